import { describe, expect, it } from 'vitest';
import { CONTEXT, dialled } from '../support/phone-call.ts';
import { fromQuestion, toQuestion, toReview } from '../support/walk.ts';

const asked = dialled()
  .types(...toQuestion('gender'))
  .isAt('gender');
const { consent, ...withoutConsent } = asked.conversation.answers;

describe('0', () => {
  it('goes back one question after another, answers stored, down to the language', () => {
    asked
      .types('0')
      .isAt('county')
      .types('0')
      .sees('CON Enter your ID NUMBER as on your ID card (not the SERIAL NUMBER).', '0:Back')
      .types('0')
      .sees('CON Enter your full names as on your ID card.', 'E.g. Grace Neema Baraka', '0:Back')
      .hasAnswered(asked.conversation.answers)
      .types('0')
      .isAt('consent')
      .hasAnswered(withoutConsent)
      .types('0')
      .sees('CON Welcome to Umoja', 'Karibu Umoja', '1:English', '2:Kiswahili')
      .hasAnswered(withoutConsent)
      .types('0')
      .sees('CON Reply 1 or 2.', 'Jibu 1 au 2.', '1:English', '2:Kiswahili');
  });

  it('leads nowhere from the review, which does not offer it', () => {
    const review = asked.types(...fromQuestion('gender')).isAt('review');
    expect(review.screen).not.toContain('0:');
    review.types('0').sees(...review.types('x').screen.split('\n'));
  });

  it.each([
    { screen: 'consentMore', by: ['1', '3'], back: 'consent' },
    { screen: 'consentStorage', by: ['1', '3', '98'], back: 'consentMore' },
    { screen: 'nameCheck', by: ['1', '1', 'Anthony'], back: 'name' },
    { screen: 'nationalIdCheck', by: ['1', '1', 'Anthony Kamau', '123456'], back: 'nationalId' },
    { screen: 'countyHelp', by: ['1', '1', 'Anthony Kamau', '1234567', 'x', 'x'], back: 'county' },
    { screen: 'countyList', by: ['1', '1', 'Anthony Kamau', '1234567', '7'], back: 'county' },
    { screen: 'countyChoose', by: ['1', '1', 'Anthony Kamau', '1234567', 'KIS'], back: 'county' },
    { screen: 'change', by: [...toReview(), '2'], back: 'review' },
  ] as const)('goes from $screen back to $back', ({ screen, by, back }) => {
    dialled()
      .types(...by)
      .isAt(screen)
      .types('0')
      .isAt(back);
  });

  it('leads nowhere from the screen of who dials again', () => {
    dialled().types('1').redials().types('0').isAt('resume');
  });

  it('takes a wrong input off the screen', () => {
    dialled()
      .types('1', '1', '12', '0')
      .isAt('consent')
      .types('1')
      .sees('CON Enter your full names as on your ID card.', 'E.g. Grace Neema Baraka', '0:Back');
  });
});

describe('who went back and answers again', () => {
  it.each([
    { back: ['0'], again: ['Lamu'], changed: { county: '005' } },
    { back: ['0', '0'], again: ['7654321'], changed: { nationalId: '7654321' } },
    { back: ['0', '0', '0'], again: ['Mary Wanjiku'], changed: { name: 'Mary Wanjiku' } },
    { back: ['0', '0', '0', '0'], again: ['1'], changed: {} },
  ])('$changed is not asked what is known', ({ back, again, changed }) => {
    asked
      .types(...back, ...again)
      .isAt('gender')
      .hasAnswered({ ...asked.conversation.answers, ...changed });
  });

  it('in another language is asked for consent in it, and for nothing else', () => {
    asked
      .types('0', '0', '0', '0', '0', '2')
      .isAt('consent')
      .hasAnswered({ ...withoutConsent, language: 'sw' })
      .types('1')
      .sees('CON Jinsia yako kama ilivyo kwenye kitambulisho:', '1:Mwanaume', '2:Mwanamke', '0:Rudi')
      .hasAnswered({ ...asked.conversation.answers, language: 'sw', consent: { ...consent, language: 'sw' } });
    expect(consent).toMatchObject({ language: 'en', sessionId: CONTEXT.sessionId });
  });

  it('to consent has withdrawn it, also after dialling again', () => {
    asked
      .types('0', '0', '0', '0')
      .redials()
      .hasAnswered(withoutConsent)
      .types('1')
      .isAt('consent')
      .types('2')
      .isAt('declined')
      .hasAnswered({ language: 'en' });
  });

  it('half way goes on with the first question that is open', () => {
    dialled().types('1', '1', 'Anthony Kamau', '21314151', '0', '0', 'Mary Wanjiku').isAt('county');
  });
});
