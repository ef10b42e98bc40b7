import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../src/conversation/conversation.ts';
import { dialled } from '../support/phone-call.ts';
import { toReview } from '../support/walk.ts';

const reviewed = dialled()
  .types(...toReview())
  .isAt('review');
const before = reviewed.conversation.answers;

/** Each answer that can be changed: its number, what is typed then, what it is afterwards. */
const CHANGES = [
  { field: 'name', number: '1', typed: ['Mary Wanjiku'], to: 'Mary Wanjiku' },
  { field: 'name', number: '1', typed: ['12', 'Mary', '2', 'Mary', '1'], to: 'Mary' },
  { field: 'nationalId', number: '2', typed: ['7654321'], to: '7654321' },
  { field: 'nationalId', number: '2', typed: ['765432', '2', '765432', '1'], to: '765432' },
  { field: 'county', number: '3', typed: ['Kisumu'], to: '042' },
  { field: 'county', number: '3', typed: ['7', '98', '14'], to: '025' },
  { field: 'county', number: '3', typed: ['KIS', '3', 'x', 'x', 'thika', '1'], to: '022' },
  { field: 'gender', number: '4', typed: ['2'], to: 'Female' },
] as const;

describe('the review', () => {
  it.each(CHANGES)('leads to the $field and back, the rest untouched: $typed', ({ field, number, typed, to }) => {
    const changed = reviewed
      .types('2', number)
      .isAt(field)
      .types(...typed)
      .isAt('review')
      .hasAnswered({ ...before, [field]: to })
      .hasNotConfirmed();
    expect(changed.conversation).not.toHaveProperty('changing');
    changed.types('1').hasConfirmed({ ...before, [field]: to });
  });

  it.each(CHANGES)('keeps the $field where the customer goes back instead', ({ field, number }) => {
    reviewed
      .types('2', number)
      .isAt(field)
      .types('0')
      .isAt('change')
      .types('0')
      .sees(...reviewed.screen.split('\n'))
      .hasAnswered(before);
  });

  it.each([
    { by: ['1', 'Anthony'], screen: 'nameCheck', back: 'name' },
    { by: ['2', '765432'], screen: 'nationalIdCheck', back: 'nationalId' },
    { by: ['3', '7'], screen: 'countyList', back: 'county' },
    { by: ['3', 'KIS'], screen: 'countyChoose', back: 'county' },
    { by: ['3', 'x', 'x'], screen: 'countyHelp', back: 'county' },
  ] as const)('is two steps back from $screen, while an answer is being changed', ({ by, screen, back }) => {
    reviewed
      .types('2', ...by)
      .isAt(screen)
      .types('0')
      .isAt(back)
      .types('0')
      .isAt('change')
      .hasAnswered(before);
  });

  it('can be left for one change after another', () => {
    reviewed
      .types('2', '4', '2', '2', '3', 'Lamu')
      .sees(
        'CON Check your details:',
        'Anthony Kamau',
        'ID 21314151',
        'Lamu',
        'Female',
        '1:Correct, send',
        '2:Change',
        '3:Delete all',
      );
  });

  it.each(['4', '9', 'yes', '11', '1*1', '98', ''])('is not confirmed by %j', (typed) => {
    reviewed
      .types(typed)
      .hasNotConfirmed()
      .sees(
        'CON Use a number below:',
        'Check your details:',
        'Anthony Kamau',
        'ID 21314151',
        'Kwale',
        'Male',
        '1:Correct, send',
        '2:Change',
        '3:Delete all',
      );
  });
});

describe('deleting all from the review', () => {
  it('is asked about first, and can be left', () => {
    const asked = reviewed
      .types('3')
      .sees(
        'CON Delete all the details you entered? You will not be registered.',
        '1:Yes, delete all',
        '2:No, keep them',
      )
      .hasAnswered(before);
    asked
      .types('2')
      .sees(...reviewed.screen.split('\n'))
      .hasAnswered(before);
    asked
      .types('x')
      .isAt('deleteCheck')
      .hasAnswered(before)
      .types('1')
      .isAt('cancelled')
      .hasAnswered({ language: 'en' });
    asked
      .redials()
      .types('1')
      .sees(...reviewed.screen.split('\n'));
  });
});

