import type { RetryAllProgress } from '../ports/operations.ts';
import type { AttentionCause } from '../ports/store.ts';
import { audit } from './act.ts';
import { type Done, notDone, type Operations } from './operations.ts';
import type { Operator } from './operator.ts';
import { may } from './permissions.ts';
import { retry } from './retry.ts';

/** So many at once: what partners take without noticing, beside the customers who are dialling. */
const PER_S = 20;
const MOST = 100_000;
/** A retry that has said nothing for so long died with its process. */
const DEAD_AFTER_MS = 30_000;

/**
 * Retries all of a cause, oldest first, at a bounded rate. The promise ends with the last one. How far it is stands in the store, so every process can show it. If this process dies, the rest still needs attention, and can
 * be started again.
 */
export async function retryAll(
  parts: Operations,
  by: Operator,
  cause: AttentionCause,
  onProgress: (progress: RetryAllProgress) => void = () => undefined,
): Promise<Done<{ readonly retried: number }>> {
  const { store, records, clock } = parts;
  if (!may(by, 'retried all')) return notDone('not_allowed');
  const list = [...(await store.listAttention(MOST, cause))].reverse();
  if (list.length === 0) return notDone('nothing_to_do');
  const before = await records.readRetryAll(cause);
  if (before !== undefined && !before.isOver && store.nowMs() - before.atMs < DEAD_AFTER_MS)
    return notDone('under_way');
  await audit(parts, by, 'retried all', '', cause);
  const startedAtMs = store.nowMs();
  let retried = 0;
  for (let at = 0; at < list.length; at += PER_S) {
    const startedMs = clock.monotonicMs();
    const progress = { cause, done: at, total: list.length, startedAtMs, atMs: store.nowMs(), isOver: false };
    await records.writeRetryAll(progress);
    onProgress(progress);
    const outcomes = await Promise.all(
      list.slice(at, at + PER_S).map(async ({ key }) => {
        const { registration } = await store.loadByKey(key);
        return registration === undefined ? undefined : retry(parts, by, registration.reference, { isAudited: true });
      }),
    );
    retried += outcomes.filter((outcome) => outcome?.done).length;
    if (at + PER_S < list.length) await clock.wait(Math.max(1_000 - (clock.monotonicMs() - startedMs), 0));
  }
  const end = { cause, done: list.length, total: list.length, startedAtMs, atMs: store.nowMs(), isOver: true };
  await records.writeRetryAll(end);
  onProgress(end);
  return { done: true, retried };
}
