import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../src/conversation/conversation.ts';
import { isGsm7, septets } from '../../src/conversation/gsm7.ts';
import { readName } from '../../src/conversation/name.ts';
import { lastWords, render } from '../../src/conversation/render.ts';
import { screenAt, viewOf } from '../../src/conversation/step.ts';
import { both } from '../../src/conversation/texts/both.ts';
import { english } from '../../src/conversation/texts/english.ts';
import { type Branding, type Language, SMS_SEPTETS, say, type TextKey } from '../../src/conversation/texts/texts.ts';
import { everyScreen } from '../support/every-screen.ts';

const SCREEN_BUDGET = 160;
const SMS_BUDGET = 160;
/** Of a name, so that its owner knows it again. */
const LEAST_OF_A_NAME = 20;

/** The longest that the settings take, and a code that is continued. */
const BRANDING: Branding = { lender: 'W'.repeat(14), code: '*384*70421*10#', tel: '0'.repeat(10) };
const REFERENCE = 'W'.repeat(6);
/** The longest that the settings take. */
const KEYWORD = 'W'.repeat(20);

/** Not texts of their own: they stand on the screens that are measured. */
const PARTS: readonly TextKey[] = [
  ...(['countyNone', 'Male', 'Female', 'optionInvalid', 'consentInvalid'] as const),
  ...(['refused', 'refusedName', 'refusedCounty', 'refusedGender'] as const),
];
const LANGUAGES: readonly Language[] = ['en', 'sw'];
const ENDINGS = ['trouble', 'tooManyDials', 'tooManyHops', 'callUs', 'kenyanOnly', 'sessionOver'] as const;

type Measured = { readonly text: string; readonly language: Language | 'both'; readonly reply: string };

const screens: readonly Measured[] = [
  ...LANGUAGES.flatMap((language) =>
    everyScreen(language).map((conversation) => ({
      ...shownIn(conversation, language),
      reply: render(conversation, BRANDING),
    })),
  ),
  ...ENDINGS.map((key) => ({ text: key, language: 'both' as const, reply: lastWords(key, BRANDING) })),
];

const messages: readonly Measured[] = LANGUAGES.flatMap((language) =>
  smsKeys().flatMap((text) =>
    ['W'.repeat(60), '\ufb03'.repeat(60), 'Jo'].map((first) => ({
      text,
      language,
      reply: say(
        language,
        text,
        { first: readName(first)?.name ?? '', ref: REFERENCE, keyword: KEYWORD, start: `${KEYWORD} START` },
        BRANDING,
        SMS_BUDGET,
      ),
    })),
  ),
);

function smsKeys(): readonly TextKey[] {
  return textKeys().filter((key) => key.startsWith('sms'));
}

function textKeys(): readonly TextKey[] {
  return Object.keys(english) as TextKey[];
}

function shownIn(conversation: Conversation, language: Language): Pick<Measured, 'text' | 'language'> {
  const shown = screenAt(conversation.at).show(viewOf(conversation));
  if ('inBoth' in shown) return { text: shown.inBoth, language: 'both' };
  return { text: shown.notice === undefined ? shown.text : `${shown.text} below ${shown.notice}`, language };
}

describe('every screen', () => {
  it('is GSM-7 of at most 160 septets, the gateway\u2019s CON or END included', () => {
    for (const { reply } of screens) {
      expect(reply).toMatch(/^(CON|END) \S/);
      expect(septets(reply), reply).toBeLessThanOrEqual(SCREEN_BUDGET);
    }
  });

  it('has everything filled in', () => {
    for (const { reply } of [...screens, ...messages]) expect(reply).not.toMatch(/[{}]|undefined/);
  });

  it('shows enough of the longest name', () => {
    for (const { text, reply } of screens.filter((one) => /^(review|nameCheck)/.test(one.text))) {
      const name = /[wif][wif ]+\.\./i.exec(reply)?.[0] ?? '';
      expect(septets(name), `${text}: ${reply}`).toBeGreaterThanOrEqual(LEAST_OF_A_NAME);
    }
  });
});

describe('every SMS', () => {
  it('is GSM-7, in one part', () => {
    for (const { reply } of messages) {
      expect(isGsm7(reply), reply).toBe(true);
      expect(septets(reply), reply).toBeLessThanOrEqual(SMS_SEPTETS);
    }
  });
});

it('every text is measured', () => {
  const measured = new Set([...screens, ...messages].map(({ text }) => text.split(' ')[0]));
  expect([...measured].sort()).toEqual(
    [...new Set([...textKeys(), ...Object.keys(both)])].filter((key) => !isPart(key)).sort(),
  );
});

function isPart(key: string): boolean {
  return PARTS.some((part) => part === key);
}

it('the septets of every text stand in docs/septets.md', async () => {
  await expect(table()).toMatchFileSnapshot('../../docs/septets.md');
});

function table(): string {
  const rows = [...new Set([...screens, ...messages].map(({ text }) => text))].sort();
  return `# Septets

How much room each text takes at its worst: the longest lender, code, helpline, name, county and list. A screen counts with the
gateway's \`CON \` or \`END \`. \`npm test\` holds the budgets; \`npx vitest run test/conversation/budgets.test.ts -u\` writes this file.

| text | English | Kiswahili | both in one | budget |
| --- | ---: | ---: | ---: | ---: |
${rows.map(row).join('\n')}
`;
}

function row(text: string): string {
  const budget = messages.some((one) => one.text === text) ? SMS_BUDGET : SCREEN_BUDGET;
  const worst = (['en', 'sw', 'both'] as const).map((language) => {
    const lengths = [...screens, ...messages]
      .filter((one) => one.text === text && one.language === language)
      .map(({ reply }) => septets(reply));
    return lengths.length === 0 ? '' : String(Math.max(...lengths));
  });
  return `| ${[text, ...worst, budget].join(' | ')} |`;
}
