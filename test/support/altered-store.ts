import type { PhoneStore } from '../../src/outbox/phone.ts';

type Commit = PhoneStore['commit'];
export type Altered = (
  stored: Parameters<Commit>[0],
  change: Parameters<Commit>[1],
  commit: Commit,
) => ReturnType<Commit>;

/** The same store, with something that happens around its commits. */
export function changing(store: PhoneStore, altered: Altered): PhoneStore {
  return { ...store, commit: (stored, change) => altered(stored, change, store.commit) };
}
