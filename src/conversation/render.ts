import type { Conversation } from './conversation.ts';
import { septets } from './gsm7.ts';
import { endsSession, screenAt, viewOf } from './step.ts';
import { type BothKey, type Branding, SCREEN_SEPTETS, say, sayInBoth } from './texts/texts.ts';

/** The bytes for the gateway: `CON ` and a screen that wants an answer, or `END ` and the last one. */
export function render(conversation: Conversation, branding: Branding): string {
  const shown = screenAt(conversation.at).show(viewOf(conversation));
  const verb = endsSession(conversation.at) ? 'END' : 'CON';
  if ('inBoth' in shown) return `${verb} ${sayInBoth(shown.inBoth, branding)}`;
  const language = conversation.answers.language ?? 'en';
  const notice = shown.notice === undefined ? '' : say(language, shown.notice, {}, branding, SCREEN_SEPTETS);
  return `${verb} ${notice}${say(language, shown.text, shown.with, branding, SCREEN_SEPTETS - septets(notice))}`;
}

/** The last words where there is no conversation to go by. */
export function lastWords(text: Exclude<BothKey, 'language' | 'languageInvalid'>, branding: Branding): string {
  return `END ${sayInBoth(text, branding)}`;
}
