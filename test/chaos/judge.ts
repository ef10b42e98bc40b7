import type { Timing } from '../../src/outbox/policy.ts';
import type { Brought, Customer } from './customer.ts';
import type { Broken } from './fleet.ts';
import type { ChaosRegistry } from './registry.ts';
import { type Hidden, whatHid } from './sent-again.ts';
import type { SentSms } from './sms-gateway.ts';
import type { SmsGatewayProcess } from './sms-gateway-process.ts';
import { isReminder, isReply, isResult, saysAlready, saysFailed, saysRegistered } from './sms-words.ts';

/** What became of all customers. Those from `lost` to `afterOptOut` have to be 0. */
export type Judgement = {
  readonly begun: number;
  /** Read "registered" or "received" at least once. */
  readonly confirmed: number;
  readonly registered: number;
  /** Notified by SMS that they are registered. */
  readonly notifiedBySms: number;
  /** Notified, by screen or SMS, that it failed, and not registered. */
  readonly notifiedOfFailure: number;
  readonly gaveUp: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly misinformed: readonly string[];
  readonly twiceAMinute: readonly string[];
  /** Got an SMS after an opt-out that they had not just asked for. */
  readonly afterOptOut: readonly string[];
  /** Agreed, and did not opt out before they had sent their details. */
  readonly consented: number;
  /** Those of them who ended registered, by what brought them there. */
  readonly finished: ReadonlyMap<Brought, number>;
  readonly optedOut: number;
  readonly reminded: number;
  /** How many SMS went out again, by what hid that the one before had gone out. */
  readonly smsAgain: ReadonlyMap<Hidden, number>;
  readonly smsAfterMs: readonly number[];
};

export type Evidence = {
  readonly customers: readonly Customer[];
  readonly registry: Pick<ChaosRegistry, 'made'>;
  readonly sms: Pick<SmsGatewayProcess, 'sentTo'>;
  readonly broken: readonly Broken[];
  /** The service's. */
  readonly timing: Timing;
};

export function judge({ customers, registry, sms, broken, timing }: Evidence): Judgement {
  const judgement = {
    begun: customers.length,
    confirmed: 0,
    registered: 0,
    notifiedBySms: 0,
    notifiedOfFailure: 0,
    gaveUp: 0,
    lost: [] as string[],
    doubled: [] as string[],
    misinformed: [] as string[],
    twiceAMinute: [] as string[],
    afterOptOut: [] as string[],
    consented: 0,
    finished: new Map<Brought, number>(),
    optedOut: 0,
    reminded: 0,
    smsAgain: new Map<Hidden, number>(),
    smsAfterMs: [] as number[],
  };
  for (const customer of customers) {
    const made = registry.made(customer.local);
    const all = sms.sentTo(customer.phone);
    const sent = all.filter(isResult);
    const reminders = all.filter(isReminder);
    const replies = all.filter(isReply);
    const good = sent.filter(saysRegistered);
    const last = sent.at(-1);
    const { promisedAtMs } = customer;
    const promised = promisedAtMs !== undefined;
    // A failure from before the latest promise says nothing about that one.
    const failedAtMs = Math.max(customer.refusedAtMs ?? 0, sent.findLast(saysFailed)?.atMs ?? 0);
    const failed = failedAtMs > (promisedAtMs ?? 0);
    const story = () => storyOf(customer, made, all);

    if (promised) judgement.confirmed++;
    if (made > 0) judgement.registered++;
    if (good.length > 0) judgement.notifiedBySms++;
    if (made === 0 && failed) judgement.notifiedOfFailure++;
    if (customer.gaveUp) judgement.gaveUp++;

    if (made > 0 ? good.length === 0 : promised && !failed) judgement.lost.push(story());
    if (made > 1) judgement.doubled.push(story());
    const saidRegistered = good.length > 0 || customer.read.has('registered') || customer.read.has('already');
    const saidRefused = customer.refusedAtMs !== undefined || sent.some(saysFailed);
    const endsInFailure = last !== undefined && saysFailed(last);
    if (made === 0 ? saidRegistered : endsInFailure) judgement.misinformed.push(story());
    else if (sent.some(saysAlready)) judgement.misinformed.push(story());
    else if (saidRefused && !customer.sentRefusedId) judgement.misinformed.push(story());

    const isTooSoon = ({ atMs }: SentSms, i: number) => {
      const beforeMs = sent[i - 1]?.atMs ?? 0;
      return atMs - beforeMs < timing.smsApartMs;
    };
    if (sent.some(isTooSoon)) judgement.twiceAMinute.push(story());
    const failures = sent.filter(saysFailed);
    const again = [...good.slice(0, -1), ...failures.filter((one, i) => wasEnough(one, failures[i + 1], customer))];
    const hidden = again.map((before) => whatHid(before, { broken, timing }));
    for (const by of hidden) if (by !== undefined) judgement.smsAgain.set(by, (judgement.smsAgain.get(by) ?? 0) + 1);
    if (made <= 1 && hidden.includes(undefined)) judgement.doubled.push(story());
    const isHidden = (one: SentSms) => whatHid(one, { broken, timing }) !== undefined;
    const once = (some: readonly SentSms[]) => some.filter((one, i) => i === some.length - 1 || !isHidden(one));
    if (once(reminders).length > 1) judgement.doubled.push(story());
    else if (replies.filter((one) => !isHidden(one)).length > customer.textedAtMs.length)
      judgement.doubled.push(story());
    const isLate = (one: SentSms, sinceMs: number) => !wasUnderWay(one, sinceMs, { broken, timing });
    if (promised && !failed && reminders.some((one) => isLate(one, promisedAtMs))) judgement.misinformed.push(story());
    const { optedOutAtMs } = customer;
    if (optedOutAtMs !== undefined) {
      judgement.optedOut++;
      const late = all.filter((one) => isLate(one, optedOutAtMs));
      const heard = all.filter((one) => !isHidden(one));
      if (late.some((one) => !wasAskedFor(one, once(late), heard, customer))) judgement.afterOptOut.push(story());
    }
    if (reminders.length > 0) judgement.reminded++;
    const isWithdrawn = optedOutAtMs !== undefined && made === 0 && customer.sentAtMs.length === 0;
    if (customer.consented && !isWithdrawn) {
      judgement.consented++;
      if (made > 0) judgement.finished.set(customer.brought, (judgement.finished.get(customer.brought) ?? 0) + 1);
    }
    const [first] = good;
    const pressed = customer.sentAtMs.findLast((atMs) => atMs <= (first?.atMs ?? 0));
    if (first !== undefined && pressed !== undefined) judgement.smsAfterMs.push(first.atMs - pressed);
  }
  return judgement;
}

