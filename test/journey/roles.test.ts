import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Production, SECRETS, startProduction } from '../support/production.ts';
import { describeWithRedis } from '../support/redis-server.ts';
import type { ServiceProcess } from '../support/service-process.ts';
import { toReview } from '../support/walk.ts';

let production: Production;
let web: ServiceProcess;

describeWithRedis('a process for hops and a process for attempts', () => {
  beforeAll(async () => {
    production = await startProduction();
    web = await production.start({ ROLE: 'web', REGISTER_DEADLINE_MS: '300' });
  }, 60_000);
  afterAll(() => production.close());

  test('do the journey together: "received" in time, then the SMS', async () => {
    production.registry.behave('slow', { slowMs: 1_500 });
    const phone = production.phone('+254711000111', [web]);
    await phone.dial();
    const startedAt = performance.now();
    expect(await phone.types(...toReview({ language: '2' }), '1')).toMatch(/^END .*tumepokea maelezo/i);
    expect(performance.now() - startedAt).toBeLessThan(8_000);
    production.registry.behave('up');

    const worker = await production.start({ ROLE: 'worker' });
    await expect.poll(() => production.sms.inbox().length, { timeout: 20_000 }).toBe(1);
    expect(production.sms.inbox()[0]?.message).toMatch(/umesajiliwa/i);
    expect(production.registry.customers()).toHaveLength(1);

    const hop = await fetch(`${worker.address}/ussd?key=${SECRETS.callbackKey}`, { method: 'POST' });
    expect(hop.status).toBe(404);
    expect((await fetch(`${worker.address}/readyz`)).status).toBe(200);
  }, 60_000);
});
