import { setTimeout as pause } from 'node:timers/promises';
import { dialUp, type Handset, type Seen } from '../../src/cli/dial/handset.ts';
import { callbacksOf } from './callbacks.ts';
import type { Random } from './random.ts';
import { asksDetails, isReview, ordinaryAnswerTo, REFUSED_ID, showsRefusedId } from './screen-words.ts';
import type { SentSms } from './sms-gateway.ts';
import { isReminder, isReply, saysFailed } from './sms-words.ts';

/** What a customer has read on screens. */
export type Read = 'registered' | 'received' | 'already' | 'refused';

/** What brought a customer to the review, at the latest. */
export type Brought = 'straight on' | 'resumed' | 'reminded' | 'SMS';

export type Customer = {
  /** `+254712345678`. */
  readonly phone: string;
  readonly local: string;
  readonly read: Set<Read>;
  /** When "send" was pressed, each time. */
  readonly sentAtMs: number[];
  /** With an ID that the registry refuses: who never sent one is not to hear of a refusal. */
  sentRefusedId: boolean;
  /** Has seen what is asked after consent. */
  consented: boolean;
  brought: Brought;
  /** When each SMS was written. */
  readonly textedAtMs: number[];
  /** When the opt-out was taken. */
  optedOutAtMs?: number;
  /** When "send" was pressed for the latest promise that was read, and when a refusal was last read. */
  promisedAtMs?: number;
  refusedAtMs?: number;
  hops: number;
  politeEnds: number;
  unanswered: number;
  /** Without ever having been promised anything. */
  gaveUp: boolean;
};

export type World = {
  readonly where: () => URL;
  /** What a phone was sent by SMS, oldest first. */
  readonly smsTo: (phone: string) => readonly SentSms[];
  readonly random: Random;
};

const SESSIONS = 30;
const SCREENS = 40;
const DROPS = 0.26;
const TYPING_ERRORS = 0.06;
const REPEATS = 0.04;
const IMPATIENT = 0.1;
const IDS_MISTYPED = 0.03;
const CORRECT = 0.7;
const THINKS_MS = [20, 250] as const;
const REDIALS_MS = [200, 1_500] as const;
const WAITS_FOR_SMS_MS = 6_000;
const BEGIN_BY_SMS = 0.15;
const ALL_IN_ONE = 0.6;
/** Of those who dropped: who opts out, who dials again or writes by themselves; the others wait for the reminder. */
const OPT_OUT = 0.06;
const DIAL_AGAIN = 0.5;
const WRITE = 0.15;
const STILL_WANT = 0.5;
const HEED_A_REMINDER = 0.95;
const COME_UNREMINDED = 0.3;
/** Answers to two questions may be the same word: it comes later than a repeat by an impatient thumb. */
const WRITES_MS = [3_300, 5_000] as const;
const MOST_TEXTS = 22;
const LOOKS_EVERY_MS = 100;
const WAITS_FOR_A_REPLY_MS = 20_000;
const WAITS_FOR_A_REMINDER_MS = 30_000;

export function newCustomer(n: number): Customer {
  const digits = String(n).padStart(8, '0');
  return {
    phone: `+2547${digits}`,
    local: `07${digits}`,
    read: new Set(),
    sentAtMs: [],
    sentRefusedId: false,
    consented: false,
    brought: 'straight on',
    textedAtMs: [],
    hops: 0,
    politeEnds: 0,
    unanswered: 0,
    gaveUp: false,
  };
}

const NAMES = ['Anthony Kamau', 'Mary Wanjiku Mungai', 'John Otieno', 'Grace Achieng', "Ng'ang'a Mwangi", 'Asha Ali'];
const COUNTIES = ['Kwale', '047', 'kiambu', 'Mombasa', 'Siaya', '001'];

