import type { Phone } from '../outbox/phone.ts';
import { isComplete } from '../outbox/registration.ts';
import type { AttentionCause, Due } from '../ports/store.ts';
import type { Operations } from './operations.ts';

/** A phone of a list, and when: since when it needs attention, or when it is looked at again. */
export type Listed = { readonly phone: Phone; readonly atMs: number };

/** Registrations that need attention, of one cause or all, latest first. */
export async function listAttention(
  { store }: Operations,
  limit: number,
  cause?: AttentionCause,
): Promise<readonly Listed[]> {
  return loaded({ store }, await store.listAttention(limit, cause));
}

/** For each row, so many phones that are due for SMS are looked at: most of them are unfinished conversations. */
const LOOKED_AT_PER_ROW = 10;
const MOST_LOOKED_AT = 500;

/**
 * Registrations that go on by themselves, soonest first. Whoever waits for the registry has one; among those who are due for SMS are
 * also conversations with a reply or a reminder to come.
 */
export async function listPending({ store }: Operations, limit: number): Promise<readonly Listed[]> {
  const looked = Math.min(limit * LOOKED_AT_PER_ROW, MOST_LOOKED_AT);
  const due = await Promise.all([store.listDue(limit, 'registry'), store.listDue(looked, 'sms')]);
  const rows = await loaded({ store }, due.flat());
  return rows
    .filter(({ phone }) => isPending(phone))
    .sort((one, other) => one.atMs - other.atMs)
    .slice(0, limit);
}

function isPending({ registration, unreadable }: Phone): boolean {
  if (unreadable?.registration !== undefined) return true;
  return registration !== undefined && !isComplete(registration);
}

export async function loaded({ store }: Pick<Operations, 'store'>, list: readonly Due[]): Promise<readonly Listed[]> {
  return Promise.all(list.map(async ({ key, atMs }) => ({ phone: await store.loadByKey(key), atMs })));
}
