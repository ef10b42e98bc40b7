import { septets, shorten, toGsm7 } from '../gsm7.ts';
import { both } from './both.ts';
import { english } from './english.ts';
import { kiswahili } from './kiswahili.ts';
import type { BrandingWord, Placeholder } from './placeholders.ts';

export type Language = 'en' | 'sw';

/** The lender's own words, from the settings. */
export type Branding = { readonly [W in BrandingWord]: string };

export type TextKey = keyof typeof english;
export type BothKey = keyof typeof both;

/** What of a text's placeholders the caller has to give: all but the lender's. */
export type Filling<T extends string> = { readonly [P in Exclude<Placeholder<T>, BrandingWord>]: string };
export type FillingOf<K extends TextKey> = Filling<(typeof english)[K]>;

/** 160 septets, of which the gateway's `CON ` takes four. */
export const SCREEN_SEPTETS = 156;
export const SMS_SEPTETS = 160;

const TEXTS = { en: english, sw: kiswahili } as const;

/** `1:Male` on a line, or `98:More` behind another. */
const OPTION = /(?:^|\n| )(\d+):(.*?)(?= \d+:|\n|$)/g;

/** The longest a name is shown; the whole of it goes to the registry. */
const NAME_SEPTETS = 40;
const FIRST_SEPTETS = 15;

/**
 * A text in one language, filled in and folded to GSM-7. What the customer typed gives way where room is short: a name is
 * cut to what the rest of the text leaves of `room` septets.
 */
export function say(
  language: Language,
  key: TextKey,
  filling: Readonly<Record<string, string>>,
  branding: Branding,
  room: number,
): string {
  return fill(branded(TEXTS[language][key], branding), filling, room);
}

/** A word of a menu or a list, not a screen of its own. */
export function labelOf(language: Language, key: 'countyNone' | 'Male' | 'Female'): string {
  return TEXTS[language][key];
}

/** What stands beside each number of a text (`1:Male`), in both languages. */
export function optionsOf(key: TextKey | 'language'): ReadonlyMap<number, readonly string[]> {
  const texts = key === 'language' ? [both.language] : [english[key], kiswahili[key]];
  const options = new Map<number, string[]>();
  for (const text of texts) {
    for (const [, number, label = ''] of text.matchAll(OPTION)) {
      const labels = options.get(Number(number)) ?? [];
      options.set(Number(number), [...labels, label]);
    }
  }
  return options;
}

export function sayInBoth<K extends BothKey>(key: K, branding: Branding): string {
  return branded(both[key], branding);
}

/** Texts with the lender's own words in them: they stay the same while the process lives. */
const BRANDED = new WeakMap<Branding, Map<string, string>>();

function branded(template: string, branding: Branding): string {
  let texts = BRANDED.get(branding);
  if (texts === undefined) {
    texts = new Map();
    BRANDED.set(branding, texts);
  }
  let text = texts.get(template);
  if (text === undefined) {
    text = put(template, { ...branding });
    texts.set(template, text);
  }
  return text;
}

function fill(template: string, values: Readonly<Record<string, string>>, room: number): string {
  if (!template.includes('{')) return template;
  const { name, first, ...fixed } = values;
  let text = put(template, fixed);
  if (first !== undefined) text = put(text, { first: shorten(toGsm7(first), FIRST_SEPTETS) });
  if (name !== undefined) {
    const left = room - septets(text.replace('{name}', ''));
    text = put(text, { name: shorten(toGsm7(name), Math.min(left, NAME_SEPTETS)) });
  }
  return text;
}

function put(template: string, values: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, key: string) => values[key] ?? placeholder);
}
