import { describe, expect, it } from 'vitest';
import { type Conversation, opening } from '../../src/conversation/conversation.ts';
import { type Call, withHop } from '../../src/ussd/recognise.ts';
import { readSession, type Session, withAwaitedReply, withCall } from '../../src/ussd/session.ts';
import { dialled } from '../support/phone-call.ts';

const AT_MS = 1_795_500_000_000;

describe('what is dialled behind the code', () => {
  it.each([
    { typed: '1', screen: 'consent' },
    { typed: '2', screen: 'consent' },
    { typed: '', screen: 'language' },
    { typed: '7', screen: 'language' },
    { typed: '7*1', screen: 'language' },
    { typed: '*1', screen: 'language' },
    { typed: '1*1', screen: 'consent' },
    { typed: '1*1*Anthony Kamau*21314151*Kwale*1*1', screen: 'consent' },
    { typed: '1*2', screen: 'consent' },
  ] as const)('$typed answers the first screens as far as $screen', ({ typed, screen }) => {
    dialled({ typed }).isAt(screen).hasNotConfirmed();
  });

  it('shows the screen it leads to', () => {
    dialled({ typed: '1' }).sees(...dialled().types('1').screen.split('\n'));
    dialled({ typed: '7*1' }).sees('CON Reply 1 or 2.', 'Jibu 1 au 2.', '1:English', '2:Kiswahili');
  });

  it('goes on where a call dropped, up to the review', () => {
    const dropped = dialled().types('1', '1', 'Anthony Kamau');
    dropped.redials({ typed: '1*21314151*Kwale*1*1' }).isAt('review').hasNotConfirmed();
    dropped.redials({ typed: '1*123*21314151' }).isAt('nationalId');
    dialled()
      .types('1', '1', 'Anthony Kamau', '21314151', 'Kwale', '1')
      .redials({ typed: '1*1' })
      .isAt('review')
      .hasNotConfirmed();
  });

  it.each(['2', '3', '2*1', '3*1'])('throws nothing away: %s on the screen of who dials again', (typed) => {
    const dropped = dialled().types('1', '1', 'Anthony Kamau');
    dropped.redials({ typed }).isAt('resume').hasAnswered(dropped.conversation.answers);
  });
});

describe('a session', () => {
  const call = (id: string): Call => withHop({ id, hops: [] }, { text: '', reply: 'CON Welcome' }, AT_MS);
  const ids = ({ calls }: Session) => calls.map(({ id }) => id);

  it('keeps the last three calls, newest first, and of seven more that they were', () => {
    const session = [...'abcdefghijkl'].reduce<Session | undefined>(
      (kept, id) => withCall(kept, opening, call(id)),
      undefined,
    );
    expect(session && ids(session)).toEqual([...'lkjihgfedc']);
    expect(session?.calls.map(({ hops }) => hops.length)).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('once sent, keeps of the calls before only that they were', () => {
    const before = withCall(withCall(undefined, opening, call('a')), opening, call('b'));
    const sent: Conversation = { at: { screen: 'received' }, answers: {}, wrongInputs: 0 };
    expect(withCall(before, sent, call('c')).calls).toEqual([call('c'), { id: 'b', hops: [] }, { id: 'a', hops: [] }]);
  });

  it('keeps a call that goes on once', () => {
    const session = withCall(withCall(undefined, opening, call('a')), opening, call('b'));
    const longer = withHop(call('b'), { text: '1', reply: 'CON consent' }, AT_MS);
    expect(withCall(session, opening, longer)).toEqual({ v: 1, conversation: opening, calls: [longer, call('a')] });
  });

  it('has an awaited reply filled in, in its own call', () => {
    const waiting = (id: string): Call => withHop(call(id), { text: '1', reply: null }, AT_MS);
    const session = withCall(withCall(undefined, opening, waiting('a')), opening, waiting('b'));
    const [b, a] = withAwaitedReply(session, 'a', 'END registered').calls;
    expect(a?.hops[1]?.reply).toBe('END registered');
    expect(b).toEqual(waiting('b'));
  });

  it('is read as it was written, and nothing else is', () => {
    const session = withCall(undefined, dialled().types('1', '1').conversation, call('a'));
    expect(readSession(JSON.parse(JSON.stringify(session)))).toEqual(session);
    for (const other of [undefined, null, 'v', 1, {}, { v: 2 }, []]) expect(readSession(other)).toBeUndefined();
  });
});
