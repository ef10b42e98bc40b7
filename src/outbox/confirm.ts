import { type Answers, type Conversation, QUESTIONS, type ScreenName } from '../conversation/conversation.ts';
import type { Msisdn } from '../conversation/msisdn.ts';
import { lastWords, render } from '../conversation/render.ts';
import type { Branding } from '../conversation/texts/texts.ts';
import type { Clock } from '../ports/clock.ts';
import { DeadlineExceeded, within } from '../ports/deadline.ts';
import type { Registry, RegistryAnswer } from '../ports/partners.ts';
import type { Deliveries, DeliveryId, PhoneKey } from '../ports/store.ts';
import { type Call, withHop } from '../ussd/recognise.ts';
import { withAwaitedReply, withCall } from '../ussd/session.ts';
import type { Breaker, Permit } from './breaker.ts';
import type { DeliveryEvents } from './deliver.ts';
import { type KeptPhone, type PhoneStore, registrationToKeep, sessionToKeep } from './keep.ts';
import { createPlaces } from './places.ts';
import {
  afterRegistry,
  beginRegistering,
  confirm,
  isDeadLetter,
  type Policy,
  type Registration,
} from './registration.ts';
import { refusalOf } from './standing.ts';
import type { Timing } from './timing.ts';
import { keeping, type Verdict } from './verdict.ts';

export type ConfirmingParts = {
  readonly store: PhoneStore;
  readonly deliveries: Deliveries;
  readonly registry: Registry;
  readonly breaker: Breaker;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly branding: Branding;
  readonly registerDeadlineMs: number;
  readonly timing: Pick<Timing, 'leaseMarginMs'>;
  readonly resumeWithinS: number;
  readonly retentionS: number;
  readonly newToken: () => string;
  readonly newReference: () => string;
  readonly seen: DeliveryEvents;
  /** Waits until what was committed outlives a crash of the store, as far as that can be had; not for long, and never rejects. */
  readonly untilSafe?: (key: PhoneKey) => Promise<void>;
};

export type ConfirmRequest = {
  readonly kept: KeptPhone;
  /** After the review, on `received`. */
  readonly conversation: Conversation;
  readonly call: Call;
  readonly text: string;
  readonly phone: Msisdn;
  /** By when the gateway must have its answer. */
  readonly deadlineMs: number;
};

export type ConfirmReply = { readonly body: string; readonly screen: ScreenName };

export type Confirming = {
  /** Undefined where another hop of this phone was kept first: nothing was confirmed. */
  confirm(request: ConfirmRequest): Promise<ConfirmReply | undefined>;
  /**
   * What the confirming hop of a call, its `nth` from 0, was answered with, once that is known; by the deadline, that it was
   * received.
   */
  awaitReply(key: PhoneKey, callId: string, nth: number, deadlineMs: number): Promise<string>;
};

/** Tries with a customer waiting, in this process. Past it the registry is slow, and "received" at once is kinder. */
const TRIES_AT_ONCE = 200;
/** After so many refusals a person helps better than the next try. */
const REFUSALS = 3;
const LOOK_AGAIN_MS = 100;
/** Left for writing and sending the reply. */
const REPLY_MS = 500;

