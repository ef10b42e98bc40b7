import type { RegistryMode } from './registry-stand-in.ts';

/** What crossed the wire between the service and a stand-in. `at` is an ISO 8601 instant. */
export type WireEvent =
  | { readonly kind: 'registry_request'; readonly at: string; readonly exchange: number; readonly body: unknown }
  | {
      readonly kind: 'registry_answer';
      readonly at: string;
      /** The number of the request that this answers. */
      readonly exchange: number;
      readonly mode: RegistryMode;
      /** The HTTP status; absent where the connection was cut. */
      readonly status?: number;
      readonly body?: unknown;
    }
  | {
      readonly kind: 'sms';
      readonly at: string;
      readonly id: string;
      readonly to: string;
      readonly message: string;
      readonly from?: string;
    };

/** `seq` counts up from 1, without gaps. */
export type WireEntry = WireEvent & { readonly seq: number };

export type Listener<T> = (value: T) => void;

export type Listeners<T> = {
  tell(value: T): void;
  /** Returns what ends the subscription. */
  subscribe(listener: Listener<T>): () => void;
};

export function createListeners<T>(): Listeners<T> {
  const listeners = new Set<Listener<T>>();
  return {
    tell(value) {
      for (const listener of [...listeners]) listener(value);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

export type WireLog = {
  add(event: WireEvent): void;
  /** The entries still kept whose `seq` is greater, oldest first. */
  after(seq: number): readonly WireEntry[];
  subscribe(listener: Listener<WireEntry>): () => void;
};

/** The last `keep` events, in the order they happened. */
export function createWireLog(keep = 500): WireLog {
  const listeners = createListeners<WireEntry>();
  const entries: WireEntry[] = [];
  let seq = 0;
  return {
    add(event) {
      seq += 1;
      const entry = { ...event, seq };
      entries.push(entry);
      if (entries.length > keep) entries.shift();
      listeners.tell(entry);
    },
    after: (seen) => entries.filter((entry) => entry.seq > seen),
    subscribe: listeners.subscribe,
  };
}
