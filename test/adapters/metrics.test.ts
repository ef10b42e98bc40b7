import { expect, test } from 'vitest';
import { createMetrics } from '../../src/adapters/metrics.ts';

const store = { countDue: async () => 0, countDead: async () => 0 };

test('the gauge of the registry says why it is spared, and nothing once it is asked again', async () => {
  const metrics = createMetrics(store, false);
  const lines = async () =>
    (await metrics.text()).split('\n').filter((line) => /^jisajili_registry_trouble/.test(line));
  expect(await lines()).toEqual([]);
  metrics.deliveries.registry({ because: 'unreachable', sinceMs: 0 });
  metrics.deliveries.registry({ because: 'unauthorised', sinceMs: 0 });
  expect(await lines()).toEqual(['jisajili_registry_trouble{because="unauthorised"} 1']);
  metrics.deliveries.registry(undefined);
  expect(await lines()).toEqual([]);
});

test('confirmations that were answered before they were safe are counted, also by who reads twice', async () => {
  let times = 2;
  const metrics = createMetrics(store, false, () => times);
  expect(await metrics.text()).toContain('jisajili_unsafe_answers_total 2\n');
  times = 3;
  await metrics.text();
  expect(await metrics.text()).toContain('jisajili_unsafe_answers_total 3\n');
});
