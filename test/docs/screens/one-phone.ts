import type { PhoneStore } from '../../../src/outbox/phone.ts';
import type { Registry } from '../../../src/ports/partners.ts';
import type { Service, ServiceSettings } from '../../../src/runtime/service.ts';
import type { HopReply } from '../../../src/ussd/hop.ts';
import { phone } from '../../support/phone.ts';
import { SETTINGS, serviceWorld } from '../../support/service-world.ts';

const PHONE = phone('0712345678');

export type Circumstances = {
  /** What the registry answers to every confirmation. */
  readonly registry?: Registry['register'];
  readonly settings?: Partial<ServiceSettings>;
  /** After so many hops Redis reads, but stores nothing any more. */
  readonly storesHops?: number;
};

/** The whole service over a store that remembers one phone: what the phone shows, call after call, input after input. */
export async function callsOf(
  calls: readonly (readonly string[])[],
  { registry, settings, storesHops = Number.POSITIVE_INFINITY }: Circumstances = {},
): Promise<HopReply> {
  let hops = 0;
  const service = serviceOver(registry, { ...SETTINGS, ...settings }, () => hops <= storesHops);
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

function serviceOver(
  register: Registry['register'] | undefined,
  settings: ServiceSettings,
  stores: () => boolean,
): Service {
  const world = serviceWorld();
  const store: PhoneStore = {
    ...world.store,
    commit: async (stored, change) => {
      if (!stores()) throw new Error('nothing is stored');
      return world.store.commit(stored, change);
    },
  };
  const registry = { register: register ?? (async () => ({ kind: 'registered' as const })) };
  return world.another(settings, { store, registry });
}
