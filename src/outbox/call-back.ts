import type { Msisdn } from '../conversation/msisdn.ts';
import type { Effect } from '../conversation/screen.ts';
import type { Language } from '../conversation/texts/texts.ts';
import { recorded } from './history.ts';
import { isSettled, mayHaveRegistered, type Registration } from './registration.ts';

/** A customer who waits to be called: what for, and how far that is. */
export type CallBack = {
  readonly what: Effect;
  readonly phone: Msisdn;
  readonly language: Language;
  readonly askedAtMs: number;
  /** The operator who makes the call. */
  readonly by?: string;
  readonly takenAtMs?: number;
  readonly calledAtMs?: number;
  /** The SMS that somebody will call is due, as there is no registration whose SMS says so. */
  readonly smsDue?: true;
};

/** The customer asked for something on the phone. */
export type Asked = {
  readonly what: Effect;
  readonly phone: Msisdn;
  readonly language: Language;
  readonly atMs: number;
};

/**
 * What changes where a customer asks for something: the call-back, and the registration, whose next SMS is about it. One SMS says
 * that somebody will call: who asks again while nobody has, for the same or to correct something instead, gets no other.
 */
export function askedFor(
  {
    conversation,
    registration,
  }: {
    readonly conversation?: { readonly callBack?: CallBack | undefined };
    readonly registration?: Registration;
  },
  { what, phone, language, atMs }: Asked,
): { readonly callBack: CallBack; readonly registration?: Registration } {
  const before = conversation?.callBack;
  const isOpen = before !== undefined && before.calledAtMs === undefined;
  // The one that is open may be about what was confirmed before.
  const withdraws = what === 'withdraw' && registration !== undefined && registration.withdrawnAtMs === undefined;
  if (isOpen && !withdraws && (before.what === 'withdraw') === (what === 'withdraw'))
    return { callBack: { ...before, what } };
  const callBack = { what, phone, language, askedAtMs: atMs };
  if (registration === undefined) return { callBack: { ...callBack, smsDue: true } };
  return { callBack, registration: withAsked(registration, what, atMs) };
}

type WithCallBack = {
  readonly callBack?: CallBack | undefined;
  readonly sms?: { readonly optedOutAtMs?: number } | undefined;
};

/** When the SMS that somebody will call is due. Undefined: none is. */
export function callSmsAtMs(record: WithCallBack, registration: Registration | undefined): number | undefined {
  return record.callBack?.smsDue && isCallSmsWanted(record, registration) ? record.callBack.askedAtMs : undefined;
}

/**
 * Not once somebody has called, nor by who wants no SMS, nor by who has registered since and gets an SMS of that: the screen has said
 * the same.
 */
export function isCallSmsWanted({ callBack, sms }: WithCallBack, registration: Registration | undefined): boolean {
  if (registration !== undefined) return false;
  return callBack !== undefined && callBack.calledAtMs === undefined && sms?.optedOutAtMs === undefined;
}

/** The customer is notified by SMS of what was asked for. A withdrawal stops whatever is under way. */
function withAsked(registration: Registration, what: Effect, atMs: number): Registration {
  const { attempt: _, undeliverable: __, resent: ___, ...rest } = registration;
  const history = recorded(registration.history, ['c', atMs, what]);
  // While the outcome is awaited its own SMS is the next one.
  if (what !== 'withdraw' && !isSettled(registration)) return { ...registration, history };
  const notify = { notification: 'due', asked: what, nextAtMs: atMs } as const;
  // Counts never fall: that is how an attempt is known whose token was lost.
  const sms = { count: registration.sms.count, sinceMs: atMs };
  if (what !== 'withdraw') return { ...rest, ...notify, sms, history };
  const settled = isSettled(registration) ? {} : ({ status: 'failed', settledAtMs: atMs } as const);
  const known = { mayHaveRegistered: mayHaveRegistered(registration) };
  return { ...rest, ...known, ...settled, ...notify, sms, withdrawnAtMs: atMs, history };
}

export function withoutSmsDue({ smsDue: _, ...callBack }: CallBack): CallBack {
  return callBack;
}

/** What is stored of a conversation once its call-back is closed. */
export function withoutCallBack<R extends { readonly callBack?: CallBack | undefined }>({
  callBack: _,
  ...record
}: R): Omit<R, 'callBack'> {
  return record;
}
