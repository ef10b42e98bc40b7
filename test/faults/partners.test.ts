import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { QUICK } from '../chaos/quick.ts';
import type { RegistryFault } from '../chaos/registry.ts';
import type { ServiceProcess } from '../chaos/service-process.ts';
import type { SmsFault } from '../chaos/sms-gateway.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import {
  type Customer,
  expectApart,
  expectDelivered,
  expectNothingDue,
  newCustomer,
  register,
  type Stage,
  setStage,
} from './support/stage.ts';

const LONG = 60_000;

describeWithRedis('partners that let one down', () => {
  let server: RedisServer;
  let stage: Stage;
  let service: ServiceProcess;
  const where = () => service.ussd;
  const toldOnce: Customer[] = [];
  const unreachable: Customer[] = [];
  /** By phone, as the partner writes it. */
  const registryFaults = new Map<string, () => RegistryFault | undefined>();
  const smsFaults = new Map<string, () => SmsFault | undefined>();

  beforeAll(async () => {
    server = await startRedisServer();
    stage = await setStage(server.url);
    service = await stage.start();
    stage.registry.behave((phone) => registryFaults.get(phone)?.());
    stage.sms.behave((phone) => smsFaults.get(phone)?.());
  }, LONG);
  afterAll(async () => {
    await stage.close();
    await server.discard();
  });

  /** Its fault is met by the first `times` requests about this customer; after them, all is well. */
  function atFirst<F>(times: number, fault: F): () => F | undefined {
    let asked = 0;
    return () => (++asked <= times ? fault : undefined);
  }

  describe('the registry', () => {
    test.concurrent.each<RegistryFault>([
      'hangs',
      'trickles',
      'cuts',
      'cuts after creating',
      'hangs after creating',
      'has an error',
      'has an error inside',
      'has an error after creating',
      'is busy',
      'shows a page',
      'knows no token',
    ])(
      '%s, twice: the customer reads "received", and is registered once and notified',
      { timeout: LONG },
      async (fault) => {
        const customer = newCustomer();
        registryFaults.set(customer.local, atFirst(2, fault));
        const seen = await register(customer, where);
        expect(seen).toMatchObject({ ends: true, text: expect.stringContaining('received your details') });
        expect(seen.ms).toBeLessThan(8_000);
        await expectDelivered(stage, customer, 30_000);
        toldOnce.push(customer);
      },
    );

    test.concurrent('asks for 4 s of rest (Retry-After): it gets them', { timeout: LONG }, async () => {
      const customer = newCustomer();
      registryFaults.set(customer.local, atFirst(1, { isBusyForS: 4 }));
      await register(customer, where);
      await expectDelivered(stage, customer, 30_000);
      const [first = 0, second = 0] = stage.registry.requests(customer.local);
      expect(second - first).toBeGreaterThanOrEqual(4_000);
    });

    test.concurrent('refuses while nobody looks at the screen: the customer is notified by SMS, and may dial and correct it', {
      timeout: LONG,
    }, async () => {
      const customer = newCustomer();
      let asked = 0;
      registryFaults.set(customer.local, () => (++asked === 1 ? 'has an error' : 'refuses the ID'));
      await register(customer, where);
      await vi.waitFor(
        () =>
          expect(stage.sms.sentTo(customer.dialled)).toMatchObject([
            { message: expect.stringContaining('could not complete') },
          ]),
        { timeout: 30_000 },
      );
      expect(stage.registry.made(customer.local)).toBe(0);
    });
  });

  // One after another: what one customer's SMS meets opens the circuit for all of them.
  describe('the SMS gateway', () => {
    test.each<SmsFault>(['knows no key', 'has no credit', 'knows no sender', 'fails', 'cuts', 'hangs', 'has an error'])(
      '%s, twice: the SMS goes out after it, once',
      { timeout: LONG },
      async (fault) => {
        const customer = newCustomer();
        smsFaults.set(customer.dialled, atFirst(2, fault));
        const seen = await register(customer, where);
        expect(seen).toMatchObject({ text: expect.stringContaining('You are now registered') });
        await expectDelivered(stage, customer, 30_000);
        toldOnce.push(customer);
      },
    );

    test.each<SmsFault>(['hangs after sending', 'cuts after sending'])(
      '%s, twice: what may have gone out is never sent twice a minute',
      { timeout: LONG },
      async (fault) => {
        const customer = newCustomer();
        smsFaults.set(customer.dialled, atFirst(2, fault));
        await register(customer, where);
        await vi.waitFor(() => expect(stage.sms.sentTo(customer.dialled)).toHaveLength(3), { timeout: 40_000 });
        expectApart(stage, customer, QUICK.smsApartMs);
      },
    );

    test('knows the phone as blacklisted: that is the end of it', { timeout: LONG }, async () => {
      const customer = newCustomer();
      smsFaults.set(customer.dialled, () => 'is blacklisted');
      await register(customer, where);
      await vi.waitFor(() => expect(stage.sms.requestsFor(customer.dialled)).toBe(1), { timeout: 10_000 });
      expect(stage.registry.made(customer.local)).toBe(1);
      unreachable.push(customer);
    });

    test('is down while many customers register: each has its SMS when it is back', { timeout: LONG }, async () => {
      const customers: readonly Customer[] = Array.from({ length: 20 }, newCustomer);
      for (const { dialled } of customers) smsFaults.set(dialled, () => 'cuts');
      await Promise.all(customers.map((customer) => register(customer, where)));
      await vi.waitFor(() => expect(service.log()).toMatch(/"partner":"sms","because":"cut".*circuit is open/), {
        timeout: 30_000,
      });
      smsFaults.clear();
      for (const customer of customers) await expectDelivered(stage, customer, 30_000);
    });
  });

  test('in the end nothing is unfinished, and nobody was sent an SMS too many', { timeout: LONG }, async () => {
    await expectNothingDue(server.url, 30_000);
    expect(toldOnce.length).toBeGreaterThan(15);
    for (const { dialled } of toldOnce) expect(stage.sms.sentTo(dialled)).toHaveLength(1);
    for (const { dialled } of unreachable) expect(stage.sms.requestsFor(dialled)).toBe(1);
  });
});
