import type { Branding } from '../conversation/texts/texts.ts';
import type { Clock } from '../ports/clock.ts';
import type { Registry, RegistryAnswer, SmsAnswer, SmsGateway } from '../ports/partners.ts';
import type { Change, Partner, PhoneKey } from '../ports/store.ts';
import { needsAttention } from './attention.ts';
import { changeTo } from './change.ts';
import type { AttemptOutcome, CircuitBreaker, Permit } from './circuit-breaker.ts';
import { timerOf, timerOfPhone } from './decide.ts';
import type { OutboxEvents } from './events.ts';
import { type ConversationRecord, optedOut, type Phone, type PhoneStore, registrationFor } from './phone.ts';
import type { RetryPolicy, Timing } from './policy.ts';
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

export type AttemptsParts = {
  readonly store: PhoneStore;
  readonly registry: Registry;
  readonly sms: SmsGateway;
  readonly breakers: { readonly [P in Partner]: CircuitBreaker };
  readonly clock: Clock;
  readonly policy: RetryPolicy;
  readonly timing: Timing;
  readonly branding: Branding;
  readonly retentionS: number;
  readonly resumeWithinS: number;
  /** SMS that all processes together hand to the gateway per second. 0: no limit. */
  readonly smsMaxPerS: number;
  /** Whether this process sends the SMS of an outcome at once, or leaves it to the workers. */
  readonly sendsSms: boolean;
  readonly newToken: () => string;
  readonly events: OutboxEvents;
  /** Waits until what was committed outlives a crash of the store, where the store offers that. Not for long; never rejects. */
  readonly durable: (key: PhoneKey) => Promise<void>;
};

/** What else the commit of an outcome writes, given what is stored now. It may change the registration once more. */
export type Along = (
  now: Phone,
  registration: Registration,
) => {
  readonly registration: Registration;
  readonly conversation?: Change<ConversationRecord, Registration>['conversation'];
};

export type Attempted = {
  readonly answer: RegistryAnswer;
  /** Undefined: the attempt was not ours any more, and nothing was written. */
  readonly written?: Phone;
  /** The SMS attempt that the same commit started, for `sendSms`. */
  readonly sms?: Permit;
};

export type Attempts = {
  /** Writes the token and the timer of an attempt. Undefined where somebody else wrote meanwhile. */
  start(phone: Phone, at: Partner): Promise<Phone | undefined>;
  /** A registration whose attempt has this process' token. The commit of the caller writes it. */
  started(registration: Registration, at: Partner, deadlineMs: number): Registration;
  /**
   * Asks the registry once, for an attempt that is started and stored, and writes the outcome. Where the outcome calls for an SMS
   * that may go now, the same commit starts it. `maySend`: whether the caller has room to send one.
   */
  callRegistry(
    phone: Phone,
    permit: Permit,
    deadlineMs: number,
    options?: { readonly along?: Along; readonly maySend?: () => boolean },
  ): Promise<Attempted>;
  /** Sends the SMS of an attempt that is started and stored, and writes the outcome. Answers what is stored then. */
  sendSms(phone: Phone, permit: Permit): Promise<Phone | undefined>;
  /** Leave to send one SMS now; undefined where that is the workers', the gateway is down, or enough went out in this second. */
  smsPermit(): Promise<Permit | undefined>;
};

const WRITE_AGAIN_MS = 200;
/** Longer than any attempt's margin: a token that is older must not be used any more. */
const TOKENS_FOR_MS = 60_000;

/**
 * Attempts at partners, for the hop with a customer waiting and for the worker without one: write the token, wait until that is
 * durable, call, write the outcome. A partner is called only by whoever wrote the token; whoever finds another's token takes its
 * outcome for unknown.
 */