/** One customer from the first dial until registered, notified that it failed, or tired of trying. */
export async function live(customer: Customer, n: number, world: World): Promise<void> {
  const { random } = world;
  const language = random.pick(['1', '2']);
  const name = random.pick(NAMES);
  const mistyped = random.chance(IDS_MISTYPED);
  const answers = { language, name, county: random.pick(COUNTIES), gender: random.pick(['1', '2']) };
  const id = { now: mistyped ? `${REFUSED_ID}${String(n).padStart(6, '0')}` : String(10_000_000 + n) };
  const corrected = String(10_000_000 + n);
  let change = '1';
  const gateway = callbacksOf(customer.phone, world.where, random);
  const sms = () => world.smsTo(customer.phone);
  let brought: Brought = random.chance(BEGIN_BY_SMS) ? 'SMS' : 'straight on';
  await tryOn();
  await gateway.settled();

  async function tryOn(): Promise<void> {
    for (let sessions = 0; sessions < SESSIONS; sessions++) {
      const end = brought === 'SMS' ? await write() : await call();
      if (customer.read.has('registered') || customer.read.has('already')) return;
      if (customer.read.has('received')) {
        // Notified by SMS of what the screen could not say: some correct it, some do not.
        if (!mistyped || id.now === corrected) return;
        await pause(WAITS_FOR_SMS_MS);
        if (!world.smsTo(customer.phone).some(saysFailed) || !random.chance(CORRECT)) return;
        id.now = corrected;
        customer.read.delete('received');
      }
      if (customer.read.has('refused') && !random.chance(CORRECT)) return;
      const next = end === 'dropped' ? await afterDrop() : 'resumed';
      if (next === undefined) return;
      if (next !== 'resumed' || brought !== 'reminded') brought = next;
      await pause(random.between(...REDIALS_MS));
    }
    customer.gaveUp = true;
  }

  /** How the customer comes back; undefined: not at all. */
  async function afterDrop(): Promise<Brought | undefined> {
    if (customer.optedOutAtMs === undefined && random.chance(OPT_OUT)) {
      const taken = random.chance(0.5) ? await text('STOP') : await gateway.optOut();
      if (taken) customer.optedOutAtMs = Date.now();
      return random.chance(STILL_WANT) ? 'resumed' : undefined;
    }
    if (random.chance(DIAL_AGAIN)) return 'resumed';
    if (customer.optedOutAtMs === undefined && random.chance(WRITE / (1 - DIAL_AGAIN))) return 'SMS';
    const before = sms().filter(isReminder).length;
    if (await isSent(() => sms().filter(isReminder).length > before, WAITS_FOR_A_REMINDER_MS)) {
      if (!random.chance(HEED_A_REMINDER)) return undefined;
      return random.chance(WRITE) ? 'SMS' : 'reminded';
    }
    return random.chance(COME_UNREMINDED) ? 'resumed' : undefined;
  }

  async function isSent(has: () => boolean, forMs: number): Promise<boolean> {
    const latest = Date.now() + forMs;
    while (!has() && Date.now() < latest) await pause(LOOKS_EVERY_MS);
    return has();
  }

  function text(words: string): Promise<boolean> {
    customer.textedAtMs.push(Date.now());
    customer.sentRefusedId ||= words.includes(REFUSED_ID);
    return gateway.text(words);
  }

  /** By SMS: all in one message, or one answer after another. */
  async function write(): Promise<'ended'> {
    const [keyword, genders] = language === '1' ? ['JOIN', ['Male', 'Female']] : ['JISAJILI', ['Mwanaume', 'Mwanamke']];
    const details = `${name}, ${id.now}, ${answers.county}, ${genders[Number(answers.gender) - 1]}`;
    let words = random.chance(ALL_IN_ONE) ? `${keyword} ${details}` : keyword;
    let sends = false;
    for (let texts = 0; texts < MOST_TEXTS; texts++) {
      const replies = sms().filter(isReply).length;
      const isStored = await text(words);
      if (!isStored) return 'ended';
      if (sends) {
        // It is stored: the result comes by SMS.
        isPromised('received');
        return 'ended';
      }
      const isAnswered = await isSent(() => sms().filter(isReply).length > replies, WAITS_FOR_A_REPLY_MS);
      await pause(random.between(...WRITES_MS));
      if (!isAnswered) {
        words = keyword;
        continue;
      }
      // The latest is what stands open on the phone.
      const { message = '' } = sms().filter(isReply).at(-1) ?? {};
      listen(message);
      if (customer.read.size > 0) return 'ended';
      words = answerTo(message);
      if (words === 'hang up') return 'ended';
      sends = isReview(message) && words === '1';
      if (sends) press(message);
    }
    return 'ended';
  }

  function press(review: string): void {
    customer.sentAtMs.push(Date.now());
    customer.sentRefusedId ||= showsRefusedId(review);
    customer.brought = brought;
  }

  async function call(): Promise<'ended' | 'dropped'> {
    const handset = dialUp({ number: customer.phone }, world.where);
    const dropsAt = random.chance(DROPS) ? Math.floor(random.between(1, 11)) : Number.POSITIVE_INFINITY;
    const hungUp = (how: 'ended' | 'dropped') => {
      void gateway.ended(handset.ending('Incomplete'));
      return how;
    };
    let seen = await hop(handset, undefined);
    for (let screens = 1; screens < SCREENS; screens++) {
      if (seen.kind === 'gone' || seen.ends) break;
      if (screens >= dropsAt) return hungUp('dropped');
      await pause(random.between(...THINKS_MS));
      const input = answerTo(seen.text);
      if (input === 'hang up') break;
      const sends = isReview(seen.text) && input === '1';
      if (sends) press(seen.text);
      if (sends && random.chance(IMPATIENT)) {
        // Hung up before the answer: what it says nobody reads.
        void handset.type(input);
        break;
      }
      seen = await hop(handset, input);
    }
    return hungUp('ended');
  }

  async function hop(handset: Handset, input: string | undefined): Promise<Seen> {
    customer.hops++;
    const first = handset.type(input);
    if (random.chance(REPEATS)) await handset.repeat();
    const seen = await first;
    if (seen.kind === 'gone') customer.unanswered++;
    else listen(seen.text);
    return seen;
  }

  function listen(text: string): void {
    if (asksDetails(text)) customer.consented = true;
    if (/you are now registered|umesajiliwa na/i.test(text)) isPromised('registered');
    else if (/received your details|tumepokea maelezo/i.test(text)) isPromised('received');
    else if (/already registered|tayari imesajiliwa/i.test(text)) isPromised('already');
    else if (/not accepted|kataliwa/i.test(text)) {
      customer.read.add('refused');
      customer.refusedAtMs = Date.now();
    } else if (/sorry|samahani/i.test(text)) customer.politeEnds++;
  }

  function isPromised(read: Read): void {
    customer.read.add(read);
    // The SMS to it may be faster than the screen.
    customer.promisedAtMs = customer.sentAtMs.at(-1) ?? Date.now();
  }

  /** By the words of the screen, as a customer goes. */
  function answerTo(text: string): string {
    const says = (words: RegExp) => words.test(text);
    const orWrong = (input: string, wrong: string) => (random.chance(TYPING_ERRORS) ? wrong : input);
    if (says(/2:Kiswahili/)) return orWrong(answers.language, '7');
    if (says(/18\+/)) return random.chance(0.05) ? '3' : '1';
    if (says(/^Say No|^Ukikataa/)) return '0';
    if (isReview(text)) return review(text);
    if (says(/What do you want to change|Ungependa kubadilisha/)) return change;
    if (says(/Welcome back|Karibu tena/)) return '1';
    if (says(/your full name on your ID\?|ndilo jina|You entered|Umeweka|Did you mean|ulimaanisha/i)) return '1';
    if (says(/1:Male|1:Mwanaume/)) return orWrong(answers.gender, '5');
    if (says(/region|eneo|county|kaunti/i)) return orWrong(answers.county, 'xyzzy');
    if (says(/ID NUMBER|kitambulisho \(ID|ID number|Nambari ya kitambulisho/)) return orWrong(id.now, 'abc');
    if (says(/full name|jina/i)) return orWrong(answers.name, '12345');
    return ordinaryAnswerTo(text) ?? 'hang up';
  }

  function review(text: string): string {
    if (/not accepted|kataliwa/i.test(text) && id.now !== corrected) {
      if (!random.chance(CORRECT)) return 'hang up';
      id.now = corrected;
    }
    const showsRefused = showsRefusedId(text);
    change = showsRefused ? '2' : '1';
    return (showsRefused && id.now === corrected) || random.chance(0.03) ? '2' : '1';
  }
}
