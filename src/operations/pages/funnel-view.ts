import type { ScreenName } from '../../conversation/conversation.ts';
import type { FunnelOfDay, Split as SplitOfDay } from '../funnel.ts';
import type { FunnelView, Split } from './funnel.tsx';
import { networkWords, screenWords } from './places.ts';
import { clockHour, weekday } from './when.tsx';

/** Where a customer may stop and nothing is missing. */
const ENDS: ReadonlySet<ScreenName> = new Set<ScreenName>([
  ...(['success', 'received', 'pending', 'alreadyPhone'] as const),
  ...(['registered', 'correctOrWithdraw', 'withdrawCheck', 'callBack', 'withdrawn', 'unchanged'] as const),
]);
const MOST_SCREENS = 8;

export const WEEK_MS = 7 * 86_400_000;

/** Today beside the same weekday before. */
export function funnelView(today: FunnelOfDay, before: FunnelOfDay, nowMs: number): FunnelView {
  const hour = clockHour(nowMs);
  const { straight, resumed, reminded } = today.confirmed;
  return {
    before: `${weekday(nowMs)} before`,
    steps: STEPS.map(([label, figure]) => ({ label, now: figure(today), before: figure(before) })),
    hours: today.hours.map((now, at) => ({
      label: `${String(at).padStart(2, '0')}:00`,
      ...(at <= hour && { now }),
      before: before.hours[at] ?? 0,
    })),
    leftAt: [...today.stoppedAt]
      .filter(([screen]) => !ENDS.has(screen))
      .sort(([, one], [, other]) => other - one)
      .slice(0, MOST_SCREENS)
      .map(([screen, now]) => ({ label: screenWords(screen), now, ...wrongIn(today, screen) })),
    by: [
      { title: 'By network', of: 'Network', splits: splitsOf(today.byNetwork, networkWords) },
      { title: 'By language, from the consent on', of: 'Language', splits: splitsOf(today.byLanguage, languageWords) },
      { title: 'By channel', of: 'Channel', splits: splitsOf(today.byChannel, channelWords) },
    ],
    confirmed: [
      { label: 'at the first dial', count: straight },
      { label: 'after going on', count: resumed },
      { label: 'after a reminder', count: reminded },
    ],
    reminders: today.reminders,
  };
}

const confirmedOf = ({ confirmed }: FunnelOfDay) => confirmed.straight + confirmed.resumed + confirmed.reminded;

const STEPS: readonly (readonly [label: string, figure: (day: FunnelOfDay) => number])[] = [
  ['Dialled', ({ began }) => began],
  // Who is asked for the name has agreed.
  ['Consented', ({ reached }) => reached.get('name') ?? 0],
  ['Reviewed', ({ reached }) => reached.get('review') ?? 0],
  ['Confirmed', confirmedOf],
  ['Registered', ({ registered }) => registered],
  ['SMS delivered', ({ delivered }) => delivered],
];

function wrongIn({ wrongInputs }: FunnelOfDay, screen: ScreenName): { readonly note?: string } {
  const times = wrongInputs.get(screen);
  return times === undefined
    ? {}
    : { note: `${times.toLocaleString('en-GB')} wrong ${times === 1 ? 'input' : 'inputs'}` };
}

function splitsOf(splits: ReadonlyMap<string, SplitOfDay>, words: (label: string) => string): readonly Split[] {
  return [...splits]
    .map(([label, split]) => ({ label: words(label), ...split }))
    .sort((one, other) => other.began - one.began);
}

const languageWords = (code: string) => (code === 'en' ? 'English' : code === 'sw' ? 'Kiswahili' : 'not chosen yet');
const channelWords = (channel: string) => (channel === 'ussd' ? 'USSD' : 'SMS');
