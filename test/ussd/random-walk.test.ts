import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { septets } from '../../src/conversation/gsm7.ts';
import type { RegistryAnswer } from '../../src/ports/partners.ts';
import { isComplete } from '../support/answers.ts';
import { type Action, type Taken, walker } from '../support/walker.ts';

/** Answers beyond which nobody who wants to be registered needs more, wherever the walk has led. */
const ANSWERS_TO_THE_END = 14;

const sensible = fc.constantFrom(
  ...['0', '98', '1', '2', '3', '7', '9', '13', '022', 'Anthony Kamau', 'Mary', "ng'ang'a", 'M\u0169thoni wa Kamau'],
  ...['21314151', '213141519', '111111', 'Kwale', 'KIS', 'thika', 'Atlantis', 'burnt forest maua', 'W'.repeat(60)],
);
const garbage = fc.oneof(
  fc.constantFrom('', '*', '1*2', '**', ' ', '\n', '#', '\u0661', '\ud83d\ude00', 'constructor', '__proto__'),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(..."aeiou nkwmt'-.*019"), maxLength: 12 }),
);
const does = <D extends Action['does']>(name: D) => fc.constant(name);
const changes = fc.constantFrom<((text: string) => string)[]>(
  (text) => `${text} `,
  (text) => `${text}#`,
  (text) => text.toUpperCase(),
  (text) => text.replaceAll("'", '\u2019'),
  (text) => text.slice(0, text.lastIndexOf('*')),
);
const registry = fc.constantFrom<RegistryAnswer[]>(
  { kind: 'refused' },
  { kind: 'refused', field: 'name' },
  { kind: 'retry', because: 'cut', mayHaveRegistered: true },
);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ does: does('cooperates') }) },
  { weight: 4, arbitrary: fc.record({ does: does('picks'), nth: fc.nat(14) }) },
  { weight: 3, arbitrary: fc.record({ does: does('types'), input: sensible }) },
  { weight: 2, arbitrary: fc.record({ does: does('types'), input: garbage }) },
  { weight: 1, arbitrary: fc.record({ does: does('repeats'), nth: fc.nat(60) }) },
  { weight: 1, arbitrary: fc.record({ does: does('redials'), typed: fc.oneof(fc.constant(''), sensible, garbage) }) },
  { weight: 1, arbitrary: fc.record({ does: does('is lost'), input: sensible }) },
  { weight: 1, arbitrary: fc.record({ does: does('is changed'), how: changes }) },
  { weight: 1, arbitrary: fc.record({ does: does('meets'), registry }) },
);
const walk = fc.array(action, { maxLength: 60, size: 'max' });

async function walked(actions: readonly Action[], isOneProcess = false): Promise<readonly Taken[]> {
  const { act } = walker(isOneProcess);
  const taken: Taken[] = [];
  for (const each of actions) {
    const one = await act(each);
    if (one !== undefined) taken.push(one);
  }
  return taken;
}

const isConsent = (reply: string) => reply.includes('18+');
const screenOf = ({ conversation }: Taken['before']) => conversation?.conversation.at.screen;

