import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UssdSession } from '../../src/outbox/phone.ts';
import { digested, type HopText, hopsOf, recognise, wasStoredMeanwhile, withHop } from '../../src/ussd/recognise.ts';

const AT_MS = 1_795_500_000_000;
const hop = (text: string, more: Partial<HopText> = {}) =>
  digested({ sessionId: 'ATUid_1', text, ...more }, more.newestOnly ?? false);
const newest = (text: string, answered?: number) => hop(text, { newestOnly: true, answered });

/** A session in which each of these texts was answered. */
function sessionOf(texts: readonly string[], more: Partial<HopText> = {}): UssdSession | undefined {
  return texts.reduce<UssdSession | undefined>((session, text) => withHop(session, hop(text, more), AT_MS), undefined);
}

const answers = (...inputs: readonly string[]) => ({ is: 'answer', inputs, unsure: false });
const instead = (...inputs: readonly string[]) => ({ is: 'answer', inputs, unsure: true });

describe('where the text holds everything typed since dialling', () => {
  test.each([
    { seen: [''], text: '1', inputs: ['1'] },
    { seen: ['', '1'], text: '1*1', inputs: ['1'] },
    { seen: ['', '1', '1*1'], text: '1*1*Anthony Kamau', inputs: ['Anthony Kamau'] },
    { seen: ['1*2'], text: '1*2*3', inputs: ['3'] },
    { seen: ['', '1'], text: '1*a*b', inputs: ['a', 'b'] },
    { seen: ['', '1', '1*a*b'], text: '1*a*b*c', inputs: ['c'] },
    { seen: ['', '1'], text: '1*', inputs: [''] },
    { seen: ['', '1', '1*'], text: '1**Anthony', inputs: ['Anthony'] },
  ])('$text after $seen answers $inputs', ({ seen, text, inputs }) => {
    expect(recognise(sessionOf(seen), hop(text))).toEqual(answers(...inputs));
  });

  test('the latest text once more is a repeat; an earlier one is late', () => {
    const session = sessionOf(['', '1', '1*1']);
    expect(recognise(session, hop('1*1'))).toEqual({ is: 'repeat' });
    expect(recognise(session, hop('1'))).toEqual({ is: 'late' });
    expect(recognise(session, hop(''))).toEqual({ is: 'late' });
  });

  test('a hop that never came: its answer counts along, and where it comes after all it is late', () => {
    const before = sessionOf(['', '1']);
    expect(recognise(before, hop('1*1*Anthony Kamau'))).toEqual(answers('1', 'Anthony Kamau'));
    const session = sessionOf(['', '1', '1*1*Anthony Kamau']);
    expect(recognise(session, hop('1*1'))).toEqual({ is: 'late' });
  });

  test('the first hop of a session never came: all of it is an answer of a dial', () => {
    expect(recognise(undefined, hop('1*1'))).toEqual({ is: 'dial' });
  });
});

describe('a prefix that was changed on its way', () => {
  const SEEN = ['', '1', '1*1', "1*1*Anthony O'Kamau"];
  test.each([
    ['a space behind', "1*1*Anthony O'Kamau *21314151"],
    ['a space in front', "1*1* Anthony O'Kamau*21314151"],
    ['capitals', "1*1*ANTHONY O'KAMAU*21314151"],
    ['another quote', '1*1*Anthony O\u2019Kamau*21314151'],
    ['an accent', "1*1*Anth\u00f3ny O'Kamau*21314151"],
    ['a # behind', "1*1*Anthony O'Kamau#*21314151"],
    ['nothing of it', '2*3*4*21314151'],
  ])('by %s: one segment more is one answer more', (_, text) => {
    expect(recognise(sessionOf(SEEN), hop(text))).toEqual(answers('21314151'));
  });

  test('goes on from the changed one, and from the first one', () => {
    const session = sessionOf([...SEEN, '1*1*ANTHONY*21314151']);
    expect(recognise(session, hop('1*1*ANTHONY*21314151*Kwale'))).toEqual(answers('Kwale'));
    expect(recognise(session, hop("1*1*Anthony O'Kamau*21314151*Kwale"))).toEqual(answers('Kwale'));
  });

  test('an answer that the gateway dropped after "back": the next one answers in its place', () => {
    const session = sessionOf(['', '1', '1*1', '1*1*Antony', '1*1*Antony*0']);
    expect(recognise(session, hop('1*1*Anthony Kamau'))).toEqual(instead('Anthony Kamau'));
    expect(recognise(session, hop('1*1*Antony*Anthony Kamau'))).toEqual(instead('Anthony Kamau'));
  });

  test('a repeat that was changed, with a # behind it, is no repeat, but says so', () => {
    expect(recognise(sessionOf(['', '1', '1*1']), hop('1*1#'))).toEqual(instead('1#'));
  });
});

