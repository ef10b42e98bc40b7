import type { Dialogue } from './dialogue.ts';
import { septets } from './gsm7.ts';
import { endsSession, screenAt, viewOf } from './step.ts';
import { type BothKey, type House, SCREEN_SEPTETS, say, sayInBoth } from './texts/texts.ts';

/** The bytes for the gateway: `CON ` and a screen that wants an answer, or `END ` and the last one. */
export function render(dialogue: Dialogue, house: House): string {
  const shown = screenAt(dialogue.at).show(viewOf(dialogue));
  const verb = endsSession(dialogue.at) ? 'END' : 'CON';
  if ('inBoth' in shown) return `${verb} ${sayInBoth(shown.inBoth, house)}`;
  const language = dialogue.answers.language ?? 'en';
  const notice = shown.notice === undefined ? '' : say(language, shown.notice, {}, house, SCREEN_SEPTETS);
  return `${verb} ${notice}${say(language, shown.text, shown.with, house, SCREEN_SEPTETS - septets(notice))}`;
}

/** The last words where there is no conversation to go by. */
export function lastWords(text: Exclude<BothKey, 'language' | 'languageInvalid'>, house: House): string {
  return `END ${sayInBoth(text, house)}`;
}
