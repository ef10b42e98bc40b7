import { describe, expect, it } from 'vitest';
import { answerParts } from '../../src/conversation/along.ts';
import { CONTEXT, dialled } from '../support/phone-call.ts';

const registration = {
  status: 'registered',
  language: 'en',
  reference: 'K7M2QX',
  registeredAtMs: CONTEXT.nowMs,
} as const;
const shown = dialled({ registration }).isAt('registered');

describe('a registered phone that dials', () => {
  it('reads so, with its reference, in its language', () => {
    expect(shown.screen).toContain('already registered with Umoja. Ref: K7M2QX');
    shown.hasAnswered({ language: 'en' });
  });

  it('reads the day in Nairobi', () => {
    const registeredAtMs = Date.UTC(2026, 11, 31, 21, 0);
    expect(dialled({ registration: { ...registration, registeredAtMs } }).screen).toContain('01/01/2027');
    expect(dialled({ registration: { ...registration, registeredAtMs: registeredAtMs - 1 } }).screen).toContain(
      '31/12/2026',
    );
  });

  it.each([
    { by: ['2'], effect: 'callBack', ends: 'callBack' },
    { by: ['1', '1'], effect: 'correct', ends: 'callBack' },
    { by: ['1', '2', '1'], effect: 'withdraw', ends: 'withdrawn' },
    { by: ['0'], effect: undefined, ends: 'unchanged' },
    { by: ['1', '2', '2'], effect: undefined, ends: 'unchanged' },
    { by: ['1', '0', '0'], effect: undefined, ends: 'unchanged' },
  ] as const)('$by asks for $effect, with words at the end', ({ by, effect, ends }) => {
    const end = shown
      .types(...by)
      .isAt(ends)
      .hasAskedFor(effect)
      .hasNotConfirmed();
    expect(end.screen).toMatch(/^END /);
  });

  it.each([['1'], ['1', '2'], ['9', '9'], ['1', '0'], ['1', '7'], ['1', '2', '7']])(
    '%j asks for nothing yet',
    (...by) => {
      expect(shown.types(...by).hasAskedFor(undefined).screen).toMatch(/^CON /);
    },
  );

  it.each([['2'], ['1', '1'], ['1', '2', '1']])(
    'asks for nothing by %j in one piece: each is pressed by hand',
    (...by) => {
      for (let pressed = 0; pressed < by.length - 1; pressed++) {
        const { conversation } = shown.types(...by.slice(0, pressed));
        const along = answerParts(conversation, by.slice(pressed), CONTEXT);
        expect(along.conversation.at).toEqual(conversation.at);
      }
      dialled({ registration, typed: by.join('*') })
        .isAt('registered')
        .hasAskedFor(undefined);
    },
  );

  it('reads again what it is, after a wrong answer', () => {
    shown
      .types('7')
      .sees(
        'CON Use a number below. This phone number is already registered with Umoja. Ref: K7M2QX.',
        '1:Correct details or withdraw',
        '2:Call me',
        '0:Exit',
      );
  });

  it.each([[], ['1'], ['1', '2'], ['2'], ['1', '2', '1'], ['0'], ['7', '7', '7', '7', '7']])(
    'meets the same again after %j, and the beginning once it is forgotten',
    (...by) => {
      const left = shown.types(...by);
      left.redials({ registration }).sees(...shown.screen.split('\n'));
      left.redials().isAt('language').hasAnswered({});
    },
  );
});
