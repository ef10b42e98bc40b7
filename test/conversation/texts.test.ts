import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CONSENT_TEXT_VERSION } from '../../src/conversation/screens.ts';
import { english } from '../../src/conversation/texts/english.ts';
import { kiswahili } from '../../src/conversation/texts/kiswahili.ts';
import { everyScreen } from '../support/every-screen.ts';
import { inCall, type PhoneCall } from '../support/phone-call.ts';

/** The wording of consent of `CONSENT_TEXT_VERSION`. */
const CONSENT_WORDING = { version: '2026-11-27', hash: 'f994442951ce498b' };

it('consent has a new version wherever its words are new', () => {
  const words = [english, kiswahili].map(({ consent, consentMore, consentStorage }) => [
    consent,
    consentMore,
    consentStorage,
  ]);
  const hash = createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 16);
  expect(
    { version: CONSENT_TEXT_VERSION, hash },
    'The wording of consent has changed: give CONSENT_TEXT_VERSION in src/conversation/screens.ts the date of the change, ' +
      'then write that date and the new hash here. Each consent is stored with the version that it was given to.',
  ).toEqual(CONSENT_WORDING);
});

/** What those who walk through the menus go by, people and programs. */
const PHRASES: Readonly<Record<string, { readonly en: string; readonly sw: string }>> = {
  language: { en: '2:Kiswahili', sw: '2:Kiswahili' },
  consent: { en: '18+', sw: '18+' },
  name: { en: 'full name', sw: 'jina' },
  nameCheck: { en: 'your full name', sw: 'ndilo jina' },
  nationalId: { en: 'ID number', sw: 'nambari ya kitambulisho' },
  nationalIdCheck: { en: 'you entered', sw: 'umeweka' },
  county: { en: 'region|county', sw: 'eneo|kaunti' },
  countyChoose: { en: 'did you mean', sw: 'ulimaanisha' },
  gender: { en: '1:Male', sw: '1:Mwanaume' },
  review: { en: 'check your details', sw: 'kagua maelezo' },
  resume: { en: 'welcome back', sw: 'karibu tena' },
  success: { en: 'you are now registered', sw: 'umesajiliwa' },
  received: { en: 'received your details', sw: 'tumepokea maelezo' },
  pending: { en: 'received your details', sw: 'tumepokea maelezo' },
  alreadyPhone: { en: 'already registered', sw: 'tayari imesajiliwa' },
};

describe.each(['en', 'sw'] as const)('in %s', (language) => {
  const shown = everyScreen(language).map((conversation) => inCall({ conversation }));
  const menus = shown.filter(({ screen }) => screen.startsWith('CON '));

  it.each(Object.entries(PHRASES))('%s is known by its phrase, whatever else stands on it', (name, phrase) => {
    const screens = shown
      .filter(({ conversation }) => conversation.at.screen === name)
      .map(({ screen }) => screen.toLowerCase());
    expect(screens.length).toBeGreaterThan(0);
    for (const part of phrase[language].split('|')) {
      for (const screen of screens) expect(screen).toContain(part.toLowerCase());
    }
  });

  it('the numbers that a screen offers are those that it takes, and no others', () => {
    for (const call of menus) {
      const offered = [...call.screen.matchAll(/[\n ](\d+):/g)]
        .map(([, number]) => number)
        .filter((one) => one !== '0');
      // Offered in a sentence.
      if (call.conversation.at.screen === 'countyHelp') offered.push('1');
      expect(numbersTakenBy(call), call.screen).toEqual(offered);
    }
  });

  it('0 leads back wherever it is offered, and is wrong elsewhere', () => {
    for (const call of menus) {
      const { wrongInputs, at } = call.types('0').conversation;
      const leadsBack = wrongInputs === 0 && JSON.stringify(at) !== JSON.stringify(call.conversation.at);
      expect(leadsBack, call.screen).toBe(call.screen.includes('\n0:'));
    }
  });

  it('"piga" dials the code, "piga simu" calls the helpline', () => {
    for (const { screen } of shown) {
      expect(screen).not.toMatch(/piga simu \*/i);
      expect(screen).not.toMatch(/piga 07/i);
    }
  });
});

function numbersTakenBy(call: PhoneCall): readonly string[] {
  return Array.from({ length: 100 }, (_, number) => String(number + 1)).filter(
    (typed) => call.types(typed).conversation.wrongInputs === 0,
  );
}
