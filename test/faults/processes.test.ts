import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Seen } from '../../src/cli/dial/handset.ts';
import type { ServiceProcess } from '../chaos/service-process.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { expectDelivered, expectNothingDue, newCustomer, type Stage, setStage, toReview } from './support/stage.ts';

const LONG = 90_000;
const CUSTOMERS = 40;
const AT_ONCE = 3;

describeWithRedis('three processes of the service on one Redis', () => {
  let server: RedisServer;
  let stage: Stage;
  let services: readonly ServiceProcess[];

  beforeAll(async () => {
    server = await startRedisServer();
    // This registry makes a customer of every request: whatever is sent once too often is seen.
    stage = await setStage(server.url, { keepsOne: false });
    services = await Promise.all([start(), start(), start()]);
  }, LONG);
  afterAll(async () => {
    await stage.close();
    await server.discard();
  });

  /** As patient with the partners as in production: a busy machine is late, too. */
  const start = () => stage.start({ timing: { smsDeadlineMs: 10_000 }, settings: { REGISTER_DEADLINE_MS: '5000' } });

  const anyOf = (those: readonly ServiceProcess[]) => () => {
    const service = those[Math.floor(Math.random() * those.length)];
    if (service === undefined) throw new Error('no process');
    return service.ussd;
  };

  test('a call goes on wherever its next hop arrives, and one confirmation is one customer and one SMS', {
    timeout: LONG,
  }, async () => {
    const customers = Array.from({ length: CUSTOMERS }, newCustomer);
    await Promise.all(
      customers.map(async (customer) => {
        const call = await toReview(customer, anyOf(services));
        const first = call.type('1');
        const all = await Promise.all([first, ...Array.from({ length: AT_ONCE - 1 }, call.repeat)]);
        const late = await call.repeat();
        for (const seen of [...all, late]) expect(wordsOf(seen)).toBe(wordsOf(all[0]));
        expect(wordsOf(late)).toContain('You are now registered');
      }),
    );
    for (const customer of customers) await expectDelivered(stage, customer, 30_000);
    await expectNothingDue(server.url);
    for (const customer of customers) expect(stage.sms.sentTo(customer.dialled)).toHaveLength(1);
  });

  test('one is killed, one is stopped, a new one comes: no call breaks, and nothing is lost or doubled', {
    timeout: LONG,
  }, async () => {
    const [killed, stopped, staying] = services;
    if (killed === undefined || stopped === undefined || staying === undefined) throw new Error('three were started');
    const customers = Array.from({ length: CUSTOMERS }, newCustomer);
    let there = anyOf(services);
    const calls = await Promise.all(customers.map((customer) => toReview(customer, () => there())));
    const half = CUSTOMERS / 2;

    const before = calls.slice(0, half).map((call) => call.type('1'));
    await killed.kill();
    const stopping = stopped.stop();
    const comes = await start();
    await stopping;
    await Promise.all(before);
    // The calls were begun at all three; each of their next hops comes to those that are there.
    there = anyOf([staying, comes]);
    const after = await Promise.all(
      customers.slice(half).map(async (customer, n) => [customer, await calls[half + n]?.type('1')] as const),
    );
    for (const [, seen] of after) expect(wordsOf(seen)).toContain('You are now registered');
    for (const [customer] of after) await expectDelivered(stage, customer, 30_000);
    await expectNothingDue(server.url, 30_000);

    const answered = await Promise.all(before);
    for (const [n, customer] of customers.slice(0, half).entries()) {
      const isRegistered = answered[n]?.kind === 'screen' && /registered|received/.test(wordsOf(answered[n]));
      // Where the process died with a request under way, this registry cannot be asked whether it got it.
      if (isRegistered) expect(stage.registry.made(customer.local)).toBeGreaterThanOrEqual(1);
      if (stage.registry.made(customer.local) > 0) expect(stage.sms.sentTo(customer.dialled)).not.toEqual([]);
    }
    for (const [customer] of after) expect(stage.sms.sentTo(customer.dialled)).toHaveLength(1);
  });
});

const wordsOf = (seen: Seen | undefined): string => (seen?.kind === 'screen' ? seen.text : `gone: ${seen?.why}`);
