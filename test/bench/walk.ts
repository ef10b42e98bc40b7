import { type Connection, openConnection } from './connection.ts';
import { type Caller, DIALOGUE, type DialogueHop, newCaller, type } from './dialogue.ts';

/** What so many callers saw together. */
export type Walked = {
  readonly hops: number;
  readonly seconds: number;
  /** Of each hop, or of those that made this step. */
  latenciesOf(step?: DialogueHop): readonly number[];
};

/** One hop. Throws where the reply is not the one expected: figures of error screens mean nothing. */
async function walkHop(connection: Connection, caller: Caller, hop: DialogueHop): Promise<void> {
  const reply = await connection.post(type(caller, hop.input));
  if (!hop.expected.test(reply)) throw new Error(`expected ${hop.expected}, but the reply was: ${reply.slice(0, 200)}`);
}

/**
 * New customers walk from dialling to the review, `concurrency` at a time, for so long. Each has a connection, and the next
 * customer dials on it once the one before is done.
 */
export function walkDialogues(target: URL, concurrency: number, seconds: number): Promise<Walked> {
  const until = performance.now() + seconds * 1_000;
  return inParallel(target, concurrency, async (hop) => {
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
  target: URL,
  concurrency: number,
  count: number,
  hops: readonly DialogueHop[],
): Promise<Walked & { readonly callers: readonly Caller[] }> {
  const callers: Caller[] = [];
  const walked = await inParallel(target, Math.min(concurrency, count), async (hop) => {
    while (callers.length < count) {
      const caller = newCaller();
      callers.push(caller);
      for (const step of hops) await hop(caller, step);
    }
  });
  return { ...walked, callers };
}

/** Runs `walker` on each of so many connections. Its argument makes one hop and notes how long that took. */
export async function inParallel(
  target: URL,
  concurrency: number,
  walker: (hop: (caller: Caller, step: DialogueHop) => Promise<void>) => Promise<void>,
): Promise<Walked> {
  const connections = await Promise.all(Array.from({ length: concurrency }, () => openConnection(target)));
  const made: { readonly step: DialogueHop; readonly ms: number }[] = [];
  const startedAt = performance.now();
  try {
    await Promise.all(
      connections.map((connection) =>
        walker(async (caller, step) => {
          const before = performance.now();
          await walkHop(connection, caller, step);
          made.push({ step, ms: performance.now() - before });
        }),
      ),
    );
  } finally {
    for (const connection of connections) connection.close();
  }
  return {
    hops: made.length,
    seconds: (performance.now() - startedAt) / 1_000,
    latenciesOf: (only) => made.flatMap(({ step, ms }) => (only === undefined || step === only ? [ms] : [])),
  };
}
