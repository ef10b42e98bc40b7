import { expect, test } from 'vitest';
import type { PhoneStore } from '../../src/outbox/keep.ts';
import { createService } from '../../src/runtime/service.ts';
import { heldClock } from '../support/held-clock.ts';
import { heldDeliveries } from '../support/held-deliveries.ts';
import { caller, TERMS } from '../support/service-world.ts';

const nothing = () => undefined;
const POLITE_WITHIN_MS = 8_000;

test('a hop whose store never answers ends politely, while the customer is still there', async () => {
  const clock = heldClock();
  const never = () => new Promise<never>(() => undefined);
  const service = createService(
    {
      store: new Proxy({} as PhoneStore, { get: () => never }),
      deliveries: heldDeliveries(clock),
      registry: { register: never },
      sms: { send: never },
      clock,
      seen: { tried: nothing, texted: nothing, settled: nothing, poisoned: nothing, registry: nothing },
    },
    TERMS,
  );
  const startedAt = performance.now();
  expect(await caller(service).dial()).toMatchObject({
    body: expect.stringMatching(/^END Sorry/),
    outcome: 'failed',
  });
  expect(performance.now() - startedAt).toBeLessThan(POLITE_WITHIN_MS);
});
