import { type AddressInfo, createServer } from 'node:net';
import { Redis } from 'ioredis';
import { createRedisMock, type RedisMock } from 'js-redis-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createBullmqDeliveries, startBullmqWorker } from '../../../src/adapters/queue/bullmq.ts';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { StoreTrouble } from '../../../src/adapters/redis/trouble.ts';
import type { Deliveries, PhoneKey } from '../../../src/ports/store.ts';
import { deliveriesContract } from '../../support/deliveries-contract.ts';
import { describeWithRedis, ownAllSlots, type RedisServer, startRedisServer } from '../../support/redis-server.ts';

describeWithRedis('deliveries over Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.discard());
  deliveriesContract(() => connectRedis({ kind: 'single', url: server.url }, 'queue'));
});

describeWithRedis('deliveries over a Redis Cluster', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer(['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1']);
    await ownAllSlots(server);
  });
  afterAll(() => server.discard());
  deliveriesContract(() =>
    connectRedis({ kind: 'cluster', nodes: [{ host: '127.0.0.1', port: server.port }], tls: false }, 'queue'),
  );
});

describe('deliveries over the Redis of the sandbox', () => {
  let mock: RedisMock;
  beforeAll(async () => {
    mock = await createRedisMock();
  });
  afterAll(() => mock.close());
  deliveriesContract(() => connectRedis({ kind: 'single', url: mock.url }, 'queue'));
});

describeWithRedis('deliveries over a Redis that comes and goes', () => {
  const id = { key: 'abcdefghijklmnopqrstuv' as PhoneKey, registrationId: 'reg-1' };
  let server: RedisServer;
  let deliveries: Deliveries;
  const connect = () => connectRedis({ kind: 'single', url: server.url }, 'queue');

  beforeEach(async () => {
    server = await startRedisServer(['--appendonly', 'yes', '--appendfsync', 'always']);
    deliveries = createBullmqDeliveries({ connect, deadlineMs: 500 });
    await deliveries.schedule(id, 1);
  });
  afterEach(async () => {
    server.resume();
    await deliveries.close();
    await server.discard();
  });

  test('away: it rejects soon, and what was scheduled before is run after a restart', async () => {
    await server.kill();
    await expect(deliveries.schedule({ ...id, registrationId: 'reg-2' }, 0)).rejects.toThrow(StoreTrouble);
    await expect(deliveries.hasten(id)).rejects.toThrow(StoreTrouble);

    const delivered: string[] = [];
    const worker = startBullmqWorker({
      connect,
      concurrency: 1,
      onTrouble: () => {},
      deliver: async ({ registrationId }) => {
        delivered.push(registrationId);
        return { done: true };
      },
    });
    await server.start();
    await vi.waitFor(() => expect(delivered).toContain('reg-1'), { timeout: 15_000 });
    await vi.waitFor(() => deliveries.schedule({ ...id, registrationId: 'reg-3' }, 0), { timeout: 5_000 });
    await vi.waitFor(() => expect(delivered).toContain('reg-3'), { timeout: 15_000 });
    await worker.close();
  });

  test('a worker whose own connection is stuck starts anew', async () => {
    const silent = createServer((socket) => void socket.resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const delivered: string[] = [];
    const stuck = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null });
    let opened = 0;
    const worker = startBullmqWorker({
      connect: () => {
        const connection = connect();
        // BullMQ waits for jobs on a copy of it.
        if (opened++ === 0) connection.duplicate = () => stuck;
        return connection;
      },
      concurrency: 1,
      closeWithinMs: 300,
      onTrouble: () => {},
      deliver: async ({ registrationId }) => {
        delivered.push(registrationId);
        return { done: true };
      },
    });
    // Open, and not ready: its first question has no answer.
    await vi.waitFor(() => expect(stuck.status).toBe('connect'));
    expect(worker.startAnewIfIdle(60_000)).toBe(false);
    expect(worker.startAnewIfIdle(0)).toBe(true);
    await vi.waitFor(() => expect(delivered).toEqual(['reg-1']), { timeout: 15_000 });
    expect(worker.startAnewIfIdle(60_000)).toBe(false);
    await worker.close();
    expect(worker.startAnewIfIdle(0)).toBe(false);
    expect(opened).toBe(2);
    await vi.waitFor(() => expect(stuck.status).toBe('end'), { timeout: 5_000 });
    silent.close();
  });

  test('hanging: it rejects soon, and its worker ends in time', async () => {
    const worker = startBullmqWorker({
      connect,
      concurrency: 1,
      onTrouble: () => {},
      closeWithinMs: 300,
      deliver: async () => ({ againInMs: 3_600_000 }),
    });
    server.pause();
    await expect(deliveries.schedule({ ...id, registrationId: 'reg-2' }, 0)).rejects.toThrow(StoreTrouble);
    const started = performance.now();
    await worker.close();
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