const NOTICES: { readonly [R in Refusal]: { readonly en: string; readonly sw: string } } = {
  refused: {
    en: 'Not accepted. Reply 2 to correct.',
    sw: 'Yamekataliwa. Jibu 2.',
  },
  refusedName: { en: 'Name not accepted. Reply 2 to correct.', sw: 'Jina limekataliwa. Jibu 2.' },
  refusedCounty: { en: 'County not accepted. Reply 2 to correct.', sw: 'Kaunti imekataliwa. Jibu 2.' },
  refusedGender: { en: 'Gender not accepted. Reply 2 to correct.', sw: 'Jinsia imekataliwa. Jibu 2.' },
};

describe('a review that the registry refused', () => {
  function refusedFor(refused: Refusal, language: '1' | '2' = '1') {
    return dialled()
      .types(...toReview({ language }), '1')
      .isMovedTo({ screen: 'review' }, { refused });
  }

  it.each(Object.entries(NOTICES))('says which key helps: %s', (refused, { en, sw }) => {
    refusedFor(refused as Refusal).sees(
      `CON ${en}`,
      'Check your details:',
      'Anthony Kamau',
      'ID 21314151',
      'Kwale',
      'Male',
      '2:Change',
      '3:Delete all',
      '4:Call me',
    );
    refusedFor(refused as Refusal, '2').sees(
      `CON ${sw}`,
      'Kagua maelezo yako:',
      'Anthony Kamau',
      'ID 21314151',
      'Kwale',
      'Mwanaume',
      '2:Badilisha',
      '3:Futa yote',
      '4:Nipigieni simu',
    );
  });

  it.each(['4', 'call me', 'Nipigieni simu'])(
    'asks for a call by %j, and not by 4 where nothing was refused',
    (typed) => {
      const refused = refusedFor('refused');
      const asked = refused.types(typed).isAt('callPromised').hasAskedFor('callBack').hasNotConfirmed();
      asked
        .redials()
        .types('1')
        .sees(...refused.screen.split('\n'));
      dialled()
        .types(...toReview(), typed)
        .isAt('review')
        .hasAskedFor(undefined);
    },
  );

  it('says so until something is changed', () => {
    const refused = refusedFor('refused');
    refused.types('2', '0').sees(...refused.screen.split('\n'));
    refused.types('2', '2', '0', '0').sees(...refused.screen.split('\n'));
    refused
      .redials()
      .types('1')
      .sees(...refused.screen.split('\n'));
    refused
      .types('2', '2', '7654321')
      .sees(
        'CON Check your details:',
        'Anthony Kamau',
        'ID 7654321',
        'Kwale',
        'Male',
        '1:Correct, send',
        '2:Change',
        '3:Delete all',
      );
  });

  it.each(['1', '9', '0', 'yes'])('says the same once more after %j, and asks nobody', (typed) => {
    const refused = refusedFor('refusedName');
    const same = refused.screen.split('\n');
    refused
      .types(typed)
      .hasNotConfirmed()
      .sees(...same)
      .types(typed, typed)
      .hasNotConfirmed()
      .sees(...same)
      .redials()
      .types('1')
      .sees(...same)
      .types(typed)
      .hasNotConfirmed()
      .sees(...same);
  });

  it('ends with the offer of a call where nothing is ever changed', () => {
    refusedFor('refused').types('1', '1', '1', '1').isAt('review').types('1').isAt('callOffered').hasNotConfirmed();
  });

  it('can be changed and sent', () => {
    refusedFor('refusedName')
      .types('2', '1', 'Anthony Mwangi', '1')
      .hasConfirmed({ ...before, name: 'Anthony Mwangi' });
  });

  it.each([
    { number: '1', same: ['anthony kamau'], other: ['Mary Wanjiku'] },
    { number: '2', same: ['2131 4151'], other: ['7654321'] },
    { number: '3', same: ['002'], other: ['Lamu'] },
    { number: '4', same: ['1'], other: ['2'] },
  ])('stays refused where $number is answered with the same again, also by way of another answer', (change) => {
    const refused = refusedFor('refused');
    const same = refused.screen.split('\n');
    refused
      .types('2', change.number, ...change.same)
      .sees(...same)
      .types('1')
      .hasNotConfirmed();
    const changed = refused.types('2', change.number, ...change.other);
    expect(changed.screen).toContain('1:Correct, send');
    changed
      .types('2', change.number, ...change.same)
      .sees(...same)
      .types('1')
      .hasNotConfirmed();
    const sent = changed.types('1').hasConfirmed({});
    expect(sent.conversation).not.toHaveProperty('refused');
    expect(sent.conversation).not.toHaveProperty('refusedBefore');
  });
});
