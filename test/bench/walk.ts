import { setTimeout as pause } from 'node:timers/promises';
import { type Connection, openConnection } from './connection.ts';
import { type Caller, CONVERSATION, type ConversationHop, newCaller, type } from './conversation.ts';

export type Connections = readonly Connection[];

/** What so many callers saw together. */
export type Walked = {
  readonly seconds: number;
  readonly hops: readonly { readonly step: ConversationHop; readonly ms: number }[];
  /** Dials that were answered with an end, since the program has too little CPU for them. No part of `hops`. */
  readonly turnedAway: number;
};

const DIAL_AGAIN_MS = 250;
const DIALS = 40;

export function latenciesOf({ hops }: Pick<Walked, 'hops'>, only?: ConversationHop): readonly number[] {
  return hops.flatMap(({ step, ms }) => (only === undefined || step === only ? [ms] : []));
}

/** Opens so many keep-alive connections for `work`, and closes them after it. */
export async function withConnections<T>(
  target: URL,
  count: number,
  work: (connections: Connections) => Promise<T>,
): Promise<T> {
  const connections = await Promise.all(Array.from({ length: count }, () => openConnection(target)));
  try {
    return await work(connections);
  } finally {
    for (const connection of connections) connection.close();
  }
}

/**
 * New customers walk from dialling to the review for so long, one at a time on each connection: once one is done, the next
 * dials. `perS`: the hops per second of all together; otherwise each follows the reply to the one before.
 */
export function walkConversations(connections: Connections, seconds: number, perS?: number): Promise<Walked> {
  const until = performance.now() + seconds * 1_000;
  return inParallel(connections, perS, async (hop) => {
    while (performance.now() < until) {
      const caller = newCaller();
      for (const step of CONVERSATION) {
        if (performance.now() >= until) return;
        await hop(caller, step);
      }
    }
  });
}

/** So many new customers walk these hops. Resolves with the callers too. */
export async function walkCallers(
  connections: Connections,
  count: number,
  hops: readonly ConversationHop[],
  perS?: number,
): Promise<Walked & { readonly callers: readonly Caller[] }> {
  const callers: Caller[] = [];
  const walked = await inParallel(connections, perS, async (hop) => {
    while (callers.length < count) {
      const caller = newCaller();
      callers.push(caller);
      for (const step of hops) await hop(caller, step);
    }
  });
  return { ...walked, callers };
}

/** Runs `walker` on each connection. Its argument makes one hop, once it is its turn, and notes how long that took. */
export async function inParallel(
  connections: Connections,
  perS: number | undefined,
  walker: (hop: (caller: Caller, step: ConversationHop) => Promise<void>) => Promise<void>,
): Promise<Walked> {
  const hops: { readonly step: ConversationHop; readonly ms: number }[] = [];
  let turnedAway = 0;
  const startedAt = performance.now();
  await Promise.all(
    connections.map((connection, at) => {
      const turn = turnsOf(at, connections.length, perS);
      return walker(async (caller, step) => {
        await turn();
        for (let dials = 1; ; dials++) {
          const before = performance.now();
          const reply = await connection.post(type(caller, step.input));
          const ms = performance.now() - before;
          if (step.expected.test(reply)) return void hops.push({ step, ms });
          // Figures of error screens mean nothing.
          if (step !== CONVERSATION[0] || !reply.startsWith('END ') || dials === DIALS) {
            throw new Error(`expected ${step.expected}, but the reply was: ${reply.slice(0, 200)}`);
          }
          turnedAway += 1;
          Object.assign(caller, newCaller());
          await pause(DIAL_AGAIN_MS);
        }
      });
    }),
  );
  return { hops, turnedAway, seconds: (performance.now() - startedAt) / 1_000 };
}

/** Connections take turns, at equal distances. Whoever is late goes at once, so that the rate is reached where it can be. */
function turnsOf(at: number, connections: number, perS: number | undefined): () => Promise<unknown> {
  if (perS === undefined) return async () => undefined;
  let nextMs = performance.now() + (at * 1_000) / perS;
  return async () => {
    const waitMs = nextMs - performance.now();
    nextMs += (connections * 1_000) / perS;
    if (waitMs > 0) await pause(waitMs);
  };
}
