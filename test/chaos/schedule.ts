import type { Random } from './random.ts';
import type { RegistryFault } from './registry.ts';
import type { SmsFault } from './sms-gateway.ts';

export type Fault =
  | {
      readonly what: 'service killed' | 'service stopped' | 'service paused' | 'service stands still';
      readonly which: number;
    }
  | { readonly what: 'redis killed' | 'redis paused' }
  | { readonly what: 'claims lost' }
  | { readonly what: 'registry'; readonly how: RegistryFault }
  | { readonly what: 'sms'; readonly how: SmsFault };

export type Planned = { readonly fault: Fault; readonly atMs: number; readonly forMs: number };

const REGISTRY_FAULTS: readonly RegistryFault[] = [
  'hangs',
  'trickles',
  'cuts',
  'cuts after creating',
  'hangs after creating',
  'is slow',
  'has an error',
  'has an error inside',
  'has an error after creating',
  'is busy',
  { isBusyForS: 2 },
  'shows a page',
  'knows no token',
];

const SMS_FAULTS: readonly SmsFault[] = [
  'knows no key',
  'has no credit',
  'knows no sender',
  'fails',
  'has an error',
  'cuts',
  'hangs',
  'cuts after sending',
  'hangs after sending',
];

const PAUSE_MS = [1_000, 4_000] as const;
const FIRST_AT_MS = 2_000;
/** Shorter than any claim or attempt lasts. */
const PAUSED_MS = [300, 2_000] as const;
/** Longer than a claim, and longer than an attempt: another process has taken over when it goes on. */
const STANDS_STILL_MS = [4_500, 9_000] as const;

/** What is broken when, and for how long: each kind in turn, in an order and at times that are the seed's. */
export function planFaults(random: Random, forMs: number, processes: number): readonly Planned[] {
  const planned: Planned[] = [];
  let bag: Fault['what'][] = [];
  for (let atMs = FIRST_AT_MS; atMs < forMs; atMs += random.between(...PAUSE_MS)) {
    if (bag.length === 0) bag = random.shuffled(BAG);
    const what = bag.pop();
    if (what === undefined) break;
    planned.push({ atMs, ...faultOf(what, random, processes) });
  }
  return planned;
}

/** The partners have more ways to be broken than the rest. */
const BAG: readonly Fault['what'][] = [
  'service killed',
  'service stopped',
  'service paused',
  'service stands still',
  'claims lost',
  'redis killed',
  'redis paused',
  'registry',
  'registry',
  'registry',
  'sms',
  'sms',
];

function faultOf(what: Fault['what'], random: Random, processes: number): Omit<Planned, 'atMs'> {
  switch (what) {
    case 'service killed':
    case 'service stopped':
      return { fault: { what, which: Math.floor(random.next() * processes) }, forMs: random.between(200, 2_000) };
    case 'service paused':
      return {
        fault: { what, which: Math.floor(random.next() * processes) },
        forMs: random.between(...PAUSED_MS),
      };
    case 'service stands still':
      return {
        fault: { what, which: Math.floor(random.next() * processes) },
        forMs: random.between(...STANDS_STILL_MS),
      };
    case 'claims lost':
      return { fault: { what }, forMs: random.between(500, 3_000) };
    case 'redis killed':
      return { fault: { what }, forMs: random.between(100, 2_500) };
    case 'redis paused':
      return { fault: { what }, forMs: random.between(500, 5_000) };
    case 'registry':
      return { fault: { what, how: random.pick(REGISTRY_FAULTS) }, forMs: random.between(1_000, 5_000) };
    case 'sms':
      return { fault: { what, how: random.pick(SMS_FAULTS) }, forMs: random.between(1_000, 5_000) };
  }
}

export function nameOf(fault: Fault): string {
  if (!('how' in fault)) return fault.what;
  const how = typeof fault.how === 'object' ? 'is busy, and says for how long' : fault.how;
  return `${fault.what} ${how}`;
}
