import type { Timing } from '../../src/outbox/policy.ts';
import type { Customer } from './customer.ts';
import type { Broken } from './fleet.ts';
import type { ChaosRegistry } from './registry.ts';
import { type Hidden, whatHid } from './sent-again.ts';
import type { SentSms } from './sms-gateway.ts';
import type { SmsGatewayProcess } from './sms-gateway-process.ts';

/** What became of all customers. Those from `lost` to `twiceAMinute` have to be 0. */
export type Verdict = {
  readonly begun: number;
  /** Read "registered" or "received" at least once. */
  readonly confirmed: number;
  readonly registered: number;
  /** Told by SMS that they are registered. */
  readonly toldBySms: number;
  /** Told, by screen or SMS, that it failed, and not registered. */
  readonly toldOfFailure: number;
  readonly gaveUp: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly toldFalsely: readonly string[];
  readonly twiceAMinute: readonly string[];
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

const saysRegistered = (sms: SentSms): boolean => /you are registered|umesajiliwa na/i.test(sms.message);
/** Nobody but us registers these phones: whoever hears this was registered by us, and is to hear that. */
const saysAlready = (sms: SentSms): boolean => /already registered|tayari imesajiliwa/i.test(sms.message);
export const saysFailed = (sms: SentSms): boolean => /could not complete|hatukuweza/i.test(sms.message);

export function judge({ customers, registry, sms, broken, timing }: Evidence): Verdict {
  const verdict = {
    begun: customers.length,
    confirmed: 0,
    registered: 0,
    toldBySms: 0,
    toldOfFailure: 0,
    gaveUp: 0,
    lost: [] as string[],
    doubled: [] as string[],
    toldFalsely: [] as string[],
    twiceAMinute: [] as string[],
    smsAgain: new Map<Hidden, number>(),
    smsAfterMs: [] as number[],
  };
  for (const customer of customers) {
    const made = registry.made(customer.local);
    const sent = sms.sentTo(customer.phone);
    const good = sent.filter(saysRegistered);
    const last = sent.at(-1);
    const { promisedAtMs } = customer;
    const promised = promisedAtMs !== undefined;
    // A failure from before the latest promise says nothing about that one.
    const failedAtMs = Math.max(customer.refusedAtMs ?? 0, sent.findLast(saysFailed)?.atMs ?? 0);
    const failed = failedAtMs > (promisedAtMs ?? 0);
    const story = () => storyOf(customer, made, sent);

    if (promised) verdict.confirmed++;
    if (made > 0) verdict.registered++;
    if (good.length > 0) verdict.toldBySms++;
    if (made === 0 && failed) verdict.toldOfFailure++;
    if (customer.gaveUp) verdict.gaveUp++;

    if (made > 0 ? good.length === 0 : promised && !failed) verdict.lost.push(story());
    if (made > 1) verdict.doubled.push(story());
    const saidRegistered = good.length > 0 || customer.told.has('registered') || customer.told.has('already');
    const saidRefused = customer.refusedAtMs !== undefined || sent.some(saysFailed);
    const endsInFailure = last !== undefined && saysFailed(last);
    if (made === 0 ? saidRegistered : endsInFailure) verdict.toldFalsely.push(story());
    else if (sent.some(saysAlready)) verdict.toldFalsely.push(story());
    else if (saidRefused && !customer.sentRefusedId) verdict.toldFalsely.push(story());

    const isTooSoon = ({ atMs }: SentSms, i: number) => {
      const beforeMs = sent[i - 1]?.atMs ?? 0;
      return atMs - beforeMs < timing.smsApartMs;
    };
    if (sent.some(isTooSoon)) verdict.twiceAMinute.push(story());
    const failures = sent.filter(saysFailed);
    const again = [...good.slice(0, -1), ...failures.filter((one, i) => wasEnough(one, failures[i + 1], customer))];
    const hidden = again.map((before) => whatHid(before, { broken, timing }));
    for (const by of hidden) if (by !== undefined) verdict.smsAgain.set(by, (verdict.smsAgain.get(by) ?? 0) + 1);
    if (made <= 1 && hidden.includes(undefined)) verdict.doubled.push(story());
    const [first] = good;
    const pressed = customer.sentAtMs.findLast((atMs) => atMs <= (first?.atMs ?? 0));
    if (first !== undefined && pressed !== undefined) verdict.smsAfterMs.push(first.atMs - pressed);
  }
  return verdict;
}

/** The customer sent nothing anew between the two. */
function wasEnough({ atMs }: SentSms, next: SentSms | undefined, { sentAtMs }: Customer): boolean {
  return next !== undefined && !sentAtMs.some((pressedMs) => pressedMs > atMs && pressedMs < next.atMs);
}

/** Where more than this part gives up before any promise, nothing was lost only since nothing was taken on. */
const MAY_GIVE_UP = 0.01;

export function isClean({ lost, doubled, toldFalsely, twiceAMinute, gaveUp, begun }: Verdict): boolean {
  return (
    [lost, doubled, toldFalsely, twiceAMinute].every(({ length }) => length === 0) && gaveUp <= begun * MAY_GIVE_UP
  );
}

function storyOf({ phone, told, sentAtMs }: Customer, made: number, sent: readonly SentSms[]): string {
  const from = sentAtMs[0] ?? sent[0]?.atMs ?? 0;
  const messages = sent.map(({ atMs, message, answered }) => {
    return `${atMs - from} ms: "${message.slice(0, 45)}"${answered ? '' : ' (not answered)'}`;
  });
  const pressed = sentAtMs.map((atMs) => atMs - from).join(', ');
  return `${phone}, ${new Date(from).toISOString()}: pressed at ${pressed} ms; read ${[...told].join(', ') || 'nothing'}; ${made} made; SMS ${messages.join('; ') || 'none'}`;
}
