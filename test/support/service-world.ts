import { newReference } from '../../src/adapters/redis/keys.ts';
import type { OutboxEvents } from '../../src/outbox/events.ts';
import { type ConversationRecord, conversationCodec, type Phone } from '../../src/outbox/phone.ts';
import { TIMING, type Timing } from '../../src/outbox/policy.ts';
import { type Registration, readRegistration } from '../../src/outbox/registration.ts';
import type { Applicant, Registry, RegistryAnswer, SmsAnswer, SmsGateway } from '../../src/ports/partners.ts';
import { createService, type Service, type ServiceSettings, type World } from '../../src/runtime/service.ts';
import type { HopReply } from '../../src/ussd/hop.ts';
import { type HeldClock, heldClock } from './held-clock.ts';
import { type MemoryStore, memoryStore } from './memory-store.ts';
import { phone } from './phone.ts';
import { toReview } from './walk.ts';

export const SETTINGS: ServiceSettings = {
  lenderName: 'Umoja',
  serviceCode: '*384*70421#',
  helpPhone: '0700000000',
  nationalIdDigits: { min: 6, max: 9 },
  newestInputNetworks: ['63907'],
  maxHopsPerMinute: 0,
  maxDialsPerS: 0,
  smsMaxPerS: 0,
  registerDeadlineMs: 5_000,
  retryFirstS: 10,
  retryMaxS: 900,
  giveUpAfterH: 48,
  resumeWithinH: 24,
  retentionDays: 30,
  consentKeptDays: 730,
  dialbackAfterS: 0,
  quietHours: { fromMinute: 0, toMinute: 0 },
  smsKeywords: ['JISAJILI', 'SAJILI', 'REGISTER', 'JOIN'],
  shortCodeShared: false,
  role: 'all',
};

/** From the dialled code to the review, in the fewest answers. */
export const TO_REVIEW = toReview();
export const NUMBER = '0711000111';

/** What operations heard. */
export type Heard = {
  readonly confirmed: string[];
  readonly attempted: RegistryAnswer[];
  readonly notified: SmsAnswer[];
  readonly settled: Registration['status'][];
  /** `reply: accepted`. */
  readonly messaged: string[];
  readonly unreadable: string[];
  readonly needAttention: string[];
  /** `registry open: timeout`, `registry half-open: timeout`, `registry closed`. */
  readonly circuits: string[];
  readonly failed: unknown[];
};

/** What a partner does when it is called: an answer, or whatever a test wants to happen in between. */
export type Answering<T, A> = A | ((request: T) => A | Promise<A>);

/** One service over a store in memory, partners that answer as a test says, and a clock that stands still. */
export type ServiceWorld = {
  readonly service: Service;
  readonly store: MemoryStore<ConversationRecord, Registration>;
  readonly clock: HeldClock;
  readonly heard: Heard;
  /** The customers that the registry was asked to register, and the SMS that were sent, oldest first. */
  readonly asked: Applicant[];
  readonly sent: {
    readonly to: string;
    readonly message: string;
    readonly from: 'sender' | 'shortCode';
    readonly atMs: number;
  }[];
  registryAnswers(answering: Answering<Applicant, RegistryAnswer>): void;
  smsAnswers(answering: Answering<string, SmsAnswer>): void;
  /** Another process over the same store, partners and clock. */
  another(settings?: Partial<ServiceSettings>, parts?: Partial<World>, timing?: Timing): Service;
  stored(number?: string): Promise<Phone>;
  /** What was left to do after replies. */
  afterReplies(): Promise<void>;
  /** The worker works on everything that is due now. */
  work(service?: Service): Promise<void>;
  /** As time goes by, from timer to timer, until none is set, or until then. */
  workOff(service?: Service, untilMs?: number): Promise<void>;
};

