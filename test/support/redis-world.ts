import { createKeyring } from '../../src/adapters/encryption/keyring.ts';
import { connectRedis } from '../../src/adapters/redis/connect.ts';
import { createOperationsStore } from '../../src/adapters/redis/operations.ts';
import type { Operations } from '../../src/operations/operations.ts';
import type { PhoneStore } from '../../src/outbox/phone.ts';
import type { OperationsStore } from '../../src/ports/operations.ts';
import { createOperations, createPhoneStore } from '../../src/runtime/compose.ts';
import type { ServiceSettings } from '../../src/runtime/service.ts';
import { targetOf } from './redis-stores.ts';
import { SETTINGS, type ServiceWorld, serviceWorld } from './service-world.ts';

export type RedisWorld = ServiceWorld & {
  readonly redis: ReturnType<typeof connectRedis>;
  readonly phones: PhoneStore;
  readonly records: OperationsStore;
  readonly operations: Operations;
  close(): void;
};

/** A service over a real Redis, with partners that answer as a test says. `phones` is its store; the store in memory is nobody's. */
export function redisWorld(
  url: string,
  dataKeys: readonly Buffer[],
  settings: Partial<ServiceSettings> = {},
): RedisWorld {
  const redis = connectRedis(targetOf(url), 'process');
  const phones = createPhoneStore(redis, createKeyring(dataKeys));
  const records = createOperationsStore(redis);
  const world = serviceWorld(settings, { store: phones });
  const operations = createOperations(phones, records, { ...SETTINGS, ...settings });
  return { ...world, redis, phones, records, operations, close: () => redis.disconnect() };
}
