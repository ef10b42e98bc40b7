import { answerAlong, answerParts, isAnsweredByHand } from '../conversation/along.ts';
import type { Conversation, ScreenName } from '../conversation/conversation.ts';
import { dial } from '../conversation/dial.ts';
import type { Msisdn } from '../conversation/msisdn.ts';
import type { IdDigits } from '../conversation/national-id.ts';
import { endsSession, type Step, step } from '../conversation/step.ts';
import type { BothKey, Branding } from '../conversation/texts/texts.ts';
import type { Confirm, Reply } from '../outbox/confirm.ts';
import {
  begunIn,
  type ConversationRecord,
  conversationFor,
  currentPhone,
  type Phone,
  type PhoneStore,
  recordAfter,
} from '../outbox/phone.ts';
import type { RetryPolicy } from '../outbox/policy.ts';
import { withHopOf } from '../outbox/sessions.ts';
import { isOvertaken, statusFor } from '../outbox/status.ts';
import { changeOfStep } from '../outbox/step-change.ts';
import type { HearStep } from '../outbox/steps.ts';
import type { Clock } from '../ports/clock.ts';
import { DeadlineExceeded, withDeadline } from '../ports/deadline.ts';
import type { HopFacts } from '../ports/events.ts';
import { createAdmission, type Load, type Place } from './admission.ts';
import { createRecent } from './recent.ts';
import { digested, HOPS_PER_SESSION, type Hop, hopsOf, isOf, type Recognised, withHop } from './recognise.ts';
import { recogniseIn } from './recognise-in.ts';
import { createReplies, type Known } from './replies.ts';

/** One callback of the gateway. */
export type HopRequest = {
  readonly sessionId: string;
  readonly msisdn: Msisdn;
  readonly text: string;
  readonly networkCode: string;
  /** As a first hop it answers nothing, whatever `text` holds: what was dialled, or a word for nothing. */
  readonly plainDial?: boolean;
  /** How many hops of this session the gateway has had answers to, where it echoes that. */
  readonly answered?: number;
};

export type HopReply = {
  /** `CON …` or `END …`: the body for the gateway, as it is. */
  readonly body: string;
  readonly screen: ScreenName | BothKey;
  readonly outcome: HopFacts['outcome'];
  /** The phone's key, to distinguish lines of a log. */
  readonly key?: string;
  /** How many hops of this session have answers with this one. */
  readonly answered?: number;
  /** What went wrong inside. */
  readonly failure?: unknown;
};

export type HopParts = {
  readonly store: PhoneStore;
  readonly confirm: Confirm;
  readonly clock: Clock;
  readonly branding: Branding;
  readonly newestInputNetworks: ReadonlySet<string>;
  /** 0: no limit. */
  readonly maxHopsPerMinute: number;
  /** First hops, all phones together. 0: no limit. */
  readonly maxDialsPerS: number;
  readonly resumeWithinS: number;
  readonly nationalIdDigits: IdDigits;
  readonly retentionS: number;
  readonly policy: RetryPolicy;
  /** One process answers many requests: one may wait for another's answer, and go on from what the one before it stored. */
  readonly sharesAnswers?: boolean;
  readonly load?: () => Load;
  readonly onStep?: HearStep;
};

/** The gateway cuts a customer off after 10 s; by then the customer reads something of ours, whatever is broken. */
const HOP_DEADLINE_MS = 7_500;
const STEP_MS = 100;
const COUNT_DEADLINE_MS = 300;
/** Each lost race is another hop of the same phone that was stored meanwhile. */
const RACES = 20;

