import { type Connection, openConnection } from './connection.ts';
import { type Caller, DIALOGUE, type DialogueHop, newCaller, type } from './dialogue.ts';

export type Connections = readonly Connection[];

/** What so many callers saw together. */
export type Walked = {
  readonly seconds: number;
  readonly hops: readonly { readonly step: DialogueHop; readonly ms: number }[];
};

export function latenciesOf({ hops }: Pick<Walked, 'hops'>, only?: DialogueHop): readonly number[] {
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
 * dials.
 */
export function walkDialogues(connections: Connections, seconds: number): Promise<Walked> {
  const until = performance.now() + seconds * 1_000;
  return inParallel(connections, async (hop) => {
    while (performance.now() < until) {
      const caller = newCaller();
      for (const step of DIALOGUE) {
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
  hops: readonly DialogueHop[],
): Promise<Walked & { readonly callers: readonly Caller[] }> {
  const callers: Caller[] = [];
  const walked = await inParallel(connections, async (hop) => {
    while (callers.length < count) {
      const caller = newCaller();
      callers.push(caller);
      for (const step of hops) await hop(caller, step);
    }
  });
  return { ...walked, callers };
}

/** Runs `walker` on each connection. Its argument makes one hop and notes how long that took. */
export async function inParallel(
  connections: Connections,
  walker: (hop: (caller: Caller, step: DialogueHop) => Promise<void>) => Promise<void>,
): Promise<Walked> {
  const hops: { readonly step: DialogueHop; readonly ms: number }[] = [];
  const startedAt = performance.now();
  await Promise.all(
    connections.map((connection) =>
      walker(async (caller, step) => {
        const before = performance.now();
        await walkHop(connection, caller, step);
        hops.push({ step, ms: performance.now() - before });
      }),
    ),
  );
  return { hops, seconds: (performance.now() - startedAt) / 1_000 };
}

/** Throws where the reply is not the one expected: figures of error screens mean nothing. */
async function walkHop(connection: Connection, caller: Caller, hop: DialogueHop): Promise<void> {
  const reply = await connection.post(type(caller, hop.input));
  if (!hop.expected.test(reply)) throw new Error(`expected ${hop.expected}, but the reply was: ${reply.slice(0, 200)}`);
}
