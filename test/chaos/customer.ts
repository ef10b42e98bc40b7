import { setTimeout as pause } from 'node:timers/promises';
import { dialUp, type Handset, type Seen } from './handset.ts';
import type { Random } from './random.ts';

/** What a customer has been told, by screens. */
export type Told = 'registered' | 'received' | 'already' | 'refused';

export type Customer = {
  /** `+254712345678`. */
  readonly phone: string;
  readonly local: string;
  readonly told: Set<Told>;
  /** When "send" was pressed, each time. */
  readonly sentAtMs: number[];
  /** With an ID that the registry refuses: who never sent one is not to hear of a refusal. */
  sentRefusedId: boolean;
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
  /** Whether the last SMS said that it failed. */
  readonly failedBySms: (phone: string) => boolean;
  readonly random: Random;
};

/** The registry takes no ID that begins so. */
export const REFUSED_ID = '99';

const SESSIONS = 30;
const SCREENS = 40;
const DROPS = 0.26;
const TYPING_ERRORS = 0.06;
const REPEATS = 0.04;
const IMPATIENT = 0.1;
const IDS_MISTYPED = 0.03;
const MENDS = 0.7;
const THINKS_MS = [20, 250] as const;
const REDIALS_MS = [200, 1_500] as const;
const WAITS_FOR_SMS_MS = 6_000;

export function newCustomer(n: number): Customer {
  const digits = String(n).padStart(8, '0');
  return {
    phone: `+2547${digits}`,
    local: `07${digits}`,
    told: new Set(),
    sentAtMs: [],
    sentRefusedId: false,
    hops: 0,
    politeEnds: 0,
    unanswered: 0,
    gaveUp: false,
  };
}

const NAMES = ['Anthony Kamau', 'Mary Wanjiku Mungai', 'John Otieno', 'Grace Achieng', "Ng'ang'a Mwangi", 'Asha Ali'];
const COUNTIES = ['Kwale', '047', 'kiambu', 'Mombasa', 'Siaya', '001'];

/** One customer from the first call until registered, told that it failed, or out of patience. */
export async function live(customer: Customer, n: number, world: World): Promise<void> {
  const { random } = world;
  const language = random.pick(['1', '2']);
  const name = random.pick(NAMES);
  const mistyped = random.chance(IDS_MISTYPED);
  const answers = { language, name, county: random.pick(COUNTIES), gender: random.pick(['1', '2']) };
  const id = { now: mistyped ? `${REFUSED_ID}${String(n).padStart(6, '0')}` : String(10_000_000 + n) };
  const mended = String(10_000_000 + n);
  let change = '1';

  for (let sessions = 0; sessions < SESSIONS; sessions++) {
    await call();
    if (customer.told.has('registered') || customer.told.has('already')) return;
    if (customer.told.has('received')) {
      // Told by SMS what the screen could not say: some mend it, some leave it.
      if (!mistyped || id.now === mended) return;
      await pause(WAITS_FOR_SMS_MS);
      if (!world.failedBySms(customer.phone) || !random.chance(MENDS)) return;
      id.now = mended;
      customer.told.delete('received');
    }
    if (customer.told.has('refused') && !random.chance(MENDS)) return;
    await pause(random.between(...REDIALS_MS));
  }
  customer.gaveUp = true;

  async function call(): Promise<void> {
    const handset = dialUp(customer.phone, world.where);
    const dropsAt = random.chance(DROPS) ? Math.floor(random.between(1, 11)) : Number.POSITIVE_INFINITY;
    let seen = await hop(handset, undefined);
    for (let screens = 1; screens < SCREENS; screens++) {
      if (seen.kind === 'gone' || seen.ends || screens >= dropsAt) return;
      await pause(random.between(...THINKS_MS));
      const input = answerTo(seen.text);
      if (input === 'hang up') return;
      const sends = isReview(seen.text) && input === '1';
      if (sends) {
        customer.sentAtMs.push(Date.now());
        customer.sentRefusedId ||= showsRefusedId(seen.text);
      }
      if (sends && random.chance(IMPATIENT)) {
        // Hung up before the answer: what it says nobody reads.
        void handset.type(input);
        return;
      }
      seen = await hop(handset, input);
    }
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
    if (/you are now registered|umesajiliwa na/i.test(text)) isPromised('registered');
    else if (/received your details|tumepokea maelezo/i.test(text)) isPromised('received');
    else if (/already registered|tayari imesajiliwa/i.test(text)) isPromised('already');
    else if (/not accepted|kataliwa/i.test(text)) {
      customer.told.add('refused');
      customer.refusedAtMs = Date.now();
    } else if (/sorry|samahani/i.test(text)) customer.politeEnds++;
  }

  function isPromised(told: Told): void {
    customer.told.add(told);
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
    return 'hang up';
  }

  function review(text: string): string {
    if (/not accepted|kataliwa/i.test(text) && id.now !== mended) {
      if (!random.chance(MENDS)) return 'hang up';
      id.now = mended;
    }
    const showsRefused = showsRefusedId(text);
    change = showsRefused ? '2' : '1';
    return (showsRefused && id.now === mended) || random.chance(0.03) ? '2' : '1';
  }
}

function showsRefusedId(review: string): boolean {
  return review.includes(`ID ${REFUSED_ID}`);
}

function isReview(text: string): boolean {
  return /check your details|kagua maelezo/i.test(text);
}
