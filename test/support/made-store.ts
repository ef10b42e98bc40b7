import type { Codec } from '../../src/adapters/redis/store.ts';
import type { Change, PhoneKey, Store, Stored } from '../../src/ports/store.ts';
import { phone } from './phone.ts';

export type Conversation = { readonly name: string };
export type Registration = { readonly id: string; readonly state: string };
export type SomeStore = Store<Conversation, Registration>;
export type SomeStored = Stored<Conversation, Registration>;
export type SomeChange = Change<Conversation, Registration>;

/** Stored in another shape than the one in use, so that a store which leaves out the codec is found. */
export const codecs: { readonly conversation: Codec<Conversation>; readonly registration: Codec<Registration> } = {
  conversation: {
    write: ({ name }) => [1, name],
    read: (json) => (Array.isArray(json) && typeof json[1] === 'string' ? { name: json[1] } : undefined),
  },
  registration: {
    write: (value) => value,
    read: (json) => (typeof json === 'object' && json !== null && 'state' in json ? (json as Registration) : undefined),
  },
};

export const CONVERSATION: Conversation = { name: 'Anthony Kamau' };
export const REGISTRATION: Registration = { id: 'reg-1', state: 'pending' };
export const CALLER = phone('0711000111');
export const OTHER = phone('0711000112');
export const DAY_S = 86_400;

export type Made = {
  readonly store: SomeStore;
  /** Another process with the same data. */
  readonly another: () => SomeStore;
  /** What the store's own clock says. */
  timeMs(): Promise<number>;
  /** Resolves once so much time has passed on the store's clock. */
  pass(ms: number): Promise<void>;
  /** A reference for this phone, another one each time. */
  newReference(key: PhoneKey): string;
  close(): Promise<void>;
};

/** Rounds of races, and how many race in each: fewer where a call takes long. */
export type Races = { readonly rounds: number; readonly atOnce: number };

/** How many wait in a store, without since when; attention of all causes together. */
export async function countsOf(store: Pick<SomeStore, 'count'>) {
  const { due, attention } = await store.count();
  const sum = Object.values(attention).reduce((total, { count }) => total + count, 0);
  return { due: { registry: due.registry.count, sms: due.sms.count }, attention: sum };
}

/** The names of phones that share a bucket: the `n`th of them. */
export const neighbour = (n: number): PhoneKey => `Q${String(n).padStart(15, '0')}` as PhoneKey;
