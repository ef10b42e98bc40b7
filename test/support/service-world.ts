import type { Redis } from 'ioredis';
import { createAfricasTalkingSms } from '../../src/adapters/africastalking/sms.ts';
import { createKeyring } from '../../src/adapters/encryption/keyring.ts';
import { createUndiciClient } from '../../src/adapters/http/undici.ts';
import { createPatascore } from '../../src/adapters/patascore/register.ts';
import { connectRedis } from '../../src/adapters/redis/connect.ts';
import { createStore } from '../../src/adapters/redis/store.ts';
import type { KeptPhone, PhoneStore } from '../../src/outbox/keep.ts';
import { type Registration, readRegistration } from '../../src/outbox/registration.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { RegistryAnswer, SmsAnswer } from '../../src/ports/partners.ts';
import { createService, type Service, type Terms, type World } from '../../src/runtime/service.ts';
import type { StandInCustomer } from '../../src/sandbox/customer-book.ts';
import { type RegistryStandIn, startRegistryStandIn } from '../../src/sandbox/registry-stand-in.ts';
import { type SmsStandIn, startSmsStandIn } from '../../src/sandbox/sms-stand-in.ts';
import type { HopReply } from '../../src/ussd/hop.ts';
import { readSession, type Session } from '../../src/ussd/session.ts';
import { type HeldClock, heldClock } from './held-clock.ts';
import { type HeldDeliveries, heldDeliveries } from './held-deliveries.ts';
import { phone } from './phone.ts';

export const TERMS: Terms = {
  lenderName: 'Umoja',
  serviceCode: '*384*70421#',
  helpPhone: '0700000000',
  newestInputNetworks: ['63907'],
  maxHopsPerMinute: 0,
  maxDialsPerS: 0,
  registerDeadlineMs: 2_000,
  retryFirstS: 10,
  retryMaxS: 900,
  giveUpAfterH: 48,
  resumeWithinH: 24,
  retentionDays: 30,
};

/** From the dialled code to the review, in the fewest answers. */
export const TO_REVIEW = ['1', '1', 'Anthony Kamau', '21314151', 'Kwale', '1'] as const;

/** What the service told operations. */
export type Seen = {
  readonly tried: RegistryAnswer[];
  readonly texted: SmsAnswer[];
  readonly settled: Registration['stage'][];
  readonly poisoned: string[];
  /** Why the registry is spared, and `well` when it is asked again. */
  readonly registry: string[];
};

/** One service over a real Redis and real partners on loopback, with a clock that stands still. */
export type ServiceWorld = {
  readonly service: Service;
  readonly store: PhoneStore;
  readonly clock: HeldClock;
  readonly deliveries: HeldDeliveries;
  readonly registry: RegistryStandIn;
  readonly sms: SmsStandIn;
  readonly seen: Seen;
  readonly redis: Redis;
  /** Another service over the same Redis, partners and clock. */
  another(terms?: Partial<Terms>, clock?: Clock): Service;
  /** Another service over the same store, queue and clock: of these parts, beside partners that agree to everything. */
  with(parts: Partial<World>, terms?: Partial<Terms>): Service;
  /** How often the registry was asked. */
  asked(): number;
  customers(): readonly StandInCustomer[];
  /** What is kept of a number. */
  kept(number?: string): Promise<KeptPhone>;
  /** All that is due by now is delivered. */
  deliver(): Promise<void>;
  /** As time goes by, from alarm to alarm, until none is set. */
  deliverAll(): Promise<void>;
  /** Somebody else makes a customer at the registry. */
  registerElsewhere(phone: string, nationalId: string): Promise<void>;
  close(): Promise<void>;
};

export const NUMBER = '0711000111';
const TOKEN = 'a-token-for-tests';
const SMS_DEADLINE_MS = 1_500;
const AGREEING: Pick<World, 'registry' | 'sms' | 'seen'> = {
  registry: { register: async () => ({ kind: 'registered' }) },
  sms: { send: async () => ({ kind: 'accepted', messageId: 'ATXid_1' }) },
  seen: { tried() {}, texted() {}, settled() {}, poisoned() {}, registry() {} },
};

export async function startServiceWorld(redisUrl: string, terms: Partial<Terms> = {}): Promise<ServiceWorld> {
  const clock = heldClock(Date.now());
  const deliveries = heldDeliveries(clock);
  const registry = await startRegistryStandIn({ token: TOKEN, authHeader: 'Authentication' });
  const sms = await startSmsStandIn({
    username: 'umoja',
    apiKey: 'a-key-for-tests',
    now: () => new Date(clock.nowMs()),
  });
  const redis = connectRedis({ kind: 'single', url: redisUrl }, 'hops') as Redis;
  await redis.flushall();
  const store: PhoneStore = createStore<Session, Registration>({
    redis,
    keyring: createKeyring([Buffer.alloc(32, 7)]),
    read: { session: readSession, registration: readRegistration },
    nowMs: clock.nowMs,
  });
  const seen: Seen = { tried: [], texted: [], settled: [], poisoned: [], registry: [] };
  let asked = 0;
  registry.subscribe((event) => {
    if (event.kind === 'registry_request') asked++;
  });

  const http = createUndiciClient();
  const another = (more: Partial<Terms> = {}, itsClock: Clock = clock) =>
    createService(
      {
        store,
        deliveries,
        registry: createPatascore(
          {
            baseUrl: registry.url,
            token: TOKEN,
            authHeader: 'Authentication',
            phoneFormat: 'local',
            duplicatePhrases: ['already exists'],
          },
          http.ask,
        ),
        sms: createAfricasTalkingSms(
          {
            username: 'umoja',
            apiKey: 'a-key-for-tests',
            url: sms.url,
            shortCodeShared: false,
            deadlineMs: SMS_DEADLINE_MS,
          },
          http.ask,
        ),
        clock: itsClock,
        seen: {
          tried: (_, answer) => seen.tried.push(answer),
          texted: (_, answer) => seen.texted.push(answer),
          settled: ({ stage }) => seen.settled.push(stage),
          poisoned: (_, because) => seen.poisoned.push(because),
          registry: (trouble) => seen.registry.push(trouble?.because ?? 'well'),
        },
      },
      { ...TERMS, ...terms, ...more },
    );
  const service = another();

  return {
    service,
    store,
    clock,
    deliveries,
    registry,
    sms,
    seen,
    redis,
    another,
    with: (parts, more) =>
      createService({ store, deliveries, clock, ...AGREEING, ...parts }, { ...TERMS, ...terms, ...more }),
    asked: () => asked,
    customers: registry.customers,
    kept: (number = NUMBER) => store.load(phone(number)),
    deliver: () => deliveries.runDue(service.deliver),
    async deliverAll() {
      for (;;) {
        const [nextMs] = deliveries.alarmsMs();
        if (nextMs === undefined) return;
        clock.advance(Math.max(nextMs - clock.nowMs(), 0));
        await deliveries.runDue(service.deliver);
      }
    },
    async registerElsewhere(number, nationalId) {
      const customer = { full_name: 'Jane Atieno', gender: 'Female', location: 'Kisumu' };
      await fetch(`${registry.url}/api/v1/customer/mfi/register`, {
        method: 'POST',
        headers: { authentication: TOKEN },
        body: JSON.stringify({ ...customer, phone: number, national_id: nationalId }),
      });
    },
    async close() {
      redis.disconnect();
      await Promise.all([http.close(), registry.close(), sms.close()]);
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