describe('where the text is the newest answer alone', () => {
  const session = sessionOf(['', '1', '1', 'Anthony Kamau'], { newestOnly: true });

  test('it is an answer, also twice the same in a row, and with a * in it', () => {
    expect(recognise(sessionOf(['', '1'], { newestOnly: true }), newest('1'))).toEqual(answers('1'));
    expect(recognise(session, newest('a*b'))).toEqual(answers('a*b'));
  });

  test('an empty one is the first hop again, and no answer', () => {
    expect(recognise(session, newest(''))).toEqual({ is: 'late' });
    expect(recognise(sessionOf([''], { newestOnly: true }), newest(''))).toEqual({ is: 'repeat' });
  });

  test('with the echo: how many hops had answers shows a repeat, and a late one', () => {
    expect(recognise(session, newest('21314151', 4))).toEqual(answers('21314151'));
    expect(recognise(session, newest('Anthony Kamau', 3))).toEqual({ is: 'repeat' });
    expect(recognise(session, newest('1', 1))).toEqual({ is: 'late' });
  });

  test('of the same at once, the second finds what the first has stored since', () => {
    const before = sessionOf(['', '1'], { newestOnly: true });
    const now = sessionOf(['', '1', '1'], { newestOnly: true });
    expect(wasStoredMeanwhile(hopsOf(before), now, newest('1'))).toBe(true);
    expect(wasStoredMeanwhile(hopsOf(before), before, newest('1'))).toBe(false);
    expect(wasStoredMeanwhile(hopsOf(before), now, newest('Anthony'))).toBe(false);
  });
});

describe('sessions', () => {
  const inSession = (sessionId: string) => digested({ sessionId, text: '' }, false);
  const dials = (count: number) =>
    Array.from({ length: count }, (_, n) => `ATUid_${n + 1}`).reduce<UssdSession | undefined>(
      (session, id) => withHop(session, inSession(id), AT_MS),
      undefined,
    );

  test('a new id is a dial; one of the four before is over', () => {
    const session = dials(6);
    expect(recognise(session, inSession('ATUid_7'))).toEqual({ is: 'dial' });
    for (const n of [2, 3, 4, 5]) expect(recognise(session, inSession(`ATUid_${n}`))).toEqual({ is: 'over' });
    expect(recognise(session, inSession('ATUid_1'))).toEqual({ is: 'dial' });
  });

  test('count hops of this minute over sessions', () => {
    expect(dials(5)?.hopsThisMinute).toBe(5);
    expect(withHop(dials(5), hop(''), AT_MS + 60_000).hopsThisMinute).toBe(1);
  });
});

describe('whatever is sent', () => {
  const piece = fc.oneof(
    fc.constantFrom('', '1', '*', '**', '1*2', '#', ' ', 'Anthony Kamau', '\ud83d\ude00', '__proto__'),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
  const texts = fc.array(piece, { maxLength: 20 });

  test('nothing throws, a repeat is always a repeat, and what came before is late', () => {
    fc.assert(
      fc.property(texts, fc.boolean(), (sent, grows) => {
        let session: UssdSession | undefined;
        let all = '';
        const seen: string[] = [];
        for (const each of ['', ...sent]) {
          all = grows && all !== '' ? `${all}*${each}` : each;
          const recognised = recognise(session, hop(all));
          if (seen.includes(all)) expect(recognised.is).toMatch(/^(repeat|late)$/);
          if (recognised.is !== 'dial' && recognised.is !== 'answer') continue;
          session = withHop(session, hop(all), AT_MS);
          expect(recognise(session, hop(all))).toEqual({ is: 'repeat' });
          for (const earlier of seen) expect(recognise(session, hop(earlier))).toEqual({ is: 'late' });
          seen.push(all);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('an answer has at least one input, and where the text goes on from the latest one, they are what is new', () => {
    fc.assert(
      fc.property(texts, piece, (sent, more) => {
        const first = sent.join('*');
        const session = sessionOf(['', first]);
        const text = first === '' ? more : `${first}*${more}`;
        const recognised = recognise(session, hop(text));
        if (recognised.is !== 'answer') return;
        expect(recognised.inputs.length).toBeGreaterThan(0);
        expect(recognised.inputs.join('*')).toBe(more);
      }),
    );
  });

  test('nothing of it is stored', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 9, maxLength: 60 }), (typed) => {
        const session = sessionOf(['', '1', `1*${typed}`]);
        expect(JSON.stringify(session)).not.toContain(typed);
        expect(session?.seen).toMatch(/^[\w-]{18,}$/);
      }),
    );
  });
});
