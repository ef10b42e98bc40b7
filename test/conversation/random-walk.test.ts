import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { septets } from '../../src/conversation/gsm7.ts';
import { HOPS_A_CALL } from '../../src/ussd/session.ts';
import { ASKING } from '../support/phone-call.ts';
import { type Action, isConfirmable, type Taken, walker } from '../support/walker.ts';

/** Answers on top of which nobody who wants to be registered needs more, wherever the walk has led. */
const ANSWERS_TO_THE_END = 15;
/** Of the conversation itself, as a document; the calls have bounds of their own. */
const MOST_OF_A_DIALOGUE = 1_500;

const sensible = fc.constantFrom(
  ...['0', '98', '1', '2', '7', '9', '13', '022', 'Anthony Kamau', 'Mary', "ng'ang'a", 'M\u0169thoni wa Kamau'],
  ...['21314151', '213141519', '111111', 'Kwale', 'KIS', 'thika', 'Atlantis', 'burnt forest maua', 'W'.repeat(60)],
);
const garbage = fc.oneof(
  fc.constantFrom(
    '',
    '*',
    '1*2',
    '**',
    ' ',
    '\n',
    '#',
    '\u0661',
    '\ud83d\ude00',
    'constructor',
    '__proto__',
    '1'.repeat(300),
  ),
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.string({ unit: fc.constantFrom(..."aeiou nkwmt'-.*019"), maxLength: 12 }),
);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ does: 'cooperates' as const }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('picks' as const), nth: fc.nat(14) }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('types' as const), input: sensible }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('types' as const), input: garbage }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('repeats' as const), nth: fc.nat(60) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('redials' as const),
      typed: fc.oneof(fc.constant(''), sensible, garbage),
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom({ does: 'is refused' as const }, { does: 'is registered' as const }) },
);
const insisting = fc
  .tuple(fc.oneof(sensible, garbage), fc.integer({ min: 2, max: 5 }))
  .map(([input, times]): readonly Action[] => Array.from({ length: times }, () => ({ does: 'types', input })));
const walk = fc
  .array(fc.oneof({ weight: 12, arbitrary: action.map((one) => [one]) }, { weight: 1, arbitrary: insisting }), {
    maxLength: 80,
    size: 'max',
  })
  .map((acts) => acts.flat());

function walked(actions: readonly Action[]): readonly Taken[] {
  const { act } = walker();
  return actions.map(act);
}

describe('whatever is typed, however often it drops, repeats or goes back', () => {
  it('every reply is CON or END, in GSM-7, of at most 160 septets', () => {
    fc.assert(
      fc.property(walk, (actions) => {
        for (const { reply } of walked(actions)) {
          expect(reply).toMatch(/^(CON|END) \S/);
          expect(septets(reply), reply).toBeLessThanOrEqual(160);
        }
      }),
    );
  });

  it('only a 1 on the review, after consent was given and never asked again, sends anything off', () => {
    fc.assert(
      fc.property(walk, (actions) => {
        let agreed = false;
        for (const taken of walked(actions)) {
          const { replyBefore, input, reply, step } = taken;
          if (step === undefined) continue;
          if (step.confirmed) {
            expect(replyBefore).toMatch(/check your details|kagua maelezo/i);
            expect(input?.trim()).toBe('1');
            expect(agreed).toBe(true);
            expect(isConfirmable(taken)).toBe(true);
          }
          if (isConsent(replyBefore) && input?.trim() === '1') agreed = true;
          if (isConsent(reply)) agreed = false;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('whoever wants to be registered gets to the end', () => {
    fc.assert(
      fc.property(walk, (actions) => {
        const { act } = walker();
        for (const each of actions) act(each);
        act({ does: 'is registered' });
        let answers = 0;
        let taken = act({ does: 'redials', typed: '' });
        while (!taken.step?.confirmed && answers < ANSWERS_TO_THE_END) {
          taken = act({ does: 'cooperates' });
          answers += 1;
        }
        expect(taken.step?.confirmed, `after ${answers} answers: ${taken.reply}`).toBe(true);
      }),
    );
  });

  it('the same callbacks get the same bytes', () => {
    fc.assert(
      fc.property(walk, (actions) => {
        expect(walked(actions)).toEqual(walked(actions));
      }),
    );
  });

  it('a repeat changes nothing', () => {
    fc.assert(
      fc.property(walk, fc.nat(60), (actions, nth) => {
        const { act } = walker();
        act({ does: 'redials', typed: '' });
        for (const each of actions) act(each);
        const now = act({ does: 'repeats', nth: 0 });
        const then = act({ does: 'repeats', nth });
        expect(then.session).toEqual(now.session);
        const replies = then.session.calls[0]?.hops.map(({ reply }) => reply) ?? [];
        expect(then.reply).toBe(replies[nth % replies.length]);
      }),
    );
  });

  it('what is kept stays small', () => {
    fc.assert(
      fc.property(walk, (actions) => {
        for (const { session } of walked(actions)) {
          expect(JSON.stringify(session.conversation).length).toBeLessThanOrEqual(MOST_OF_A_DIALOGUE);
          expect(session.calls.length).toBeLessThanOrEqual(10);
          expect(session.calls.filter(({ hops }) => hops.length > 0).length).toBeLessThanOrEqual(3);
          for (const { hops } of session.calls) expect(hops.length).toBeLessThanOrEqual(HOPS_A_CALL + 1);
        }
      }),
    );
  });
});

it('these walks lead to every screen that asks something, and to the end', () => {
  const walks = fc.sample(walk, { numRuns: 400, seed: 4 }).map(walked);
  const met = new Set(walks.flatMap((taken) => taken.map(({ screen }) => screen)));
  for (const screen of [...ASKING, 'tooManyErrors', 'declined', 'cancelled', 'success'])
    expect([...met]).toContain(screen);
  expect(walks.flat().filter(({ step }) => step?.confirmed).length).toBeGreaterThan(50);
});

function isConsent(reply: string): boolean {
  return reply.includes('18+');
}
