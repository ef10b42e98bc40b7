import type { ScreenName } from '../../conversation/conversation.ts';
import { both } from '../../conversation/texts/both.ts';
import { english } from '../../conversation/texts/english.ts';

/** The text of a screen has the screen's name, or this does not compile. */
const TEXTS: Readonly<Record<ScreenName, string>> = { ...both, ...english };
const LONGEST = 42;

/**
 * A screen by the first words that a customer reads on it: `“Did you mean:”`. A name that is no screen of ours (a counter of an
 * earlier version) is shown as it is.
 */
export function screenWords(name: string): string {
  if (!Object.hasOwn(TEXTS, name)) return name;
  const [line = ''] = TEXTS[name as ScreenName].replaceAll(/\{\w+\}/g, '…').split('\n');
  return line.length <= LONGEST ? `“${line}”` : `“${line.slice(0, line.lastIndexOf(' ', LONGEST))} …”`;
}

const NETWORKS: ReadonlyMap<string, string> = new Map([
  ['63902', 'Safaricom'],
  ['63903', 'Airtel'],
  ['63907', 'Telkom'],
  ['63999', 'Equitel'],
  ['99999', "Africa's Talking sandbox"],
]);

export const networkWords = (code: string): string => NETWORKS.get(code) ?? (code === '' ? 'unknown' : code);
