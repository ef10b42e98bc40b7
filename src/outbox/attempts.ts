import { opening, withRefusal } from '../conversation/conversation.ts';
import type { Branding } from '../conversation/texts/texts.ts';
import type { Registry, RegistryAnswer, SmsAnswer, SmsGateway } from '../ports/partners.ts';
import type { Change, Partner } from '../ports/store.ts';
import { beginsToNeedAttention } from './attention.ts';
import { changeTo } from './change.ts';
import type { CircuitBreaker, Permit } from './circuit-breaker.ts';
import { timerOf, timerOfPhone } from './decide.ts';
import type { OutboxEvents } from './events.ts';
import { createOneAttempt, type MayStart, type OneAttemptParts } from './one-attempt.ts';
import {
  begunIn,
  type ConversationRecord,
  conversationFor,
  currentPhone,
  optedOut,
  type Phone,
  registrationFor,
} from './phone.ts';
import type { RetryPolicy } from './policy.ts';
import {
  type Attempt,
  afterRegistry,
  afterSms,
  applicantOf,
  isComplete,
  isSettled,
  type Registration,
  startNotifying,
  startRegistering,
} from './registration.ts';
import { resultSms } from './result-sms.ts';
import { createSmsPace } from './sms-pace.ts';

export type AttemptsParts = OneAttemptParts & {
  readonly registry: Registry;
  readonly sms: SmsGateway;
  readonly breakers: { readonly [P in Partner]: CircuitBreaker };
  readonly policy: RetryPolicy;
  readonly branding: Branding;
  readonly retentionS: number;
  readonly resumeWithinS: number;
  /** SMS that all processes together hand to the gateway per second. 0: no limit. */
  readonly smsMaxPerS: number;
  /** Whether this process sends the SMS of an outcome at once, or leaves it to the workers. */
  readonly sendsSms: boolean;
  readonly events: OutboxEvents;
};

/** What else the commit of an outcome writes, given what is stored now. It may change the registration once more. */
export type Along = (
  now: Phone,
  registration: Registration,
) => {
  readonly registration: Registration;
  readonly conversation?: Change<ConversationRecord, Registration>['conversation'];
};

/** An attempt whose token and timer are stored. */
export type Started = { readonly phone: Phone; readonly mayStart: MayStart };

export type Attempted = {
  /** Undefined: the attempt was not ours any more, and nothing was written. */
  readonly written?: Phone;
  /** Sends the SMS whose attempt the same commit started, and writes the outcome. */
  readonly sendSms?: () => Promise<void>;
};

export type Attempts = {
  /** Writes the token and the timer of an attempt. Undefined where somebody else wrote meanwhile. */
  start(phone: Phone, at: Partner): Promise<Started | undefined>;
  /** A registration whose attempt has this process' token. The commit of the caller writes it. */
  started(
    registration: Registration,
    at: Partner,
    deadlineMs: number,
  ): { readonly registration: Registration; readonly mayStart: MayStart };
  /**
   * Asks the registry once, and writes the outcome. Where the outcome calls for an SMS that may go now, the same commit starts it.
   * `maySend`: whether the caller has room to send one.
   */
  callRegistry(
    started: Started,
    permit: Permit,
    deadlineMs: number,
    options?: { readonly along?: Along; readonly maySend?: () => boolean },
  ): Promise<Attempted>;
  /** Sends the SMS, and writes the outcome. */
  sendSms(started: Started, permit: Permit): Promise<void>;
  /** Leave to send one SMS now; undefined where that is the workers', the gateway is down, or enough went out in this second. */
  smsPermit(): Promise<Permit | undefined>;
};

/**
 * Attempts at partners, for the hop with a customer waiting and for the worker without one: write the token, wait until that is
 * durable, call, write the outcome. A partner is called only by whoever wrote the token; whoever finds another's token takes its
 * outcome for unknown.
 */
