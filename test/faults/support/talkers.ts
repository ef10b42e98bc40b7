// A process of its own, so that its times are the service's and not those of whoever loads it: some customers who dial, answer a few
// screens, and dial again, for as long as it runs. Sent a number, it says how long the hops took since it was last asked, once there are as many.
import { setTimeout as pause } from 'node:timers/promises';
import { dialUp } from '../../../src/cli/dial/handset.ts';

export type Talked = {
  readonly hops: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly notServed: number;
};

const TALKERS = 5;
const THINKS_MS = 20;
const where = new URL(process.argv[2] ?? '');
let tookMs: number[] = [];
let notServed = 0;

process.on('disconnect', () => process.exit(0));
process.on('message', (hops: number) => void sayAfter(hops));

async function sayAfter(hops: number): Promise<void> {
  while (tookMs.length < hops) await pause(THINKS_MS);
  tookMs.sort((one, other) => one - other);
  const talked: Talked = {
    hops: tookMs.length,
    medianMs: tookMs[Math.floor(tookMs.length / 2)] ?? Number.NaN,
    p99Ms: tookMs[Math.floor(tookMs.length * 0.99)] ?? Number.NaN,
    notServed,
  };
  tookMs = [];
  notServed = 0;
  process.send?.(talked);
}

async function talk(n: number): Promise<never> {
  for (;;) {
    const call = dialUp({ number: `+25479000000${n}` }, () => where);
    for (const input of [undefined, '1', '1', 'Anthony Kamau', '0', '0', '0']) {
      const seen = await call.type(input);
      tookMs.push(seen.ms);
      if (seen.kind === 'gone' || seen.ends) notServed += 1;
      await pause(THINKS_MS);
    }
  }
}

for (let n = 0; n < TALKERS; n++) void talk(n);
