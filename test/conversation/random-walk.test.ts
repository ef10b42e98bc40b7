import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readNumber } from '../../src/conversation/choice.ts';
import { type Conversation, opening, type Place } from '../../src/conversation/conversation.ts';
import { dial, type LastConfirmation } from '../../src/conversation/dial.ts';
import { septets } from '../../src/conversation/gsm7.ts';
import { render } from '../../src/conversation/render.ts';
import { endsSession, type Step, step } from '../../src/conversation/step.ts';
import { isComplete } from '../support/answers.ts';
import { ASKING, BRANDING, CONTEXT } from '../support/phone-call.ts';

type Action =
  | { readonly does: 'types'; readonly input: string }
  /** One of the numbers that stand on the screen. */
  | { readonly does: 'picks'; readonly nth: number }
  | { readonly does: 'redials' };

/** From here on, what the registry makes of a confirmation. */
type Registry = 'refuses' | 'rejects' | 'registers';

type Taken = { readonly before: Conversation; readonly read: string; readonly input: string; readonly step: Step };

const input = fc.oneof(
  fc.constantFrom(
    ...['0', '98', '1', '2', '3', '7', '9', '13', '022', 'Anthony Kamau', 'Mary', "ng'ang'a", 'M\u0169thoni wa Kamau'],
    ...['21314151', '213141519', '111111', 'Kwale', 'KIS', 'thika', 'Atlantis', 'W'.repeat(60), 'W'.repeat(61)],
    ...['', '*', '1*2', ' ', '\n', '#', '\u0661', '\ud83d\ude00', 'constructor', '__proto__', '1'.repeat(300)],
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ does: fc.constant('picks' as const), nth: fc.nat(14) }) },
  { weight: 8, arbitrary: fc.record({ does: fc.constant('types' as const), input }) },
  { weight: 1, arbitrary: fc.constant({ does: 'redials' as const }) },
);
const walk = fc.array(action, { maxLength: 80, size: 'max' });
const registry = fc.constantFrom<Registry>('refuses', 'rejects', 'registers');

/** What the rest of the service does around the conversation, without the world. */
function walked(actions: readonly Action[], registry: Registry): readonly Taken[] {
  const taken: Taken[] = [];
  let now = opening;
  let status: LastConfirmation | undefined;
  for (const action of actions) {
    if (action.does === 'redials' || endsSession(now.at)) {
      now = dial(now, status);
      continue;
    }
    const read = render(now, BRANDING);
    const typed = action.does === 'types' ? action.input : picked(read, action.nth);
    const stepped = step(now, typed, CONTEXT);
    taken.push({ before: now, read, input: typed, step: stepped });
    now = stepped.conversation;
    if (!stepped.confirmed) continue;
    if (registry === 'refuses') now = { ...now, at: { screen: 'review' }, refused: 'refused' };
    else if (registry === 'rejects') now = { ...now, at: { screen: 'rejected' } };
    else {
      const language = now.answers.language ?? 'en';
      status = { status: 'registered', language, reference: 'K7M2QX', registeredAtMs: CONTEXT.nowMs };
      now = { ...now, at: { screen: 'success' } };
    }
  }
  return taken;
}

/** A number of the screen, or what a customer enters where there is none. */
function picked(read: string, nth: number): string {
  const numbers = [...read.matchAll(/[\n ](\d+):/g)].map(([, number]) => number ?? '').filter((one) => one !== '0');
  if (read.includes('ID NUMBER') && numbers.length === 0) return '21314151';
  return numbers[nth % Math.max(numbers.length, 1)] ?? 'Anthony Kamau';
}

it('every screen is CON or END, in GSM-7, of at most 160 septets, and no step is without words', () => {
  fc.assert(
    fc.property(walk, registry, (actions, registry) => {
      for (const {
        step: { conversation },
      } of walked(actions, registry)) {
        const read = render(conversation, BRANDING);
        expect(read).toMatch(/^(CON|END) \S/);
        expect(septets(read), read).toBeLessThanOrEqual(160);
      }
    }),
  );
});

it('only a 1 on a review that was not refused, with consent and all else answered, sends anything', () => {
  fc.assert(
    fc.property(walk, registry, (actions, registry) => {
      for (const { before, read, input, step } of walked(actions, registry)) {
        if (!step.confirmed) continue;
        expect(read).toContain('\n1:');
        expect(before).toMatchObject({ at: { screen: 'review' } });
        expect(before).not.toHaveProperty('refused');
        expect(readNumber(input)).toBe(1);
        expect(isComplete(before.answers)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

it('nothing entered is deleted but by an answer that says so', () => {
  const deletes: readonly Place['screen'][] = ['consent', 'deleteCheck', 'startAgainCheck'];
  fc.assert(
    fc.property(walk, registry, (actions, registry) => {
      for (const { before, step } of walked(actions, registry)) {
        const lost = before.answers.name !== undefined && step.conversation.answers.name === undefined;
        if (lost) expect(deletes).toContain(before.at.screen);
      }
    }),
  );
});

it('these walks lead to every screen that asks something', () => {
  const walks = fc.sample(fc.tuple(walk, registry), { numRuns: 600, seed: 4 }).flatMap(([a, r]) => walked(a, r));
  const met = new Set<string>(walks.map(({ before }) => before.at.screen));
  expect([...met].sort()).toEqual(expect.arrayContaining([...ASKING].sort()));
  expect(walks.filter(({ step }) => step.effect !== undefined).length).toBeGreaterThan(0);
});
