import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll } from 'vitest';
import { createBullmqDeliveries, startBullmqWorker } from '../../src/adapters/queue/bullmq.ts';
import { connectRedis } from '../../src/adapters/redis/connect.ts';
import type { Deliver, DeliveryId } from '../../src/ports/store.ts';
import { type AlarmClock, alarmContract } from '../support/alarm-contract.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { describeWithWorkerd } from '../support/runtimes.ts';
import { startWrangler } from '../worker-dev/wrangler.ts';

describeWithRedis("the alarm clock on Node: BullMQ's jobs", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.discard());

  alarmContract(async (deliver) => {
    const connect = () => connectRedis({ kind: 'single', url: server.url }, 'queue');
    const deliveries = createBullmqDeliveries({ connect, retryAfterMs: 50 });
    const worker = startBullmqWorker({ connect, deliver, concurrency: 5, onTrouble: () => undefined });
    return {
      deliveries,
      async close() {
        await worker.close();
        await deliveries.close();
      },
    };
  });
});

describeWithWorkerd("the alarm clock on Workers: Cloudflare's messages", () => {
  alarmContract(async (deliver): Promise<AlarmClock> => {
    const asked = await answering(deliver);
    const wrangler = await startWrangler({
      entry: 'test/worker/queue-worker.ts',
      environment: { PATASCORE_BASE_URL: asked.url },
      onLine: () => undefined,
    });
    const order = async (path: string, id: DeliveryId, delayMs = 0) => {
      const body = JSON.stringify({ id, delayMs });
      const response = await fetch(`${wrangler.address}${path}`, { method: 'POST', body });
      if (!response.ok) throw new Error(`the Worker answered ${response.status}`);
    };
    return {
      deliveries: {
        schedule: (id, delayMs) => order('/schedule', id, delayMs),
        hasten: (id) => order('/hasten', id),
        setAnew: (id, sinceMs) => order('/set-anew', id, sinceMs),
      },
      async close() {
        await wrangler.stop();
        asked.close();
      },
    };
  });
});

/** Runs the deliveries that the Worker asks for. */
async function answering(deliver: Deliver): Promise<{ readonly url: string; close(): void }> {
  const server = createServer(async (request, response) => {
    const id: DeliveryId = JSON.parse(await text(request));
    const outcome = await deliver(id).catch(() => undefined);
    response.writeHead(outcome === undefined ? 500 : 200).end(JSON.stringify(outcome ?? null));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
