import type { KeptPhone, PhoneStore } from '../../../src/outbox/keep.ts';
import type { Registration } from '../../../src/outbox/registration.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import type { Registry } from '../../../src/ports/partners.ts';
import type { PhoneKey } from '../../../src/ports/store.ts';
import { createService, type Service, type Terms } from '../../../src/runtime/service.ts';
import type { HopReply } from '../../../src/ussd/hop.ts';
import type { Session } from '../../../src/ussd/session.ts';
import { phone } from '../../support/phone.ts';

const PHONE = phone('0712345678');
const KEY = 'the-phone-of-the-page' as PhoneKey;

const TERMS: Terms = {
  lenderName: 'Umoja',
  serviceCode: '*384*70421#',
  helpPhone: '0700000000',
  newestInputNetworks: [],
  maxHopsPerMinute: 0,
  maxDialsPerS: 0,
  registerDeadlineMs: 5000,
  retryFirstS: 10,
  retryMaxS: 900,
  giveUpAfterH: 48,
  resumeWithinH: 24,
  retentionDays: 30,
};

export type Circumstances = {
  /** What the registry answers to every confirmation. */
  readonly registry?: Registry['register'];
  readonly terms?: Partial<Terms>;
  /** After so many hops Redis reads, but keeps nothing any more. */
  readonly keepsHops?: number;
};

/** The whole service over a store that remembers one phone: what the phone shows, call after call, input after input. */
export async function callsOf(
  calls: readonly (readonly string[])[],
  { registry, terms, keepsHops = Number.POSITIVE_INFINITY }: Circumstances = {},
): Promise<HopReply> {
  let hops = 0;
  const service = serviceOver(registry, { ...TERMS, ...terms }, () => hops <= keepsHops);
  let reply: HopReply | undefined;
  for (const [number, inputs] of calls.entries()) {
    for (let typed = 0; typed <= inputs.length; typed++) {
      hops += 1;
      reply = await service.answerHop({
        sessionId: `ATUid_${number}`,
        msisdn: PHONE,
        text: inputs.slice(0, typed).join('*'),
        networkCode: '63902',
      });
    }
  }
  if (reply === undefined) throw new Error('nobody called');
  return reply;
}

function serviceOver(register: Registry['register'] | undefined, terms: Terms, keeps: () => boolean): Service {
  return createService(
    {
      store: memoryOfOnePhone(keeps),
      deliveries: { schedule: async () => {}, hasten: async () => {}, setAnew: async () => {}, close: async () => {} },
      registry: { register: register ?? (async () => ({ kind: 'registered' })) },
      sms: { send: async () => ({ kind: 'accepted', messageId: 'ATXid_1' }) },
      clock: systemClock,
      seen: { tried: () => {}, texted: () => {}, settled: () => {}, poisoned: () => {}, registry: () => {} },
    },
    terms,
  );
}

function memoryOfOnePhone(keeps: () => boolean): PhoneStore {
  let session: Session | undefined;
  let registration: Registration | undefined;
  let hopsThisMinute = 0;
  let dials = 0;
  const kept = (): KeptPhone & { hopsThisMinute: number } => {
    const revision = { session: undefined, registration: undefined };
    return { key: KEY, ...(session && { session }), ...(registration && { registration }), revision, hopsThisMinute };
  };
  return {
    load: async () => kept(),
    loadByKey: async () => kept(),
    async commit(_, change) {
      if (!keeps()) throw new Error('nothing is kept');
      if (change.session !== undefined) session = change.session?.value;
      if (change.registration !== undefined) registration = change.registration?.value;
      if (change.countHop) hopsThisMinute += 1;
      return kept();
    },
    countDial: async () => ++dials,
    reserveRef: async () => true,
    findRef: async () => KEY,
    rememberMessage: async () => {},
    findMessage: async () => KEY,
    markDue: async () => {},
    clearDue: async () => {},
    dueBefore: async () => [],
    dueAfter: async () => [],
    countDue: async () => 0,
    markDead: async () => {},
    clearDead: async () => {},
    countDead: async () => 0,
    listDead: async () => [],
    ping: async () => {},
  };
}
