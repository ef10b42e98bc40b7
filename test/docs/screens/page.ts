import type { Notice, ScreenName } from '../../../src/conversation/conversation.ts';
import { septets } from '../../../src/conversation/gsm7.ts';
import { lastWords, render } from '../../../src/conversation/render.ts';
import { english } from '../../../src/conversation/texts/english.ts';
import {
  type BothKey,
  type Branding,
  type Language,
  SCREEN_SEPTETS,
  SMS_SEPTETS,
  say,
  type TextKey,
} from '../../../src/conversation/texts/texts.ts';
import { everyScreen } from '../../support/every-screen.ts';
import { BRANDING } from '../../support/phone-call.ts';
import { type Explored, explore, type Met, screenNames, type Way } from './explore.ts';
import { flowchart } from './flow.ts';

/** The longest that the settings take. */
const LONGEST: Branding = { lender: 'W'.repeat(14), code: '*384*70421#', tel: '0'.repeat(10) };
const LINE_CHARACTERS = 32;
const LANGUAGES = ['en', 'sw'] as const;

/** When the words in both languages are said. */
const SAID_IN_BOTH: Readonly<Record<Exclude<BothKey, 'language' | 'languageInvalid'>, string>> = {
  trouble: 'Redis is away, or a fault inside, before the language is known',
  tooManyDials: 'more first hops in this second than `MAX_DIALS_PER_S`',
  tooManyHops: 'more hops of this phone in this minute than `MAX_HOPS_PER_MINUTE`',
  callUs: 'wrong answers in a row on the language screen, or a record that cannot be read',
  kenyanOnly: 'a number that is no Kenyan mobile',
  sessionOver: 'a callback of a session that another one has followed',
};

/** Above which screen each notice stands, and when. */
const NOTICES: Readonly<Record<Notice, readonly [above: string, when: string]>> = {
  optionInvalid: ['each menu', 'an answer that it does not take'],
  consentInvalid: ['[consent](#consent)', 'an answer that it does not take, there or on "read more"'],
  refused: ['[review](#review)', 'the registry refused the ID number, knows it already, or does not say what is wrong'],
  refusedName: ['[review](#review)', 'the registry refused the name'],
  refusedCounty: ['[review](#review)', 'the registry refused the county'],
  refusedGender: ['[review](#review)', 'the registry refused the gender'],
};

/** docs/screens.md, whole. */
export async function screensPage(): Promise<string> {
  const explored = await explore();
  return `# Screens

Every screen and SMS as a customer sees it, and where each answer leads. This page is made by running the conversation
(\`npm run screens\`), and \`npm test\` fails where it is not what the service does. Names and numbers are examples; lines are
broken here after ${LINE_CHARACTERS} characters, on a phone where its display ends. "Worst" is the septets that the screen takes
with the longest name, county, lender and helpline, a notice above it and the gateway's \`CON \` or \`END \` included; 160 is
the most there is. [septets.md](septets.md) has that for each text.

## The way through

\`0\`, which leads back, is left out. Dotted: back up. A thick border ends the session. A wrong answer repeats the screen with
a line that helps; how many in a row are too many, and what follows, stands with each screen.

\`\`\`mermaid
${flowchart(explored)}
\`\`\`

## Dialling the code

${table(
  ['who dials', 'meets'],
  waysOf(explored, 'dialling').map(({ by, to }) => [by, link(to)]),
)}

${screenNames()
  .map((name) => section(name, explored))
  .join('\n\n')}

## Notices

A line above a screen, about what just happened.

${table(['above', 'when', 'English', 'Kiswahili'], notices())}

## In both languages at once

Said where the language is not known, and where there is no conversation to go by.

${(Object.keys(SAID_IN_BOTH) as (keyof typeof SAID_IN_BOTH)[]).map(inBoth).join('\n\n')}

## SMS

One part each, of 160 septets at most.

${smsKeys().map(sms).join('\n\n')}
`;
}

function section(name: ScreenName, explored: Explored): string {
  const met = explored.screens.get(name);
  if (met === undefined) throw new Error(`never met: ${name}`);
  const leadsTo = waysOf(explored, name);
  return [
    `## ${name}`,
    `Worst: ${worst(name)}.${met.afterWrong === undefined ? ' The session ends here.' : ''}`,
    sideBySide(met.shown),
    ...afterWrong(met),
    ...met.otherwise.flatMap(({ by, shown }) => [`After ${by}:`, sideBySide(shown)]),
    leadsTo.length > 0 ? table(['answer', 'leads to'], grouped(leadsTo)) : comesFrom(name, explored),
  ].join('\n\n');
}

