import type { Phone } from '../outbox/phone.ts';
import type { AttentionCause, Due } from '../ports/store.ts';
import type { Operations } from './operations.ts';

/** A phone of a list, and when: since when it needs attention, or when it is looked at again. */
export type Listed = { readonly phone: Phone; readonly atMs: number };

/** Those who wait for a person, of one cause or all, latest first. */
export async function listAttention(
  { store }: Operations,
  limit: number,
  cause?: AttentionCause,
): Promise<readonly Listed[]> {
  return loaded({ store }, await store.listAttention(limit, cause));
}

/** Those that go on by themselves, soonest first. */
export async function listPending({ store }: Operations, limit: number): Promise<readonly Listed[]> {
  return loaded({ store }, await store.listDue(limit));
}

export async function loaded({ store }: Pick<Operations, 'store'>, list: readonly Due[]): Promise<readonly Listed[]> {
  return Promise.all(list.map(async ({ key, atMs }) => ({ phone: await store.loadByKey(key), atMs })));
}
