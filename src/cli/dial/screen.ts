import { stripVTControlCharacters } from 'node:util';
import { septets } from '../../conversation/gsm7.ts';

const SCREEN_SEPTETS = 160;

export type Paint = (text: string, style: 'dim' | 'bold' | 'red') => string;

const CODES = { dim: 2, bold: 1, red: 31 } as const;

export function paintFor(colour: boolean): Paint {
  return (text, style) => (colour ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text);
}

/** A screen in a frame, and beneath it what it costs of the 160 septets, `CON ` or `END ` included. */
export function frameScreen(text: string, ends: boolean, paint: Paint): string {
  const cost = septets(`${ends ? 'END' : 'CON'} ${text}`);
  const fits = cost <= SCREEN_SEPTETS;
  const count = Number.isFinite(cost) ? `${cost}/${SCREEN_SEPTETS} septets` : 'not in GSM-7: phones show no sense';
  const note = fits || !Number.isFinite(cost) ? count : `${count}: too long`;
  return frame(text, fits ? note : paint(note, 'red'), paint);
}

export function frameSms(message: string, paint: Paint): string {
  return frame(message, 'SMS', paint);
}

/** What a screen begins with. */
export function firstLine(text: string): string {
  return printable(text.split(/\r\n|\r|\n/, 1)[0] ?? '');
}

function frame(text: string, note: string, paint: Paint): string {
  const lines = text.split(/\r\n|\r|\n/).map(printable);
  const width = Math.max(24, ...lines.map((line) => line.length));
  const rule = paint(`+${'-'.repeat(width + 2)}+`, 'dim');
  const bar = paint('|', 'dim');
  return [rule, ...lines.map((line) => `${bar} ${line.padEnd(width)} ${bar}`), rule, `  ${note}`].join('\n');
}

/** What comes from an address that anybody may have given must not steer the terminal. */
function printable(line: string): string {
  return stripVTControlCharacters(line).replace(/\p{Cc}/gu, '?');
}