/** Answers callbacks. Never rejects: what goes wrong inside is words that a customer understands, and `failure` for the log. */
export function createHop(parts: HopParts): (request: HopRequest) => Promise<HopReply> {
  const { store } = parts;
  const replies = createReplies(parts);
  const recent = parts.sharesAnswers ? createRecent(parts.clock.monotonicMs) : undefined;
  const admit = createAdmission<HopRequest, HopReply>({
    sharesAnswers: parts.sharesAnswers ?? false,
    load: parts.load,
    isSame: (one, other) =>
      one.sessionId === other.sessionId && one.text === other.text && one.answered === other.answered,
    turnedAway: (why) =>
      why === 'busy'
        ? { ...replies.ending('tooManyDials'), outcome: 'shed' }
        : { ...replies.ending('tooManyHops'), outcome: 'limited' },
    repeated: (reply) => (reply.outcome === 'shed' ? reply : { ...reply, outcome: 'repeated' }),
  });

  return (request) => {
    const arrivedMs = parts.clock.monotonicMs();
    return admit(request, (place) => answerInTime(request, arrivedMs, place));
  };

  function answerInTime(request: HopRequest, arrivedMs: number, place: Place): Promise<HopReply> {
    const soFar: Known = {};
    const failed = (failure: unknown): HopReply => {
      const key = soFar.phone !== undefined && { key: soFar.phone.key };
      return { ...replies.sorry(soFar), ...key, outcome: 'failed', failure };
    };
    // It may have waited for hops before it. Deadlines of equal length share a timer.
    const leftMs = HOP_DEADLINE_MS - Math.floor((parts.clock.monotonicMs() - arrivedMs) / STEP_MS) * STEP_MS;
    return leftMs <= 0
      ? Promise.resolve(failed(new DeadlineExceeded('the hops before it took too long')))
      : withDeadline(leftMs, answer(request, soFar, arrivedMs, place), failed);
  }

  async function answer(request: HopRequest, soFar: Known, arrivedMs: number, place: Place): Promise<HopReply> {
    const sinceMs = () => parts.clock.monotonicMs() - arrivedMs;
    const newestOnly = parts.newestInputNetworks.has(request.networkCode);
    const known = newestOnly ? undefined : recent?.find(request);
    const hop = digested(request, newestOnly, known?.session.id);
    const loaded = known?.phone ?? (await store.load(request.msisdn));
    // By the store's time, which is not known before its first reply.
    const cameAtMs = store.nowMs() - sinceMs();
    const deadlineMs = cameAtMs + HOP_DEADLINE_MS;
    let phone = known === undefined ? currentPhone(loaded, cameAtMs) : loaded;
    const hopsBefore = isOf(phone.conversation?.ussd, hop) ? hopsOf(phone.conversation?.ussd) : 0;
    for (let race = 0; race < RACES; race++) {
      soFar.phone = phone;
      const recognised: Recognised =
        known !== undefined && race === 0
          ? { is: 'answer', inputs: [known.input], unsure: false }
          : recogniseIn(phone, hop, race === 0 ? undefined : hopsBefore, cameAtMs);
      if (recognised.is === 'over') return { ...replies.ending('sessionOver'), outcome: 'late', key: phone.key };
      if (recognised.is === 'repeat' || recognised.is === 'late')
        return currentReply(phone, recognised.is === 'repeat' ? 'repeated' : 'late', hop, deadlineMs, place);
      if (phone.unreadable?.registration !== undefined)
        return { ...replies.ending('callUs'), outcome: 'unreadable', key: phone.key };
      const limit =
        race > 0
          ? undefined
          : isOverHops(phone)
            ? 'tooManyHops'
            : recognised.is === 'dial' && (await isOverDials())
              ? 'tooManyDials'
              : undefined;
      const result =
        limit === undefined
          ? await answerNew(request, hop, phone, recognised, deadlineMs, place)
          : await turnAway(limit, hop, phone);
      if (!('changed' in result)) return result;
      phone = result.changed;
    }
    throw new Error(`lost ${RACES} races over one phone`);
  }

  /** What the latest hop was answered with: stored where the conversation does not say, else rendered again, the same bytes. */
  async function currentReply(
    phone: Phone,
    outcome: 'repeated' | 'late',
    hop: Hop,
    deadlineMs: number,
    place: Place,
  ): Promise<HopReply> {
    const { conversation, ussd } = phone.conversation ?? {};
    if (conversation === undefined || ussd === undefined)
      return { ...replies.ending('sessionOver'), outcome, key: phone.key };
    if (ussd.reply === null) place.leave();
    const words = replies.of(conversation);
    const body = ussd.reply === null ? await replies.awaited(phone, hop, deadlineMs) : (ussd.reply ?? words.body);
    return { ...words, body, outcome, key: phone.key, answered: hopsOf(ussd) };
  }

  /** Where another hop was stored first: what is stored now. */
  async function answerNew(
    request: HopRequest,
    hop: Hop,
    phone: Phone,
    recognised: Extract<Recognised, { is: 'dial' | 'answer' }>,
    deadlineMs: number,
    place: Place,
  ): Promise<HopReply | { readonly changed: Phone }> {
    const { conversation, confirmed, effect } = stepOn(request, phone, recognised);
    const nowMs = store.nowMs();
    const session = {
      channel: 'ussd',
      network: request.networkCode,
      begins: recognised.is === 'dial',
      atMs: nowMs,
    } as const;
    const before = phone.conversation;
    const withReply = (after: Conversation, reply?: Reply | null): ConversationRecord =>
      recordAfter(before, {
        conversation: after,
        ussd: withHop(before?.ussd, hop, nowMs, reply),
        sessions: withHopOf(before?.sessions, session, before?.conversation, after),
        phone: after.answers.consent === undefined ? undefined : request.msisdn,
      });
    if (confirmed) {
      place.leave();
      recent?.forget(request.msisdn);
      const done = await parts.confirm({
        phone,
        msisdn: request.msisdn,
        conversation,
        deadlineMs,
        record: (after, reply) => withReply(after, reply === 'awaited' ? null : reply),
        fillIn: (record, after, reply) => fillIn(record, hop, after, reply),
        render: (after) => replies.of(after).body,
      });
      if ('changed' in done) return done;
      parts.onStep?.({ ...session, before: phone.conversation, after: withReply(conversation), confirmed });
      const { screen } = done.conversation.at;
      const answered = hopsOf(withHop(phone.conversation?.ussd, hop, 0));
      return { body: done.reply, screen, outcome: 'answered', key: phone.key, answered };
    }
    const record = withReply(conversation);
    const step = effect === undefined ? { record } : { record, asked: { what: effect, phone: request.msisdn } };
    const committed = await store.commit(phone, changeOfStep(phone, step, nowMs, parts));
    if (!committed.done) return { changed: committed.now };
    parts.onStep?.({ ...session, before: phone.conversation, after: record, confirmed: false });
    if (!endsSession(conversation.at)) recent?.remember(request, committed.now);
    const { body, screen } = replies.of(conversation);
    return { body, screen, outcome: 'answered', key: phone.key, answered: hopsOf(record.ussd) };
  }

  function stepOn(
    request: HopRequest,
    { conversation: record, registration }: Phone,
    recognised: Extract<Recognised, { is: 'dial' | 'answer' }>,
  ): Step {
    const { nationalIdDigits } = parts;
    const context = { nowMs: store.nowMs(), sessionId: request.sessionId, nationalIdDigits };
    if (record === undefined || recognised.is === 'dial') {
      const dialled = request.plainDial || request.text === '' ? [] : request.text.split('*');
      return answerAlong(dial(begunIn(record), statusFor(registration)), dialled, context);
    }
    const { conversation } = record;
    if (isOvertaken(conversation, registration)) return { conversation: dial(conversation, statusFor(registration)) };
    if (hopsOf(record.ussd) >= HOPS_PER_SESSION)
      return {
        conversation: { ...conversation, at: { screen: 'tooManyErrors', stopped: conversation.at }, wrongInputs: 0 },
      };
    // What may be the answer to another screen is asked for again.
    if (recognised.unsure && isAnsweredByHand(conversation)) return step(conversation, '', context);
    return answerParts(conversation, recognised.inputs, context);
  }

  function isOverHops({ conversation }: Phone): boolean {
    const ussd = conversation?.ussd;
    if (parts.maxHopsPerMinute === 0 || ussd === undefined) return false;
    const isThisMinute = Math.floor(ussd.answeredAtMs / 60_000) === Math.floor(store.nowMs() / 60_000);
    return isThisMinute && ussd.hopsThisMinute >= parts.maxHopsPerMinute;
  }

  async function isOverDials(): Promise<boolean> {
    if (parts.maxDialsPerS === 0) return false;
    // On a Cluster the counter may be on a shard that is away, which is no reason to refuse who is on another.
    return (await withDeadline(COUNT_DEADLINE_MS, store.countDial(), () => 0)) > parts.maxDialsPerS;
  }

  /** Stored, so that its repeat gets the same bytes. The conversation stays where it is. */
  async function turnAway(
    limit: 'tooManyHops' | 'tooManyDials',
    hop: Hop,
    phone: Phone,
  ): Promise<HopReply | { readonly changed: Phone }> {
    const { body, screen } = replies.ending(limit);
    const conversation = phone.conversation?.conversation ?? dial(undefined);
    const ussd = withHop(phone.conversation?.ussd, hop, store.nowMs(), body);
    const record = { ...phone.conversation, conversation, ussd };
    const committed = await store.commit(phone, {
      conversation: conversationFor(record, parts.resumeWithinS, store.nowMs()),
    });
    if (!committed.done) return { changed: committed.now };
    return { body, screen, outcome: 'limited', key: phone.key, answered: hopsOf(ussd) };
  }
}

function fillIn(
  record: ConversationRecord,
  hop: Hop,
  conversation: Conversation,
  reply: Reply,
): ConversationRecord | undefined {
  if (record.ussd?.reply !== null || !isOf(record.ussd, hop)) return undefined;
  return { ...record, conversation, ussd: { ...record.ussd, reply } };
}
