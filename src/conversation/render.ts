import type { Conversation } from './conversation.ts';
import { septets } from './gsm7.ts';
import { endsSession, screenAt, viewOf } from './step.ts';
import { type BothKey, type Branding, SCREEN_SEPTETS, SMS_SEPTETS, say, sayInBoth } from './texts/texts.ts';

/** The bytes for the gateway: `CON ` and a screen that wants an answer, or `END ` and the last one. */
export function render(conversation: Conversation, branding: Branding): string {
  const verb = endsSession(conversation.at) ? 'END' : 'CON';
  return `${verb} ${words(conversation, branding, SCREEN_SEPTETS)}`;
}

/** The same screen as one SMS of one part. `keywords`: each answer has to begin with one of them, the first by preference. */
export function renderSms(conversation: Conversation, branding: Branding, keywords: readonly string[] = []): string {
  const whole = words(conversation, branding, SMS_SEPTETS);
  if (keywords.length === 0 || endsSession(conversation.at)) return whole;
  const reply = conversation.answers.language === 'sw' ? 'Jibu' : 'Reply';
  const answer = /\n1:/.test(whole) ? '1' : '..';
  // What has no room is said shorter: "back" is what a customer by SMS needs least.
  const hints = [...keywords.map((keyword) => `\n${reply} ${keyword} ${answer}`), `\n${keywords.at(-1)} ..`];
  for (const hint of hints) {
    const text = words(conversation, branding, SMS_SEPTETS - septets(hint));
    const fits = [text, text.replace(/\n0:\S+( 98:\S+)?$/, (_, more = '') => more.replace(' ', '\n'))].find(
      (each) => septets(each + hint) <= SMS_SEPTETS,
    );
    if (fits !== undefined) return fits + hint;
  }
  return whole;
}

function words(conversation: Conversation, branding: Branding, room: number): string {
  const shown = screenAt(conversation.at).show(viewOf(conversation));
  if ('inBoth' in shown) return sayInBoth(shown.inBoth, branding);
  const language = conversation.answers.language ?? 'en';
  const notice = shown.notice === undefined ? '' : say(language, shown.notice, {}, branding, room);
  return `${notice}${say(language, shown.text, shown.with, branding, room - septets(notice))}`;
}

/** The last words where there is no conversation to go by. */
export function lastWords(text: Exclude<BothKey, 'language' | 'languageInvalid'>, branding: Branding): string {
  return `END ${sayInBoth(text, branding)}`;
}
