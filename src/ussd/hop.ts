import type { Conversation, ScreenName } from '../conversation/conversation.ts';
import { dial, type Standing } from '../conversation/dial.ts';
import type { Msisdn } from '../conversation/msisdn.ts';
import { lastWords, render } from '../conversation/render.ts';
import { type Step, step } from '../conversation/step.ts';
import type { BothKey, Branding, Language } from '../conversation/texts/texts.ts';
import type { Confirming } from '../outbox/confirm.ts';
import { type KeptPhone, type PhoneStore, sessionToKeep } from '../outbox/keep.ts';
import { createPlaces, type Place } from '../outbox/places.ts';
import { standingOf } from '../outbox/standing.ts';
import type { Clock } from '../ports/clock.ts';
import { within } from '../ports/deadline.ts';
import { type Call, cameBefore, type Heard, type Hop, hear, whileAway, withHop } from './recognise.ts';
import { answerAlong, HOPS_A_CALL, withCall, withSmsAt } from './session.ts';

/** One callback of the gateway. */
export type HopRequest = {
  readonly sessionId: string;
  readonly msisdn: Msisdn;
  readonly text: string;
  readonly networkCode: string;
  /** How many hops of this call the gateway has had answers to, where it echoes that. */
  readonly answered?: number;
};

export type HopReply = {
  /** `CON …` or `END …`: the body for the gateway, as it is. */
  readonly body: string;
  readonly screen: ScreenName | BothKey;
  readonly outcome: 'answered' | 'repeated' | 'stale' | 'limited' | 'shed' | 'poisoned' | 'failed';
  /** The phone's key, to tell lines of a log apart. */
  readonly key?: string;
  /** How many hops of this call have answers with this one. */
  readonly answered?: number;
  /** What went wrong inside. */
  readonly failure?: unknown;
};

/** How busy this process is: past `heavy` it answers later than customers wait. */
export type Load = 'light' | 'heavy' | 'too heavy';

export type HopParts = {
  readonly store: PhoneStore;
  readonly confirming: Confirming;
  readonly clock: Clock;
  readonly branding: Branding;
  readonly newestInputNetworks: ReadonlySet<string>;
  /** 0: no limit. */
  readonly maxHopsPerMinute: number;
  /** First hops, all phones together. 0: no limit. */
  readonly maxDialsPerS: number;
  readonly resumeWithinS: number;
  /** One request may wait for another's answer. Not so where each has an input and output of its own. */
  readonly sharesAnswers?: boolean;
  readonly load?: () => Load;
  /** The phone's key, known without the store: a hop of which the store says nothing has one in the log, too. */
  readonly keyOf?: (phone: Msisdn) => string;
};

/** The gateway cuts a customer off after 10 s; by then the customer reads something of ours, whatever is broken. */
const HOP_DEADLINE_MS = 7_500;

/** Each lost race is another callback of the same phone that was kept meanwhile. */
const RACES = 20;

/**
 * Hops that are worked on at once: from the first number on dials are turned away, from the second on everybody. At a few
 * milliseconds of the processor for each, who dials waits for about a second, and who confirms for less than the gateway does.
 */
const DIALS_FROM = 600;
const HOPS_FROM = 2_500;

/** What an answer knew when it failed. */
type Known = { language?: Language; key?: string; standing?: Standing };

/** One callback, by all that tells it from another. */
const nameOf = (request: HopRequest): string =>
  JSON.stringify([request.msisdn, request.sessionId, request.text, request.answered]);

