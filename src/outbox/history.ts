import type { Effect } from '../conversation/screen.ts';
import type { DeliveryReport, RegistryAnswer, SmsAnswer } from '../ports/partners.ts';
import type { Session } from './sessions.ts';

/** What happened to one registration, for operators: how many entries there were before the latest, and these, oldest first. */
export type History = readonly [more: number, ...latest: HistoryEntry[]];

/** What an operator did with a registration, or the service in an operator's place. */
export type OperatorDid =
  | 'looked'
  | 'revealed'
  | 'retried'
  | 'resent SMS'
  | 'acknowledged'
  | 'took call'
  | 'called'
  | 'closed call';

/** `unknown`: nobody wrote down what came of the attempt. */
type Outcome<A extends { readonly kind: string }> = A['kind'] | 'unknown';

/**
 * Short tuples, since each registration has some. The second is when, in milliseconds since 1970; what takes a while began then.
 * `operations/timeline.ts` gives them names.
 */
export type HistoryEntry =
  | readonly ['s', atMs: number, ...Tail<Session>]
  | readonly ['r', atMs: number, ms: number, Outcome<RegistryAnswer>, because?: string, httpStatus?: number]
  | readonly ['m', atMs: number, ms: number, Outcome<SmsAnswer>, because?: string, messageId?: string, said?: string]
  | readonly ['d', atMs: number, DeliveryReport['outcome'], messageId: string]
  /** The customer asked for it, on the phone. */
  | readonly ['c', atMs: number, Effect]
  /** The retry window for a partner ended. */
  | readonly ['e', atMs: number, partner: 'registry' | 'sms']
  | readonly ['o', atMs: number, by: string, OperatorDid, note?: string];

type Tail<T extends readonly unknown[]> = T extends readonly [unknown, ...infer Rest] ? Rest : never;

export const NO_HISTORY: History = [0];

/** More would make a record large, and nobody reads them. */
const LATEST = 30;

export function recorded([more, ...before]: History, ...entries: readonly HistoryEntry[]): History {
  const all = [...before, ...entries];
  const over = Math.max(all.length - LATEST, 0);
  return [more + over, ...all.slice(over)];
}

/** The sessions of a conversation, as far as the history has them not. A session of which more is known now replaces what was. */
export function withSessions([more, ...latest]: History, sessions: readonly Session[]): History {
  const begun = new Set(sessions.map(([atS]) => atS * 1000));
  const others = latest.filter(([kind, atMs]) => kind !== 's' || !begun.has(atMs));
  const entries = sessions.map(([atS, ...rest]): HistoryEntry => ['s', atS * 1000, ...rest]);
  return recorded([more], ...[...others, ...entries].sort(([, one], [, other]) => one - other));
}

export function registryEntry(atMs: number, ms: number, answer: RegistryAnswer): HistoryEntry {
  const because = answer.kind === 'retry' ? answer.because : answer.kind === 'refused' ? answer.field : undefined;
  const { httpStatus } = answer;
  if (httpStatus !== undefined) return ['r', atMs, ms, answer.kind, because ?? '', httpStatus];
  return because === undefined ? ['r', atMs, ms, answer.kind] : ['r', atMs, ms, answer.kind, because];
}

export function smsEntry(atMs: number, ms: number, answer: SmsAnswer): HistoryEntry {
  const because = 'because' in answer ? answer.because : '';
  const messageId = answer.kind === 'accepted' ? answer.messageId : '';
  const cost = answer.costKes === undefined ? '' : `KES ${answer.costKes}`;
  const said = [answer.status, cost].filter((part) => part !== undefined && part !== '').join(', ');
  return ['m', atMs, ms, answer.kind, because, messageId, said];
}

export function operatorEntry(atMs: number, by: string, did: OperatorDid, note?: string): HistoryEntry {
  return note === undefined ? ['o', atMs, by, did] : ['o', atMs, by, did, note];
}