/** An ending has no answers; what led there is worth as much. */
function comesFrom(name: ScreenName, { ways }: Explored): string {
  const rows = new Map<string, string[]>();
  for (const { from, by } of ways.filter(({ to }) => to === name)) {
    rows.set(by, [...(rows.get(by) ?? []), from === 'dialling' ? 'dialling' : link(from)]);
  }
  return table(
    ['comes from', 'by'],
    [...rows].map(([by, from]) => [from.join(', '), by]),
  );
}

function afterWrong({ shown, afterWrong: again }: Met): readonly string[] {
  if (again === undefined || again.en === shown.en) return [];
  return ['After a wrong answer:', sideBySide(again)];
}

/** One row for each screen that answers lead to. */
function grouped(ways: readonly Way[]): readonly (readonly string[])[] {
  const rows = new Map<string, string[]>();
  for (const { by, to, anyScreen, effect } of ways) {
    const target = anyScreen ? `the screen where the customer stopped, here ${link(to)}` : link(to);
    const asking = effect === undefined ? '' : `, and asks for \`${effect}\``;
    rows.set(target + asking, [...(rows.get(target + asking) ?? []), by]);
  }
  return [...rows].map(([target, by]) => [by.join(', '), target]);
}

function waysOf({ ways }: Explored, from: Way['from']): readonly Way[] {
  return ways.filter((way) => way.from === from);
}

function worst(name: ScreenName): string {
  const [en = 0, sw = 0] = LANGUAGES.map((language) =>
    Math.max(
      ...everyScreen(language)
        .filter(({ at }) => at.screen === name)
        .map((conversation) => septets(render(conversation, LONGEST))),
    ),
  );
  return en === sw ? `${en}` : `${en} in English, ${sw} in Kiswahili`;
}

function notices(): readonly (readonly string[])[] {
  return (Object.keys(NOTICES) as Notice[]).map((notice) => [
    ...NOTICES[notice],
    ...LANGUAGES.map((language) => say(language, notice, {}, BRANDING, SCREEN_SEPTETS).trim()),
  ]);
}

function inBoth(key: keyof typeof SAID_IN_BOTH): string {
  const shown = lastWords(key, BRANDING);
  return `**${key}**: ${SAID_IN_BOTH[key]}. Worst: ${septets(lastWords(key, LONGEST))}.\n\n${block(shown)}`;
}

const START = { en: 'START', sw: 'ANZA' } as const;
/** The longest that the settings take. */
const LONGEST_KEYWORD = 'W'.repeat(20);

function smsKeys(): readonly TextKey[] {
  return (Object.keys(english) as TextKey[]).filter((key) => key.startsWith('sms'));
}

function sms(key: TextKey): string {
  const shown = (language: Language) =>
    say(
      language,
      key,
      { first: 'Anthony', ref: 'K7M2QX', keyword: language === 'sw' ? 'JISAJILI' : 'REGISTER', start: START[language] },
      BRANDING,
      SMS_SEPTETS,
    );
  const [en = 0, sw = 0] = LANGUAGES.map((language) =>
    septets(
      say(
        language,
        key,
        { first: 'W'.repeat(60), ref: 'W'.repeat(6), keyword: LONGEST_KEYWORD, start: `${LONGEST_KEYWORD} START` },
        LONGEST,
        SMS_SEPTETS,
      ),
    ),
  );
  const both = { en: shown('en'), sw: shown('sw') };
  if (/[{}]/.test(both.en + both.sw)) throw new Error(`${key}: something is not filled in`);
  return `**${key}** Worst: ${en} in English, ${sw} in Kiswahili.\n\n${sideBySide(both)}`;
}

function sideBySide({ en, sw }: Readonly<Record<Language, string>>): string {
  if (en === sw) return block(en);
  return `<table>
<tr><th>English</th><th>Kiswahili</th></tr>
<tr valign="top"><td>

${block(en)}

</td><td>

${block(sw)}

</td></tr>
</table>`;
}

function block(shown: string): string {
  const lines = shown.replace(/^(CON|END) /, '').split('\n');
  return ['```text', ...lines.flatMap(broken), '```'].join('\n');
}

/** A line as a display breaks it: between words where it can. */
function broken(line: string): readonly string[] {
  const lines: string[] = [];
  for (const word of line.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= LINE_CHARACTERS) lines.splice(-1, 1, `${last} ${word}`);
    else lines.push(word);
  }
  return lines;
}

function link(name: string): string {
  return `[${name}](#${name.toLowerCase()})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
