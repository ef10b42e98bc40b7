import { randomBytes } from 'node:crypto';
import { createKeyring } from '../../adapters/encryption/keyring.ts';
import { connectRedis } from '../../adapters/redis/connect.ts';
import { createDurability } from '../../adapters/redis/durability.ts';
import { newReference } from '../../adapters/redis/keys.ts';
import { troubleOf } from '../../adapters/redis/trouble.ts';
import { parseMsisdn } from '../../conversation/msisdn.ts';
import { allOf } from '../../outbox/events.ts';
import type { PhoneStore } from '../../outbox/phone.ts';
import { systemClock } from '../../ports/clock.ts';
import type { Registry, RegistryAnswer } from '../../ports/partners.ts';
import type { PhoneKey } from '../../ports/store.ts';
import { createPhoneStore } from '../../runtime/compose.ts';
import { createService, LONGEST_ATTEMPT_MS } from '../../runtime/service.ts';
import type { Settings } from '../../runtime/settings.ts';
import { type Finding, ok, warn, wrong } from './finding.ts';
import { knock } from './registry.ts';

const ABOUT = 'Probe';
/** What a probe leaves behind that was cut off ends by itself. */
const LIVES_S = 120;
const MOST_HOPS = 20;
/** The store never sees it: the probe is stored under a name that no number has. */
const NUMBER = '0700000000';
/** On the other screens, `1`. */
const ANSWERS: Readonly<Record<string, string>> = { name: 'Grace Neema Baraka', county: 'Kwale' };

/**
 * A synthetic customer: dials, answers, confirms, is stored in the real Redis, and comes to the registry's door. The running service
 * never hears of it: it has no timer, so no worker takes it up.
 */
export async function examineByProbe(settings: Settings, deadlineMs: number): Promise<Finding> {
  const { redis: target, dataKeys, registry } = settings;
  if (target === undefined || dataKeys === undefined || registry === undefined)
    return warn(ABOUT, 'there is no Redis, key or registry to probe', 'set them first');
  const redis = connectRedis(target, 'process');
  const key = randomBytes(12).toString('base64url') as PhoneKey;
  const store = storeOf(createPhoneStore(redis, createKeyring(dataKeys)), key);
  const waiting = connectRedis(target, 'process');
  const durability = createDurability({ redis: waiting, onLate: () => undefined });
  let atDoor: RegistryAnswer | undefined;
  const door: Registry = {
    async register() {
      // No longer than the service waits: the hop ends then.
      const waitsMs = Math.min(deadlineMs, settings.registerDeadlineMs, LONGEST_ATTEMPT_MS);
      atDoor = (await knock(registry, waitsMs)).answer;
      // Turned away as it should be: the rest goes on as if it had been let in.
      return atDoor.kind === 'refused' ? { kind: 'registered' } : atDoor;
    },
  };
  const service = createService(
    {
      store,
      registry: door,
      sms: { send: async () => ({ kind: 'retry', because: 'unreachable', mayHaveSent: false }) },
      clock: systemClock,
      events: allOf([]),
      newReference: (of) => newReference(of, randomBytes(6)),
      durable: async (of) => void (await durability.reached(of)),
      afterReply: (work) => void work.catch(() => undefined),
    },
    { ...settings, role: 'web', maxDialsPerS: 0 },
  );
  const startedMs = performance.now();
  try {
    const { screen, body } = await walk();
    const tookMs = Math.round(performance.now() - startedMs);
    const { registration } = await store.loadByKey(key);
    if (screen === 'success' && registration?.status === 'registered')
      return ok(
        ABOUT,
        `a synthetic customer dialled, confirmed, was stored, and came to the registry's door, in ${tookMs} ms`,
      );
    if (atDoor !== undefined && 'because' in atDoor)
      return wrong(
        ABOUT,
        `a synthetic customer came to the registry's door, and it was shut (${atDoor.because})`,
        'see Registry',
      );
    return wrong(
      ABOUT,
      `a synthetic customer came no further than the screen ${screen} (${body.slice(0, 3)})`,
      'see Redis',
    );
  } catch (error) {
    return wrong(ABOUT, `a synthetic customer came no further than Redis (${troubleOf(error).message})`, 'see Redis');
  } finally {
    await forget(store, key).catch(() => undefined);
    redis.disconnect();
    waiting.disconnect();
  }

  async function walk() {
    const msisdn = parseMsisdn(NUMBER);
    if (msisdn === undefined) throw new Error('the number of the probe is no number');
    const hop = { sessionId: `probe-${randomBytes(9).toString('hex')}`, msisdn, networkCode: '99999' };
    const answers: Readonly<Record<string, string>> = {
      ...ANSWERS,
      nationalId: '1'.repeat(settings.nationalIdDigits.max),
    };
    let reply = await service.answerHop({ ...hop, text: '' });
    for (let text = '', hops = 1; reply.body.startsWith('CON ') && hops < MOST_HOPS; hops++) {
      const answer = answers[reply.screen] ?? '1';
      text = text === '' ? answer : `${text}*${answer}`;
      reply = await service.answerHop({ ...hop, text });
      if (reply.failure !== undefined) throw reply.failure;
    }
    return reply;
  }
}

/** Everything under one name, without timer and mark, for a short while. */
function storeOf(store: PhoneStore, key: PhoneKey): PhoneStore {
  return {
    ...store,
    keyOf: async () => key,
    load: () => store.loadByKey(key),
    commit(stored, { timer: _, attention: __, callBackSinceMs: ___, proof: ____, ...change }) {
      const { conversation, registration, reference } = change;
      return store.commit(stored, {
        ...change,
        ...(conversation && { conversation: { ...conversation, ttlS: LIVES_S } }),
        ...(registration && { registration: { ...registration, ttlS: LIVES_S } }),
        ...(reference && reference.ttlS !== null && { reference: { ...reference, ttlS: LIVES_S } }),
      });
    },
  };
}

async function forget(store: PhoneStore, key: PhoneKey): Promise<void> {
  let phone = await store.loadByKey(key);
  for (;;) {
    const reference = phone.registration && { reference: { text: phone.registration.reference, ttlS: null } };
    const committed = await store.commit(phone, { conversation: null, registration: null, ...reference });
    if (committed.done) return;
    phone = committed.now;
  }
}