describe('whatever is typed, lost, changed on its way, repeated or dialled again', () => {
  test('every reply is CON or END, in GSM-7, of at most 160 septets, and nothing breaks', async () => {
    await fc.assert(
      fc.asyncProperty(walk, fc.boolean(), async (actions, isOneProcess) => {
        for (const { reply } of await walked(actions, isOneProcess)) {
          expect(reply.body).toMatch(/^(CON|END) \S/);
          expect(septets(reply.body), reply.body).toBeLessThanOrEqual(160);
          expect(reply).not.toHaveProperty('failure');
        }
      }),
    );
  });

  test('nothing is registered before consent, and only the review sends anything off', async () => {
    await fc.assert(
      fc.asyncProperty(walk, fc.boolean(), async (actions, isOneProcess) => {
        let confirmed = 0;
        for (const { before, after, confirmed: now } of await walked(actions, isOneProcess)) {
          if (now === confirmed) continue;
          expect(now).toBe(confirmed + 1);
          confirmed = now;
          expect(screenOf(before)).toBe('review');
          const { answers } = before.conversation?.conversation ?? {};
          expect(answers && isComplete(answers)).toBe(true);
          expect(after.registration?.answers.consent).toEqual(answers?.consent);
        }
      }),
    );
  });

  test('consent is given on its own screen alone, and whoever is asked again has not given it', async () => {
    await fc.assert(
      fc.asyncProperty(walk, async (actions) => {
        for (const { before, after, reply } of await walked(actions)) {
          const had = before.conversation?.conversation.answers.consent;
          const has = after.conversation?.conversation.answers.consent;
          if (has !== undefined && had === undefined && after.registration === undefined)
            expect(screenOf(before)).toBe('consent');
          if (isConsent(reply.body) && reply.outcome === 'answered') expect(has).toBeUndefined();
        }
      }),
    );
  });

  test('one confirmation makes one customer and one SMS, once the registry is back', async () => {
    await fc.assert(
      fc.asyncProperty(walk, fc.boolean(), async (actions, isOneProcess) => {
        const { act, world } = walker(isOneProcess);
        for (const each of actions) await act(each);
        world.registryAnswers({ kind: 'registered' });
        await world.workOff();
        const registered = world.heard.settled.filter((status) => status === 'registered').length;
        expect(registered).toBeLessThanOrEqual(world.heard.confirmed.length);
        const { registration } = await world.stored();
        for (const reference of world.heard.confirmed) {
          const said = world.sent.filter(({ message }) => /you are registered|umesajiliwa/i.test(message));
          expect(said.filter(({ message }) => message.includes(reference)).length).toBeLessThanOrEqual(1);
        }
        if (registration?.status === 'registered') expect(registration.notification).toBe('sent');
        const gapsMs = world.sent.slice(1).map(({ atMs }, n) => atMs - (world.sent[n]?.atMs ?? 0));
        for (const gapMs of gapsMs) expect(gapMs).toBeGreaterThanOrEqual(60_000);
      }),
    );
  });

  test('a repeat gets the same bytes, a late one the current screen, and neither changes anything', async () => {
    await fc.assert(
      fc.asyncProperty(walk, fc.boolean(), async (actions, isOneProcess) => {
        for (const { before, after, reply } of await walked(actions, isOneProcess)) {
          if (reply.outcome === 'repeated' || reply.outcome === 'late') expect(after).toEqual(before);
        }
        const { act } = walker(isOneProcess);
        for (const each of actions) await act(each);
        const first = await act({ does: 'redials', typed: '' });
        const again = await act({ does: 'repeats', nth: 0 });
        expect(again?.reply).toMatchObject({ body: first?.reply.body, outcome: 'repeated' });
      }),
    );
  });

  test('what one process knows and two processes have to ask for leads to the same screens', async () => {
    await fc.assert(
      fc.asyncProperty(walk, async (actions) => {
        const bodies = async (isOneProcess: boolean) =>
          (await walked(actions, isOneProcess)).map(({ reply }) => reply.body.replace(/Ref: \w+/, 'Ref'));
        expect(await bodies(true)).toEqual(await bodies(false));
      }),
    );
  });

  test('whoever wants to be registered gets there', async () => {
    await fc.assert(
      fc.asyncProperty(walk, async (actions) => {
        const { act, world } = walker(false);
        for (const each of actions) await act(each);
        // After several refusals in a day a person helps.
        fc.pre(world.heard.settled.filter((status) => status === 'refused').length < 5);
        world.registryAnswers({ kind: 'registered' });
        await world.workOff();
        const screens: string[] = [];
        let taken = await act({ does: 'redials', typed: '' });
        for (let n = 0; n < ANSWERS_TO_THE_END && (await world.stored()).registration?.status !== 'registered'; n++) {
          screens.push(taken?.reply.screen ?? '');
          taken = await act({ does: 'cooperates' });
        }
        expect((await world.stored()).registration?.status, screens.join(' ')).toBe('registered');
      }),
    );
  });
});

test('these walks lead to every screen that asks something, and to confirmations', async () => {
  const met = new Set<string>();
  let confirmed = 0;
  for (const actions of fc.sample(walk, { numRuns: 300, seed: 4 })) {
    const taken = await walked(actions);
    for (const { reply } of taken) met.add(reply.screen);
    confirmed += taken.at(-1)?.confirmed ?? 0;
  }
  const screens = ['language', 'consent', 'name', 'nationalId', 'county', 'gender', 'review', 'change', 'resume'];
  const endings = [
    'success',
    'received',
    'pending',
    'registered',
    'declined',
    'cancelled',
    'callOffered',
    'tooManyErrors',
  ];
  for (const screen of [...screens, 'deleteCheck', 'startAgainCheck', ...endings]) expect([...met]).toContain(screen);
  expect(confirmed).toBeGreaterThan(50);
});
