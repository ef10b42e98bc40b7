import { expect, test } from 'vitest';
import { CONVERSATION } from './conversation.ts';
import { type Slice, turnOf } from './turns.ts';

const [dial, consent] = CONVERSATION as [Slice['hops'][number]['step'], Slice['hops'][number]['step']];

test('a turn weighs its slices by what was done in them', () => {
  const slices: readonly Slice[] = [
    { cpuMs: 10, redisCpuMs: 1, seconds: 0.25, turnedAway: 1, hops: [{ step: dial, ms: 1 }] },
    {
      cpuMs: 20,
      redisCpuMs: 2,
      seconds: 0.25,
      turnedAway: 1,
      hops: [
        { step: dial, ms: 2 },
        { step: consent, ms: 3 },
      ],
    },
  ];
  expect(turnOf(slices)).toEqual({ cpuUs: 10_000, redisCpuUs: 1_000, hopsPerS: 6, turnedAway: 2, p50Ms: 2, p99Ms: 3 });
});