/** From the confirmed review to the words on the screen. See `deliver.ts` for all that is owed after it. */
export function createConfirming(parts: ConfirmingParts): Confirming {
  const { store, deliveries, clock, policy, branding } = parts;
  /** A try, and what it takes to write its answer down: so long is the lease, and after it the alarm goes off. */
  const tryMs = parts.registerDeadlineMs + parts.timing.leaseMarginMs;
  const triesUnderWay = createPlaces(clock, tryMs);

  return { confirm: confirmOnce, awaitReply };

  async function confirmOnce(request: ConfirmRequest): Promise<ConfirmReply | undefined> {
    // A customer has this much time for us, and no more: a registry that is ill, or slow for many, is not waited for.
    const permit = triesUnderWay.taken() < TRIES_AT_ONCE ? parts.breaker.permit() : undefined;
    if (permit === undefined) return confirmWith(request, undefined);
    const place = triesUnderWay.take();
    try {
      return await confirmWith(request, permit);
    } finally {
      place.leave();
      permit.unused();
    }
  }

  /** Without a permit, the promise is all. */
  async function confirmWith(request: ConfirmRequest, permit: Permit | undefined): Promise<ConfirmReply | undefined> {
    const { kept, conversation } = request;
    const nowMs = clock.nowMs();
    const received = { body: render(conversation, branding), screen: conversation.at.screen };

    // 1. The alarm clock first: whatever stops after this line, somebody looks at this phone again.
    const id = await setAlarm(kept.key, nowMs);

    // Too late for the promise to be told: none is made.
    if (clock.nowMs() >= request.deadlineMs) throw new DeadlineExceeded('the alarm took too long to set');

    // 2. The conversation and the promise, together or not at all.
    const lease = { by: parts.newToken(), untilMs: nowMs + tryMs };
    const promised = promise(request, id, nowMs);
    const registration = permit ? beginRegistering(promised, lease) : promised;
    const sent = languageOnly(conversation);
    const hop = { text: request.text, reply: permit ? null : received.body };
    const committed = await store.commit(kept, {
      session: sessionToKeep(withCall(kept.session, sent, withHop(request.call, hop, nowMs)), parts.resumeWithinS),
      registration: registrationToKeep(registration, parts.retentionS),
      countHop: true,
    });
    if (committed === false) return undefined;
    const untilSafe = parts.untilSafe?.(committed.key);
    await replaced(kept);
    if (permit === undefined) {
      if (parts.breaker.trouble() === undefined) await hasten({ key: kept.key, registrationId: id });
      await untilSafe;
      return received;
    }

    // 3. The registry now, while the customer waits.
    const answer = await askRegistry(registration, Math.min(request.deadlineMs - REPLY_MS, lease.untilMs), permit);
    parts.seen.tried(id, answer);
    await untilSafe;

    // 4. The words, and the outcome, again together.
    const verdict = afterRegistry(registration, answer, clock.nowMs(), policy);
    const shown = conversationAfter(verdict, conversation);
    const reply = { body: render(shown, branding), screen: shown.at.screen };
    const after = verdict.stage === 'refused' ? shown : languageOnly(shown);
    const keep = keepVerdict({ committed, callId: request.call.id, lease, verdict, after, reply });
    try {
      return await within(Math.max(request.deadlineMs - clock.nowMs() - REPLY_MS, 0), keep);
    } catch {
      // Not written down in time, but true all the same; what is owed beyond the screen, the alarm finds.
      return reply;
    }
  }

  /** A dead letter whose place a new promise has taken waits for nobody any more. */
  async function replaced({ key, registration }: KeptPhone): Promise<void> {
    if (registration && isDeadLetter(registration)) await store.clearDead(key, registration.id).catch(() => undefined);
  }

  async function setAlarm(key: PhoneKey, nowMs: number): Promise<string> {
    const refKeptS = parts.retentionS + (2 * policy.giveUpAfterMs) / 1000;
    for (;;) {
      const registrationId = parts.newReference();
      const [free] = await Promise.all([
        store.reserveRef(registrationId, key, refKeptS),
        store.markDue(key, registrationId, nowMs + tryMs),
        deliveries.schedule({ key, registrationId }, tryMs, nowMs),
      ]);
      if (free) return registrationId;
    }
  }

  function promise({ kept, conversation, phone }: ConfirmRequest, id: string, atMs: number): Registration {
    const { language, consent, name, nationalId, county, gender } = complete(conversation.answers);
    const applicant = { phone, name, nationalId, county, gender };
    const { registration: before, session } = kept;
    return confirm({ id, applicant, consent, language, atMs, before, smsAtMs: session?.smsAtMs });
  }

  async function askRegistry({ applicant }: Registration, latestMs: number, permit: Permit): Promise<RegistryAnswer> {
    const leftMs = latestMs - clock.nowMs();
    // This process stood still since it took the lease: the try would outlive it, and meet another's.
    if (leftMs <= 0) return { kind: 'retry', because: 'unreachable', mayHaveRegistered: false };
    const answer = await parts.registry.register(applicant, Math.min(parts.registerDeadlineMs, leftMs));
    // Where we had little time left ourselves, a time-out says nothing about the registry.
    if (answer.kind !== 'retry' || answer.because !== 'timeout' || leftMs >= parts.registerDeadlineMs)
      permit.answered(answer);
    return answer;
  }

  function conversationAfter(verdict: Registration, sent: Conversation): Conversation {
    switch (verdict.stage) {
      case 'registered':
        return { ...sent, at: { screen: 'success' } };
      case 'already':
        return { ...sent, at: { screen: 'alreadyPhone' } };
      case 'refused': {
        const refusals = (sent.refusals ?? 0) + 1;
        const screen = refusals < REFUSALS ? 'review' : 'rejected';
        return { ...sent, at: { screen }, refused: refusalOf(verdict.field), refusals: refusals % REFUSALS };
      }
      default:
        return sent;
    }
  }

  /**
   * Writes the verdict and the reply, and answers what the gateway is to get. Nobody else knows them: while the lease lasts, a
   * store that is away is waited for, also when the customer has read the reply already.
   */
  async function keepVerdict(to: Verdict): Promise<ConfirmReply> {
    let now = to.committed;
    for (;;) {
      const { reply, registration, session } = keeping(to, now);
      try {
        const committed = await store.commit(now, {
          ...(registration && { registration: registrationToKeep(registration, parts.retentionS) }),
          ...(session && { session: sessionToKeep(session, parts.resumeWithinS) }),
        });
        if (committed !== false) {
          await afterwards(now, registration);
          return reply;
        }
        now = await store.loadByKey(to.committed.key);
      } catch (trouble) {
        if (clock.nowMs() + LOOK_AGAIN_MS >= to.lease.untilMs) throw trouble;
        await clock.wait(LOOK_AGAIN_MS);
      }
    }
  }

  async function afterwards({ key }: KeptPhone, registration: Registration | undefined): Promise<void> {
    if (registration === undefined) return;
    if (registration.stage !== 'pending') parts.seen.settled(registration);
    // Also where it is to be tried again: the next try may be due before the alarm, which was set for a try without an answer.
    await hasten({ key, registrationId: registration.id });
  }

  async function awaitReply(key: PhoneKey, callId: string, nth: number, deadlineMs: number): Promise<string> {
    for (;;) {
      const kept = await store.loadByKey(key);
      const hop = kept.session?.calls.find(({ id }) => id === callId)?.hops[nth];
      if (kept.session === undefined || hop === undefined) return lastWords('sessionOver', branding);
      if (hop.reply !== null) return hop.reply;
      if (clock.nowMs() + REPLY_MS + LOOK_AGAIN_MS < deadlineMs) {
        await clock.wait(LOOK_AGAIN_MS);
        continue;
      }
      // The hop that tried has not said anything: what it kept is a promise, so that is what the customer is told.
      const body = receivedBody(kept);
      const session = withAwaitedReply(kept.session, callId, body);
      if ((await store.commit(kept, { session: sessionToKeep(session, parts.resumeWithinS) })) !== false) return body;
    }
  }

  function receivedBody({ registration }: KeptPhone): string {
    if (registration === undefined) return lastWords('sessionOver', branding);
    const { language, applicant } = registration;
    return render(
      { at: { screen: 'received' }, answers: { language, name: applicant.name }, wrongInputs: 0 },
      branding,
    );
  }

  /** The alarm is set already; that it goes off sooner is a kindness, and no reason to fail. */
  async function hasten(id: DeliveryId): Promise<void> {
    await deliveries.hasten(id).catch(() => undefined);
  }
}

/** Once sent, the answers are the registration's; the conversation has them only in what it said, for as long as that may be repeated. */
function languageOnly(conversation: Conversation): Conversation {
  const { language } = conversation.answers;
  return { ...conversation, answers: language === undefined ? {} : { language } };
}

function complete(answers: Partial<Answers>): Answers {
  if (!isComplete(answers)) throw new Error('the review was confirmed before all was answered');
  return answers;
}

function isComplete(answers: Partial<Answers>): answers is Answers {
  return QUESTIONS.every((question) => answers[question] !== undefined);
}
