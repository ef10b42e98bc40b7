import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Production, startProduction } from '../support/production.ts';
import { describeWithRedis } from '../support/redis-server.ts';
import type { ServiceProcess } from '../support/service-process.ts';
import { toReview } from '../support/walk.ts';

const STOPPED_WITHIN_MS = 15_000;
const SOON = { timeout: 15_000, interval: 20 };

let production: Production;

describeWithRedis('SIGTERM', () => {
  beforeAll(async () => {
    production = await startProduction();
  });
  afterAll(() => production.close());

  test('answers the hop under way, says on open connections that it is not ready, takes no new ones, exits with 0', async () => {
    const service = await production.start();
    const phone = production.phone('+254711000111', [service]);
    await phone.dial();
    await phone.types(...toReview());
    const open = await openConnection(service);
    open.write('GET /readyz HTTP/1.1\r\nHost: service\r\n');

    production.registry.behave('slow', { slowMs: 2_000 });
    const confirming = phone.types('1');
    await expect.poll(() => production.asked(), SOON).toBe(1);
    const ended = service.stop();
    await expect.poll(() => takesConnections(service), SOON).toBe(false);
    const said = once(open, 'data');
    open.write('\r\n');
    expect(String((await said)[0])).toMatch(/^HTTP\/1\.1 503 /);

    expect(await confirming).toMatch(/^END Thank you Anthony\. You are now registered/);
    const { code, afterMs } = await ended;
    expect(code).toBe(0);
    expect(afterMs).toBeLessThan(STOPPED_WITHIN_MS);
    open.destroy();

    const next = await production.start();
    await expect.poll(() => production.sms.inbox().length, SOON).toBe(1);
    expect(production.registry.customers()).toHaveLength(1);
    expect(await next.stop('SIGINT')).toMatchObject({ code: 0 });
    expect(production.sms.inbox()).toHaveLength(1);
  }, 60_000);

  test('exits with 0 in time where a client holds its connection, an attempt is under way, and the registry and Redis hang', async () => {
    const service = await production.start({ REGISTER_DEADLINE_MS: '300' });
    const open = await openConnection(service);
    open.write('GET /readyz HTTP/1.1\r\nHost: service\r\n');
    production.registry.behave('hanging');
    const phone = production.phone('+254711000112', [service]);
    await phone.dial();
    const asked = production.asked();
    expect(await phone.types(...toReview({ nationalId: '21314152' }), '1')).toMatch(/received your details/);
    await expect.poll(() => production.asked(), SOON).toBe(asked + 2);
    // It is counted, and what was counted goes to Redis at the end.
    await phone.dial();
    production.redis.pause();
    const { code, afterMs } = await service.stop();
    production.redis.resume();
    open.destroy();
    expect(code).toBe(0);
    expect(afterMs).toBeLessThan(STOPPED_WITHIN_MS);
  }, 60_000);
});

async function openConnection({ address }: ServiceProcess): Promise<Socket> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function takesConnections(service: ServiceProcess): Promise<boolean> {
  const { hostname, port } = new URL(service.address);
  const socket = connect(Number(port), hostname);
  return new Promise((resolve) => {
    const say = (takes: boolean) => () => {
      socket.destroy();
      resolve(takes);
    };
    socket.once('connect', say(true));
    socket.once('error', say(false));
  });
}
