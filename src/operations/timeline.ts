import type { ScreenName } from '../conversation/conversation.ts';
import { timerOf } from '../outbox/decide.ts';
import { type HistoryEntry, withSessions } from '../outbox/history.ts';
import type { Phone } from '../outbox/phone.ts';
import type { RetryPolicy } from '../outbox/policy.ts';
import { isComplete, isSettled } from '../outbox/registration.ts';
import { type Channel, MILESTONES } from '../outbox/sessions.ts';
import type { Partner } from '../ports/store.ts';

type Named<K extends HistoryEntry[0]> = Extract<HistoryEntry, readonly [K, ...unknown[]]>;

/** What happened, with names. */
export type TimelineEntry = { readonly atMs: number } & (
  | {
      readonly kind: 'session';
      readonly channel: Channel;
      readonly network: string;
      /** The customer confirmed in it. */
      readonly hasConfirmed: boolean;
      /** The last screen that is known of it. */
      readonly screen: ScreenName;
      /** Another followed. */
      readonly isOver: boolean;
    }
  | { readonly kind: 'confirmed' }
  | {
      readonly kind: 'registry attempt';
      readonly ms: number;
      readonly outcome: Named<'r'>[3];
      /** The failure reason, or the field that was refused. */
      readonly because?: string;
      readonly httpStatus?: number;
    }
  | {
      readonly kind: 'SMS attempt';
      readonly ms: number;
      readonly outcome: Named<'m'>[3];
      readonly because?: string;
      readonly messageId?: string;
      /** The gateway's own code and word, and the cost. */
      readonly said?: string;
    }
  | { readonly kind: 'delivery report'; readonly outcome: Named<'d'>[2]; readonly messageId: string }
  | { readonly kind: 'customer asked'; readonly what: Named<'c'>[2] }
  | { readonly kind: 'retry window ended'; readonly partner: Partner }
  | { readonly kind: 'operator'; readonly by: string; readonly did: Named<'o'>[3]; readonly note?: string }
);

export type Timeline = {
  /** Oldest first. */
  readonly entries: readonly TimelineEntry[];
  /** How many there were before the oldest. */
  readonly more: number;
  readonly next: Next;
};

/** What comes next by itself, and when. */
export type Next =
  | { readonly what: 'nothing' }
  | { readonly what: 'registry attempt' | 'SMS attempt' | 'end of an attempt under way'; readonly atMs: number };

export function timelineOf({ conversation, registration }: Phone, nowMs: number, policy: RetryPolicy): Timeline {
  const [more, ...latest] = withSessions(registration?.history ?? [0], conversation?.sessions ?? []);
  const entries = latest.map((entry) => entryOf(entry, conversation?.conversation.at.screen));
  if (registration === undefined) return { entries, more, next: { what: 'nothing' } };
  const confirmed = { kind: 'confirmed', atMs: registration.confirmedAtMs } as const;
  // Before the first attempt, whose time is another process' reading of the same clock.
  const found = entries.findIndex(({ kind, atMs }) => atMs > confirmed.atMs || ATTEMPTS.includes(kind));
  const all = entries.toSpliced(found === -1 ? entries.length : found, 0, confirmed);
  return { entries: all, more, next: nextOf(registration, nowMs, policy) };
}

const ATTEMPTS: readonly TimelineEntry['kind'][] = ['registry attempt', 'SMS attempt'];

function nextOf(registration: NonNullable<Phone['registration']>, nowMs: number, policy: RetryPolicy): Next {
  if (isComplete(registration)) return { what: 'nothing' };
  const { attempt } = registration;
  if (attempt !== undefined && attempt.untilMs > nowMs)
    return { what: 'end of an attempt under way', atMs: attempt.untilMs };
  const { atMs } = timerOf(registration, policy);
  return { what: isSettled(registration) ? 'SMS attempt' : 'registry attempt', atMs };
}

/** `now`: where the conversation is, which is in its latest session. */
function entryOf(entry: HistoryEntry, now: ScreenName | undefined): TimelineEntry {
  switch (entry[0]) {
    case 's': {
      const [, atMs, channel, network, reached, stoppedAt] = entry;
      const milestone = MILESTONES[reached] ?? 'language';
      const hasConfirmed = milestone === 'sent';
      const screen = stoppedAt ?? now ?? (hasConfirmed ? 'review' : milestone);
      return { kind: 'session', atMs, channel, network, hasConfirmed, screen, isOver: stoppedAt !== undefined };
    }
    case 'r': {
      const [, atMs, ms, outcome, because, httpStatus] = entry;
      const status = httpStatus !== undefined && { httpStatus };
      return { kind: 'registry attempt', atMs, ms, outcome, ...(because && { because }), ...status };
    }
    case 'm': {
      const [, atMs, ms, outcome, because, messageId, said] = entry;
      const optional = { ...(because && { because }), ...(messageId && { messageId }), ...(said && { said }) };
      return { kind: 'SMS attempt', atMs, ms, outcome, ...optional };
    }
    case 'd':
      return { kind: 'delivery report', atMs: entry[1], outcome: entry[2], messageId: entry[3] };
    case 'c':
      return { kind: 'customer asked', atMs: entry[1], what: entry[2] };
    case 'e':
      return { kind: 'retry window ended', atMs: entry[1], partner: entry[2] };
    case 'o': {
      const [, atMs, by, did, note] = entry;
      return { kind: 'operator', atMs, by, did, ...(note !== undefined && { note }) };
    }
  }
}