/** Answers callbacks. Never rejects: what goes wrong inside is words that a customer understands, and `failure` for the log. */
export function createHop(parts: HopParts): (request: HopRequest) => Promise<HopReply> {
  const { store, clock, branding } = parts;
  const underWay = new Map<string, Promise<HopReply>>();
  /** The hops that are worked on: one that waits for somebody else has left its place. */
  const workedOn = createPlaces(clock, HOP_DEADLINE_MS);

  if (!parts.sharesAnswers) return answerInTime;
  return (request) => {
    // The same callback while it is being answered: whoever sent it has seen no answer, so it cannot be the next one.
    const name = nameOf(request);
    const same = underWay.get(name);
    if (same !== undefined) return same.then((reply) => ({ ...reply, outcome: 'repeated' }));
    const reply = answerInTime(request).finally(() => underWay.delete(name));
    underWay.set(name, reply);
    return reply;
  };

  async function answerInTime(request: HopRequest): Promise<HopReply> {
    if (isTooMuch(request, load()))
      return { body: lastWords('tooManyDials', branding), screen: 'tooManyDials', outcome: 'shed' };
    const known: Known = {};
    const place = workedOn.take();
    try {
      return await within(HOP_DEADLINE_MS, answer(request, known, place));
    } catch (failure) {
      const key = known.key ?? parts.keyOf?.(request.msisdn);
      return { ...sorry(known), ...(key !== undefined && { key }), outcome: 'failed', failure };
    } finally {
      place.leave();
    }
  }

  /** Where nobody says how busy this process is, nothing is counted either: then it is not one process that gets busy. */
  function load(): Load {
    const said = parts.load?.();
    if (said === undefined) return 'light';
    const taken = workedOn.taken();
    if (said === 'too heavy' || taken >= HOPS_FROM) return 'too heavy';
    return taken >= DIALS_FROM ? 'heavy' : said;
  }

  async function answer(request: HopRequest, known: Known, place: Place): Promise<HopReply> {
    const cameAtMs = clock.nowMs();
    const deadlineMs = cameAtMs + HOP_DEADLINE_MS;
    let before: Call | undefined;
    for (let race = 0; race < RACES; race++) {
      const kept = await store.load(request.msisdn);
      remember(known, kept);
      const call = kept.session?.calls.find(({ id }) => id === request.sessionId);
      if (race === 0) before = call;

      const heard = call === undefined ? undefined : heardIn(call, request, race === 0 ? call : before, cameAtMs);
      if (call !== undefined && heard?.is === 'repeat') return repeated(kept, call, heard.hop, deadlineMs, place);
      if (call !== undefined && call !== kept.session?.calls[0]) return last('sessionOver', 'stale', kept);
      if (kept.broken?.registration !== undefined) return last('callUs', 'poisoned', kept);
      const limit = race === 0 ? await overLimit(kept.hopsThisMinute, call === undefined) : undefined;
      if (limit !== undefined) return last(limit, 'limited', kept);

      const begun = call ?? { id: request.sessionId, hops: [] };
      const reply = await answerAnew(
        request,
        kept,
        begun,
        heard?.is === 'answer' ? heard.input : undefined,
        deadlineMs,
        place,
      );
      if (reply !== undefined) return reply;
    }
    throw new Error(`lost ${RACES} races over one phone`);
  }

  function heardIn(call: Call, request: HopRequest, before: Call | undefined, cameAtMs: number): Heard {
    const meanwhile = whileAway(before, call, request.text) ?? cameBefore(call, request.text, cameAtMs);
    if (meanwhile !== undefined) return { is: 'repeat', hop: meanwhile };
    return hear(call, request.text, parts.newestInputNetworks.has(request.networkCode), request.answered);
  }

  async function repeated(kept: KeptPhone, call: Call, hop: Hop, deadlineMs: number, place: Place): Promise<HopReply> {
    if (hop.reply === null) place.leave();
    const nth = call.hops.indexOf(hop);
    const body = hop.reply ?? (await parts.confirming.awaitReply(kept.key, call.id, nth, deadlineMs));
    const screen = kept.session?.conversation.at.screen ?? 'sessionOver';
    return { body, screen, outcome: 'repeated', key: kept.key, answered: nth + 1 };
  }

  /** `input`: what was typed, or undefined for the first hop of a call. Answers undefined where another hop was kept first. */
  async function answerAnew(
    request: HopRequest,
    kept: KeptPhone,
    call: Call,
    input: string | undefined,
    deadlineMs: number,
    place: Place,
  ): Promise<HopReply | undefined> {
    const { conversation, confirmed } = stepOn(request, kept, call, input);
    const answered = call.hops.length + 1;
    if (confirmed) {
      place.leave();
      const reply = await parts.confirming.confirm({
        kept,
        conversation,
        call,
        text: request.text,
        phone: request.msisdn,
        deadlineMs,
      });
      return reply && { ...reply, outcome: 'answered', key: kept.key, answered };
    }
    const body = render(conversation, branding);
    const hop = withHop(call, { text: request.text, reply: body }, clock.nowMs());
    const forgotten = forgets(conversation, kept) ? kept.registration : undefined;
    const session = withSmsAt(withCall(kept.session, conversation, hop), forgotten?.smsAtMs);
    const committed = await store.commit(kept, {
      session: sessionToKeep(session, parts.resumeWithinS),
      countHop: true,
      ...(forgotten && { registration: null }),
    });
    if (committed === false) return undefined;
    if (forgotten) await store.clearDead(kept.key, forgotten.id).catch(() => undefined);
    return { body, screen: conversation.at.screen, outcome: 'answered', key: kept.key, answered };
  }

  function stepOn(
    request: HopRequest,
    { session, registration }: KeptPhone,
    call: Call,
    input: string | undefined,
  ): Step {
    const context = { nowMs: clock.nowMs(), sessionId: request.sessionId };
    if (session === undefined || input === undefined) {
      return answerAlong(dial(session?.conversation, standingOf(registration)), request.text, context);
    }
    if (call.hops.length < HOPS_A_CALL) return step(session.conversation, input, context);
    return {
      conversation: {
        ...session.conversation,
        at: { screen: 'tooManyErrors', stopped: session.conversation.at },
        wrongInputs: 0,
      },
    };
  }

  async function overLimit(
    hopsThisMinute: number,
    isDial: boolean,
  ): Promise<'tooManyHops' | 'tooManyDials' | undefined> {
    const { maxHopsPerMinute, maxDialsPerS } = parts;
    if (maxHopsPerMinute > 0 && hopsThisMinute >= maxHopsPerMinute) return 'tooManyHops';
    if (isDial && maxDialsPerS > 0 && (await store.countDial(clock.nowMs())) > maxDialsPerS) return 'tooManyDials';
    return undefined;
  }

  function last(text: Ending, outcome: HopReply['outcome'], kept: KeptPhone): HopReply {
    return { body: lastWords(text, branding), screen: text, outcome, key: kept.key };
  }

  function sorry({ language, standing }: Known): Pick<HopReply, 'body' | 'screen'> {
    if (standing !== undefined && standing.is !== 'failed') {
      const conversation = dial(undefined, standing);
      return { body: render(conversation, branding), screen: conversation.at.screen };
    }
    if (language === undefined) return { body: lastWords('trouble', branding), screen: 'trouble' };
    const conversation: Conversation = { at: { screen: 'unavailable' }, answers: { language }, wrongInputs: 0 };
    return { body: render(conversation, branding), screen: 'unavailable' };
  }
}

/** Whoever is in the middle of it goes first: dials are turned away before anybody else is. */
function isTooMuch({ text }: HopRequest, load: Load): boolean {
  return load === 'too heavy' || (load === 'heavy' && text === '');
}

type Ending = Parameters<typeof lastWords>[0];

function remember(known: Known, { key, session, registration }: KeptPhone): void {
  known.key = key;
  const standing = standingOf(registration);
  if (standing !== undefined) known.standing = standing;
  const language = session?.conversation.answers.language;
  if (language !== undefined) known.language = language;
}

/** Who cancels also forgets what was confirmed in vain before. */
function forgets({ at }: Conversation, { registration }: KeptPhone): boolean {
  const inVain = registration?.stage === 'refused' || registration?.stage === 'abandoned';
  return inVain && (at.screen === 'cancelled' || at.screen === 'declined');
}