/** The customer sent nothing anew between the two. */
function wasEnough({ atMs }: SentSms, next: SentSms | undefined, { sentAtMs }: Customer): boolean {
  return next !== undefined && !sentAtMs.some((pressedMs) => pressedMs > atMs && pressedMs < next.atMs);
}

/** A process that does not stand still hands an SMS on within this time after its last look at what is stored. */
const HANDED_ON_WITHIN_MS = 750;

/** What was on its way to the gateway cannot be called back. It is for longer where a process or Redis stands still. */
function wasUnderWay({ atMs }: SentSms, sinceMs: number, { broken, timing }: Pick<Evidence, 'broken' | 'timing'>) {
  if (atMs <= sinceMs + HANDED_ON_WITHIN_MS) return true;
  const stood = broken.some(({ fault, fromMs, toMs = Number.POSITIVE_INFINITY }) => {
    const stands =
      fault.what.startsWith('redis') || fault.what === 'service paused' || fault.what === 'service stands still';
    return stands && fromMs < atMs && toMs > sinceMs - HANDED_ON_WITHIN_MS;
  });
  return stood && atMs <= sinceMs + timing.attemptMarginMs;
}

/** A result answers who sent the details; a reply answers one SMS. A reminder answers nobody. `heard`: all that the service knows were sent. */
function wasAskedFor(one: SentSms, late: readonly SentSms[], heard: readonly SentSms[], customer: Customer): boolean {
  if (isResult(one)) return customer.sentAtMs.length > 0;
  if (isReminder(one)) return false;
  const [firstLate] = late.filter(isReply);
  const before = heard.filter((each) => isReply(each) && each.atMs < (firstLate?.atMs ?? 0)).at(-1);
  const open = customer.textedAtMs.filter((atMs) => atMs > (before?.atMs ?? 0));
  return late.filter(isReply).length <= open.length;
}

/** How many of those who agreed ended registered, from 0 to 1. */
export function shareFinished({ consented, finished }: Pick<Judgement, 'consented' | 'finished'>): number {
  const sum = [...finished.values()].reduce((total, n) => total + n, 0);
  return consented === 0 ? 1 : sum / consented;
}

const MUST_FINISH = 0.95;

/** Where more than this part gives up before any promise, nothing was lost only since nothing was taken on. */
const MAY_GIVE_UP = 0.01;

export function isClean(judgement: Judgement): boolean {
  const { lost, doubled, misinformed, twiceAMinute, afterOptOut, gaveUp, begun } = judgement;
  return (
    [lost, doubled, misinformed, twiceAMinute, afterOptOut].every(({ length }) => length === 0) &&
    gaveUp <= begun * MAY_GIVE_UP &&
    shareFinished(judgement) >= MUST_FINISH
  );
}

function storyOf(
  { phone, read, sentAtMs, textedAtMs, optedOutAtMs }: Customer,
  made: number,
  sent: readonly SentSms[],
): string {
  const from = Math.min(...[...sentAtMs, ...textedAtMs, ...sent.map(({ atMs }) => atMs)], Date.now());
  const messages = sent.map(({ atMs, message, answered }) => {
    return `${atMs - from} ms: "${message.slice(0, 45)}"${answered ? '' : ' (not answered)'}`;
  });
  const pressed = sentAtMs.map((atMs) => atMs - from).join(', ');
  const texted = textedAtMs.length === 0 ? '' : ` wrote at ${textedAtMs.map((atMs) => atMs - from).join(', ')} ms;`;
  const optedOut = optedOutAtMs === undefined ? '' : ` opted out at ${optedOutAtMs - from} ms;`;
  return `${phone}, ${new Date(from).toISOString()}: pressed at ${pressed} ms;${texted}${optedOut} read ${[...read].join(', ') || 'nothing'}; ${made} made; SMS ${messages.join('; ') || 'none'}`;
}