export function serviceWorld(
  settings: Partial<ServiceSettings> = {},
  parts: Partial<World> = {},
  timing: Timing = TIMING,
): ServiceWorld {
  const clock = heldClock();
  const registration = { write: (value: Registration) => value, read: readRegistration };
  const store = memoryStore({ conversation: conversationCodec, registration }, clock);
  const heard: Heard = {
    confirmed: [],
    attempted: [],
    notified: [],
    settled: [],
    messaged: [],
    unreadable: [],
    needAttention: [],
    circuits: [],
    failed: [],
  };
  const asked: Applicant[] = [];
  const sent: ServiceWorld['sent'] = [];
  let registryAnswering: Answering<Applicant, RegistryAnswer> = { kind: 'registered' };
  let smsAnswering: Answering<string, SmsAnswer> = { kind: 'accepted', messageId: 'ATXid_1' };
  const after: Promise<unknown>[] = [];

  const registry: Registry = {
    async register(applicant, _deadlineMs, { mayStart } = {}) {
      if (mayStart?.() === false) return { kind: 'retry', because: 'unreachable', mayHaveRegistered: false };
      asked.push(applicant);
      return typeof registryAnswering === 'function' ? registryAnswering(applicant) : registryAnswering;
    },
  };
  const sms: SmsGateway = {
    async send(to, message, { mayStart, from = 'sender' } = {}) {
      if (mayStart?.() === false) return { kind: 'retry', because: 'unreachable', mayHaveSent: false };
      sent.push({ to, message, from, atMs: clock.nowMs() });
      return typeof smsAnswering === 'function' ? smsAnswering(message) : smsAnswering;
    },
  };
  const events: OutboxEvents = {
    confirmed: ({ reference }) => heard.confirmed.push(reference),
    attempted: (_, answer) => heard.attempted.push(answer),
    notified: (_, answer) => heard.notified.push(answer),
    settled: ({ status }) => heard.settled.push(status),
    reported() {},
    messaged: (is, answer) => heard.messaged.push(`${is}: ${answer.kind}`),
    needsAttention: ({ reference }) => heard.needAttention.push(reference),
    unreadable: (_, because) => heard.unreadable.push(because),
    circuit: (partner, state) =>
      heard.circuits.push(`${partner} ${state.is}${state.is === 'closed' ? '' : `: ${state.because}`}`),
    failed: (_, error) => heard.failed.push(error),
  };
  const another: ServiceWorld['another'] = (more = {}, moreParts = {}, itsTiming = timing) =>
    createService(
      {
        store,
        registry,
        sms,
        clock,
        events,
        newReference: (key) => newReference(key, crypto.getRandomValues(new Uint8Array(5))),
        durable: async () => undefined,
        afterReply: (work) => after.push(work),
        ...parts,
        ...moreParts,
      },
      { ...SETTINGS, ...settings, ...more },
      itsTiming,
    );
  const service = another();
  const timers = async () => JSON.stringify(await store.listDue(Number.MAX_SAFE_INTEGER));

  /** Until nothing more is due, or nothing more can be done now. */
  async function work(by: Service = service): Promise<boolean> {
    for (let isMoved = false; ; isMoved = true) {
      const before = await timers();
      await by.worker.runFor(1);
      if (before === (await timers())) return isMoved;
    }
  }

  return {
    service,
    store,
    clock,
    heard,
    asked,
    sent,
    registryAnswers(answering) {
      registryAnswering = answering;
    },
    smsAnswers(answering) {
      smsAnswering = answering;
    },
    another,
    stored: (number = NUMBER) => store.load(phone(number)),
    async afterReplies() {
      await Promise.all(after.splice(0));
    },
    async work(by) {
      await work(by);
    },
    async workOff(by, untilMs = Number.POSITIVE_INFINITY) {
      // Where a circuit is open, timers alone do not say when something happens next.
      const stepMs = Number.isFinite(untilMs) ? Math.max((untilMs - clock.nowMs()) / 1_000, 1_000) : 60_000;
      let isMoved = true;
      for (let steps = 0; ; steps++) {
        if (steps > MOST_STEPS) throw new Error('a timer that nobody works off');
        const nextMs = store.nextTimerMs();
        const leftMs = untilMs - clock.nowMs();
        if (nextMs === undefined || leftMs <= 0) return;
        clock.advance(Math.min(Math.max(nextMs - clock.nowMs(), isMoved ? 0 : stepMs), leftMs));
        isMoved = await work(by);
      }
    },
  };
}

export type Caller = {
  dial(text?: string, sessionId?: string): Promise<HopReply>;
  /** One answer after another; the last reply. */
  types(...inputs: readonly string[]): Promise<HopReply>;
  /** Any hop of this phone, as it is. */
  sends(hop: { text: string; sessionId?: string; networkCode?: string; answered?: number }): Promise<HopReply>;
  /** All of what was typed since dialling, as the gateway joins it. */
  text(): string;
  sessionId(): string;
};

const MOST_STEPS = 5_000;

let sessions = 0;

/** A customer's phone at a service, without HTTP between them. */
export function caller(service: Service, number: string = NUMBER): Caller {
  let sessionId = '';
  let text = '';
  const sends: Caller['sends'] = (hop) =>
    service.answerHop({ sessionId, msisdn: phone(number), networkCode: '63902', ...hop });
  return {
    sends,
    text: () => text,
    sessionId: () => sessionId,
    dial(first = '', id = `ATUid_${++sessions}`) {
      sessionId = id;
      text = first;
      return sends({ text });
    },
    async types(...inputs) {
      let reply: HopReply | undefined;
      for (const input of inputs) {
        text = text === '' ? input : `${text}*${input}`;
        reply = await sends({ text });
      }
      if (reply === undefined) throw new Error('nothing was typed');
      return reply;
    },
  };
}

/** A customer on the review, whose next `1` confirms. */
export async function atReview(service: Service, number: string = NUMBER): Promise<Caller> {
  const customer = caller(service, number);
  await customer.dial();
  await customer.types(...TO_REVIEW);
  return customer;
}

/** A customer dials, answers all, and confirms. */
export async function confirms(service: Service, number: string = NUMBER): Promise<HopReply> {
  return (await atReview(service, number)).types('1');
}
