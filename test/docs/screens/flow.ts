import type { ScreenName } from '../../../src/conversation/conversation.ts';
import type { Explored, Met, Origin, Way } from './explore.ts';
import { screenNames } from './explore.ts';

const MOST_CHARACTERS = 40;

/**
 * The conversation as a Mermaid flowchart. `0`, too many wrong answers with what follows them, and faults are left out; what leads
 * back up is dotted.
 */
export function flowchart({ screens, ways }: Explored): string {
  const ends = (name: ScreenName) => screens.get(name)?.afterWrong === undefined;
  const isLeftOut = ({ from, by, kind, to }: Way) =>
    by === '`0`' || kind === 'fault' || (kind === 'wrong' && ends(to)) || [from, to].includes('callOffered');
  const drawn = ways.filter((way) => !isLeftOut(way));
  const nodes = screenNames().filter((name) => drawn.some(({ from, to }) => from === name || to === name));
  return [
    'flowchart TD',
    '  dialling(["dials the code"])',
    ...nodes.map((name) => `  ${name}${box(name, screens.get(name))}`),
    ...joined(drawn),
    '  classDef ending stroke-width:3px',
    `  class ${nodes.filter(ends).join(',')} ending`,
  ].join('\n');
}

/** One line between two screens, whatever number of ways there are. */
function joined(ways: readonly Way[]): readonly string[] {
  const order: readonly Origin[] = ['dialling', ...screenNames()];
  const lines = new Map<string, Way[]>();
  for (const way of ways) {
    const ends = `${way.from} ${way.to}`;
    lines.set(ends, [...(lines.get(ends) ?? []), way]);
  }
  return [...lines.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { from, to } = first;
    const upwards = order.indexOf(to) <= order.indexOf(from) || same.some(({ anyScreen }) => anyScreen);
    return [`  ${from} ${upwards ? '-.->' : '-->'}|"${labels(same)}"| ${to}`];
  });
}

/** Numbers in a row, `2-8`; below them what else is typed or happens, a line each. */
function labels(ways: readonly Way[]): string {
  const numbers = ways.filter(({ kind }) => kind === 'typed').map(({ by }) => Number(by.replaceAll('`', '')));
  const inARow = numbers.length > 2 && numbers.every((number, at) => number === (numbers[0] ?? 0) + at);
  const typed = inARow ? `${numbers[0]}-${numbers.at(-1)}` : numbers.join(', ');
  const others = ways
    .filter(({ kind }) => kind !== 'typed')
    .map(({ by }) => by.replace(/ \(.*/, '').replaceAll('`', ''));
  const goesOn = ways.some(({ anyScreen }) => anyScreen) ? ['where it stopped, for example'] : [];
  return [typed, ...others, ...goesOn].filter((label) => label !== '').join('<br/>');
}

function box(name: string, met: Met | undefined): string {
  const [line = ''] = (met?.shown.en ?? '').replace(/^(CON|END) /, '').split('\n', 1);
  const words = line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS).replace(/ \S*$/, '')} ...`;
  const label = `"<b>${name}</b><br/>${words.replaceAll('&', '#amp;').replaceAll('"', '#quot;')}"`;
  return met?.afterWrong === undefined ? `([${label}])` : `[${label}]`;
}