export function createAttempts(parts: AttemptsParts): Attempts {
  const { store, clock, policy, timing } = parts;
  /** When each token was made, oldest first. */
  const made = new Map<string, { readonly monotonicMs: number; readonly wallMs: number }>();

  return { start, started, callRegistry, sendSms, smsPermit };

  async function start(phone: Phone, at: Partner): Promise<Phone | undefined> {
    if (phone.registration === undefined) return undefined;
    const deadlineMs = at === 'registry' ? timing.registryDeadlineMs : timing.smsDeadlineMs;
    const registration = started(phone.registration, at, deadlineMs);
    const committed = await store.commit(phone, {
      registration: registrationFor(registration, parts.retentionS),
      timer: timerOfPhone({ ...phone, registration }, store.nowMs(), policy),
    });
    return committed.done ? committed.now : undefined;
  }

  function started(registration: Registration, at: Partner, deadlineMs: number): Registration {
    const startedAtMs = store.nowMs();
    const untilMs = startedAtMs + deadlineMs + timing.attemptMarginMs;
    const attempt: Attempt = { token: parts.newToken(), at, startedAtMs, untilMs };
    rememberNow(attempt.token);
    return at === 'registry' ? startRegistering(registration, attempt) : startNotifying(registration, attempt);
  }

  async function callRegistry(
    phone: Phone,
    permit: Permit,
    deadlineMs: number,
    { along, maySend = () => true }: NonNullable<Parameters<Attempts['callRegistry']>[3]> = {},
  ): Promise<Attempted> {
    const begun = phone.registration;
    if (begun === undefined) throw new Error('there is no registration to attempt');
    const mayStart = inTime(begun);
    await parts.durable(phone.key);
    const startedMs = clock.monotonicMs();
    let answer = await parts.registry.register(applicantOf(begun), deadlineMs, { mayStart });
    const ms = clock.monotonicMs() - startedMs;
    // Where we gave it less time than usual, a time-out says nothing about the registry.
    if (answer.kind === 'retry' && answer.because === 'timeout' && deadlineMs < timing.registryDeadlineMs / 5)
      permit.unused();
    else permit.ended(outcomeOf(answer, phone.key));
    if (answer.kind === 'retry' && answer.because === 'forbidden' && parts.breakers.registry.state().is !== 'closed')
      answer = { ...answer, because: 'unauthorised' };
    parts.events.attempted(begun, answer, ms);

    let sms = answer.kind === 'retry' || !maySend() ? undefined : await smsPermit();
    const stored = await writeOutcome(phone, begun, (now, registration) => {
      const outcome = afterRegistry(registration, answer, store.nowMs(), policy);
      const result = along?.(now, outcome) ?? { registration: outcome };
      if (sms === undefined || !isSmsDueNow(result.registration)) return result;
      return { ...result, registration: started(result.registration, 'sms', timing.smsDeadlineMs) };
    }).catch((trouble: unknown) => {
      sms?.unused();
      throw trouble;
    });
    const settled = stored?.registration;
    if (settled !== undefined && isSettled(settled)) parts.events.settled(settled);
    if (sms !== undefined && settled?.attempt?.at !== 'sms') {
      sms.unused();
      sms = undefined;
    }
    return { answer, ...(stored && { written: stored }), ...(sms && { sms }) };
  }

  async function smsPermit(): Promise<Permit | undefined> {
    const permit = parts.sendsSms ? parts.breakers.sms.permit() : undefined;
    if (permit === undefined || parts.smsMaxPerS === 0) return permit;
    const taken = await store.takeSms(1, parts.smsMaxPerS).catch(() => 0);
    if (taken === 1) return permit;
    permit.unused();
    return undefined;
  }

  function isSmsDueNow(registration: Registration): boolean {
    return !isComplete(registration) && isSettled(registration) && timerOf(registration, policy).atMs <= store.nowMs();
  }

  async function sendSms(phone: Phone, permit: Permit): Promise<Phone | undefined> {
    const begun = phone.registration;
    if (begun === undefined) throw new Error('there is no registration to notify of');
    try {
      const mayStart = inTime(begun);
      await parts.durable(phone.key);
      const startedMs = clock.monotonicMs();
      const answer = await parts.sms.send(begun.phone, resultSms(begun, parts.branding), { mayStart });
      permit.ended(outcomeOf(answer, phone.key));
      parts.events.notified(begun, answer, clock.monotonicMs() - startedMs);
      return await writeOutcome(phone, begun, (now, registration) => ({
        registration: afterSms(registration, answer, store.nowMs(), policy),
        ...(isOptOut(answer) && { conversation: optedOut(now.conversation, store.nowMs(), parts.resumeWithinS) }),
      }));
    } finally {
      permit.unused();
    }
  }

  function rememberNow(token: string): void {
    const monotonicMs = clock.monotonicMs();
    for (const [each, times] of made) {
      if (monotonicMs - times.monotonicMs < TOKENS_FOR_MS) break;
      made.delete(each);
    }
    made.set(token, { monotonicMs, wallMs: Date.now() });
  }

  /**
   * Whether the token was made lately, asked again where the client writes its request: a process that stood still since, also while
   * the token was being stored, would make its attempt beside another's. The machine may have slept, or its clock been set: the
   * longer time counts.
   */
  function inTime({ attempt }: Registration): () => boolean {
    const times = made.get(attempt?.token ?? '');
    made.delete(attempt?.token ?? '');
    if (times === undefined) return () => false;
    const { monotonicMs, wallMs } = times;
    return () => Math.max(clock.monotonicMs() - monotonicMs, Date.now() - wallMs) < timing.attemptMarginMs;
  }

  /**
   * Writes an outcome on the registration it belongs to, unless the attempt is somebody else's by now. Nobody else knows the
   * outcome: until the attempt's time is over, a store that is away is waited for. A store that came back without the token
   * (a failover) gets both. Where the answer of a commit was lost, what is stored now says whether it was done.
   */
  async function writeOutcome(phone: Phone, begun: Registration, change: Along): Promise<Phone | undefined> {
    let now = phone;
    let unanswered: Registration | undefined;
    for (;;) {
      const { registration } = now;
      if (registration?.reference !== begun.reference) return undefined;
      if (unanswered !== undefined && JSON.stringify(unanswered) === JSON.stringify(registration))
        return written(now, registration);
      const isLost = registration.attempt === undefined && attemptsOf(registration) < attemptsOf(begun);
      if (!isLost && registration.attempt?.token !== begun.attempt?.token) return undefined;
      const changed = change(now, isLost ? begun : registration);
      try {
        const committed = await store.commit(now, {
          ...changeTo(changed.registration, changed.conversation?.value ?? now.conversation, parts, store.nowMs()),
          ...(changed.conversation !== undefined && { conversation: changed.conversation }),
        });
        if (committed.done) return written(committed.now, changed.registration);
        now = committed.now;
      } catch (trouble) {
        unanswered = changed.registration;
        if (store.nowMs() + WRITE_AGAIN_MS >= (begun.attempt?.untilMs ?? 0)) throw trouble;
        await clock.wait(WRITE_AGAIN_MS);
      }
    }
  }

  function written(now: Phone, registration: Registration): Phone {
    if (needsAttention(registration)) parts.events.needsAttention(registration);
    return now;
  }
}

function attemptsOf({ registry, sms }: Registration): number {
  return registry.count + sms.count;
}

/** What an answer says about the partner. */
export function outcomeOf(answer: RegistryAnswer | SmsAnswer, who: string): AttemptOutcome {
  if (answer.kind !== 'retry') return { failed: false };
  const { because, afterMs } = answer;
  return { failed: true, because, who, ...(afterMs !== undefined && { afterMs }) };
}

export function isOptOut(answer: SmsAnswer): boolean {
  return answer.kind === 'undeliverable' && answer.because === 'opted_out';
}
