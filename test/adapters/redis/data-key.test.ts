import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createKeyring } from '../../../src/adapters/encryption/keyring.ts';
import { checkDataKey } from '../../../src/adapters/redis/data-key.ts';
import { StoreTrouble } from '../../../src/adapters/redis/trouble.ts';
import { phone } from '../../support/phone.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../../support/redis-server.ts';

describeWithRedis('whether DATA_KEY is the one that Redis was filled with', () => {
  let server: RedisServer;
  let redis: Redis;
  const [ours, older] = [randomBytes(32), randomBytes(32)];

  beforeAll(async () => {
    server = await startRedisServer();
    redis = new Redis(server.url);
  });
  beforeEach(async () => void (await redis.flushall()));
  afterAll(async () => {
    redis.disconnect();
    await server.discard();
  });

  async function fill(dataKey: Buffer, count: number, kind = 's'): Promise<void> {
    const { phoneKeys } = createKeyring([dataKey]);
    for (let n = 0; n < count; n++) await redis.set(`j:${kind}:{${phoneKeys(phone(`0${711_000_000 + n}`))[0]}}`, 'x');
  }
  const check = (...dataKeys: Buffer[]) => checkDataKey(redis, createKeyring(dataKeys));

  test('an empty one says nothing', async () => {
    expect(await check(ours)).toMatchObject({ is: 'well', says: 'nothing is kept yet' });
  });

  test('it is, also where some is still under an older one that is named', async () => {
    await fill(ours, 3);
    await fill(older, 4, 'r');
    await redis.set('someone:else', 'x');
    expect(await check(ours, older)).toMatchObject({ is: 'well' });
  });

  test('it is not: what to do', async () => {
    await fill(older, 1_200);
    expect(await check(ours)).toEqual({
      about: 'data key',
      is: 'at risk',
      says: 'DATA_KEY does not open what is kept: put the key that did behind it, with a comma, until npm run reseal says that it can go',
    });
    await fill(ours, 5, 'r');
    expect(await check(ours)).toMatchObject({ is: 'at risk' });
  });

  test('where nobody answers it is a trouble, soon', async () => {
    const other = await startRedisServer();
    const gone = new Redis(other.url, { maxRetriesPerRequest: 1, retryStrategy: () => 10 });
    gone.on('error', () => {});
    await other.discard();
    await expect(checkDataKey(gone, createKeyring([ours]))).rejects.toThrow(StoreTrouble);
    gone.disconnect();
  });
});