export function createAttempts(parts: AttemptsParts): Attempts {
  const { store, policy, timing } = parts;
  const one = createOneAttempt(parts);
  const paced = createSmsPace(store, parts.smsMaxPerS);

  return { start, started, callRegistry, sendSms, smsPermit };

  async function start(phone: Phone, at: Partner): Promise<Started | undefined> {
    const deadlineMs = at === 'registry' ? timing.registryDeadlineMs : timing.smsDeadlineMs;
    const { registration, mayStart } = started(registrationOf(phone), at, deadlineMs);
    const committed = await store.commit(phone, {
      registration: registrationFor(registration, parts.retentionS),
      timer: timerOfPhone({ ...phone, registration }, store.nowMs(), policy),
    });
    return committed.done ? { phone: committed.now, mayStart } : undefined;
  }

  function started(registration: Registration, at: Partner, deadlineMs: number) {
    const { mayStart, ...begun } = one.begin(deadlineMs);
    const attempt: Attempt = { ...begun, at };
    const start = at === 'registry' ? startRegistering : startNotifying;
    return { registration: start(registration, attempt), mayStart };
  }

  async function callRegistry(
    { phone, mayStart }: Started,
    permit: Permit,
    deadlineMs: number,
    { along, maySend = () => true }: NonNullable<Parameters<Attempts['callRegistry']>[3]> = {},
  ): Promise<Attempted> {
    const begun = registrationOf(phone);
    const asked = await one.ask(phone.key, permit, mayStart, async () => {
      const answer = await parts.registry.register(applicantOf(begun), deadlineMs, { mayStart });
      // Where we gave it less time than usual, a time-out says nothing about the registry.
      const isShort = deadlineMs < timing.registryDeadlineMs / 5;
      if (isShort && answer.kind === 'retry' && answer.because === 'timeout') permit.unused();
      return answer;
    });
    let answer: RegistryAnswer = asked.answer;
    if (answer.kind === 'retry' && answer.because === 'forbidden' && parts.breakers.registry.state().is !== 'closed')
      answer = { ...answer, because: 'unauthorised' };
    parts.events.attempted(begun, answer, asked.ms);

    const forSms = answer.kind === 'retry' || !maySend() ? undefined : await smsPermit();
    let mayStartSms: MayStart = () => false;
    const written = await writeOutcome(phone, begun, (now, registration) => {
      const outcome = afterRegistry(registration, answer, store.nowMs(), policy);
      const seen = along?.(now, outcome) ?? { registration: outcome };
      // The hop that waited for it has counted the refusal on its screen.
      const isCounted = outcome.status !== 'refused' || seen.conversation !== undefined;
      const result = isCounted ? seen : { ...seen, conversation: oneRefusalMore(now) };
      if (forSms === undefined || !isSmsDueNow(result.registration)) return result;
      const sms = started(result.registration, 'sms', timing.smsDeadlineMs);
      mayStartSms = sms.mayStart;
      return { ...result, registration: sms.registration };
    }).catch((trouble: unknown) => {
      forSms?.unused();
      throw trouble;
    });
    if (written?.registration !== undefined && isSettled(written.registration))
      parts.events.settled(written.registration);
    if (forSms === undefined || written?.registration?.attempt?.at !== 'sms') {
      forSms?.unused();
      return written === undefined ? {} : { written };
    }
    return { written, sendSms: () => sendSms({ phone: written, mayStart: mayStartSms }, forSms) };
  }

  /** Whoever tries other people's details has them refused by SMS, or after the hop, as well as on a screen. */
  function oneRefusalMore(now: Phone) {
    const nowMs = store.nowMs();
    const { conversation: record } = currentPhone(now, nowMs);
    const conversation = begunIn(record) ?? { ...opening, at: { screen: 'received' } };
    return conversationFor({ ...record, conversation: withRefusal(conversation, nowMs) }, parts.resumeWithinS, nowMs);
  }

  async function smsPermit(): Promise<Permit | undefined> {
    const permit = parts.sendsSms ? parts.breakers.sms.permit() : undefined;
    return permit && paced(permit);
  }

  function isSmsDueNow(registration: Registration): boolean {
    return !isComplete(registration) && isSettled(registration) && timerOf(registration, policy).atMs <= store.nowMs();
  }

  async function sendSms({ phone, mayStart }: Started, permit: Permit): Promise<void> {
    const begun = registrationOf(phone);
    try {
      const { answer, ms } = await one.ask(phone.key, permit, mayStart, () =>
        parts.sms.send(begun.phone, resultSms(begun, parts.branding), { mayStart }),
      );
      parts.events.notified(begun, answer, ms);
      await writeOutcome(phone, begun, (now, registration) => ({
        registration: afterSms(registration, answer, store.nowMs(), policy),
        ...(isOptOut(answer) && { conversation: optedOut(now.conversation, store.nowMs(), parts.resumeWithinS) }),
      }));
    } finally {
      permit.unused();
    }
  }

  /**
   * Writes an outcome on the registration it belongs to, unless the attempt is somebody else's by now. A store that came back without
   * the token (a failover) gets both. Where the answer of a commit was lost, what is stored now says whether it was done.
   */
  async function writeOutcome(phone: Phone, begun: Registration, change: Along): Promise<Phone | undefined> {
    let latest: Registration | undefined;
    const now = await one.write(phone, begun.attempt?.untilMs ?? 0, (now) => {
      const { registration } = now;
      if (registration?.reference !== begun.reference) return undefined;
      const isLost = registration.attempt === undefined && attemptsOf(registration) < attemptsOf(begun);
      if (!isLost && registration.attempt?.token !== begun.attempt?.token) return undefined;
      const changed = change(now, isLost ? begun : registration);
      latest = changed.registration;
      return {
        ...changeTo(latest, changed.conversation?.value ?? now.conversation, parts, store.nowMs()),
        ...(changed.conversation !== undefined && { conversation: changed.conversation }),
      };
    });
    if (latest === undefined || !isSame(now.registration, latest)) return undefined;
    if (beginsToNeedAttention(begun, latest)) parts.events.needsAttention(latest);
    return now;
  }
}

function registrationOf({ registration }: Phone): Registration {
  if (registration === undefined) throw new Error('there is no registration to attempt');
  return registration;
}

function isSame(stored: Registration | undefined, written: Registration | undefined): boolean {
  return stored === written || JSON.stringify(stored) === JSON.stringify(written);
}

function attemptsOf({ registry, sms }: Registration): number {
  return registry.count + sms.count;
}

export function isOptOut(answer: SmsAnswer): boolean {
  return answer.kind === 'undeliverable' && answer.because === 'opted_out';
}
