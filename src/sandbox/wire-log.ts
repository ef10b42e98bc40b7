import type { Registration } from '../outbox/registration.ts';
import type { RegistryMode } from './registry-stand-in.ts';
import type { SmsMode } from './sms-stand-in.ts';

export type Form = Readonly<Record<string, string>>;

/** What crossed the wire around the service, and what became of registrations. `at` is an ISO 8601 instant. */
export type WireEvent = { readonly at: string } & (
  | { readonly kind: 'callback'; readonly exchange: number; readonly form: Form }
  | {
      readonly kind: 'callback_answer';
      /** The number of the callback that this answers. */
      readonly exchange: number;
      /** The HTTP status. */
      readonly status: number;
      readonly body: string;
      /** Of the whole body; absent where it is not in GSM-7. */
      readonly septets?: number;
      readonly tookMs: number;
    }
  | { readonly kind: 'session_end'; readonly form: Form; readonly status: number }
  | { readonly kind: 'delivery_report'; readonly form: Form; readonly status: number }
  | { readonly kind: 'registry_request'; readonly exchange: number; readonly body: unknown }
  | {
      readonly kind: 'registry_answer';
      /** The number of the request that this answers. */
      readonly exchange: number;
      readonly mode: RegistryMode;
      /** The HTTP status; absent where the connection was cut. */
      readonly status?: number;
      readonly body?: unknown;
    }
  /** An SMS that reaches a phone. */
  | {
      readonly kind: 'sms';
      readonly id: string;
      readonly to: string;
      readonly message: string;
      readonly from?: string;
    }
  /** A request to the SMS gateway and its answer; none where it hung. */
  | {
      readonly kind: 'sms_exchange';
      readonly mode: SmsMode;
      readonly form: Form;
      readonly status?: number;
      readonly body?: unknown;
    }
  /** A registration as it is kept from now on. */
  | ({ readonly kind: 'registration'; readonly phone: string; readonly underWay: boolean } & Pick<
      Registration,
      'id' | 'language' | 'stage' | 'told' | 'tries' | 'smsTries' | 'confirmedAtMs' | 'nextAtMs'
    >)
  /** What a partner made of one try for a registration. */
  | {
      readonly kind: 'try';
      readonly id: string;
      readonly partner: 'registry' | 'sms';
      readonly answer: string;
      readonly because?: string;
    }
  /** How a part of the sandbox behaves from now on. */
  | { readonly kind: 'behaviour'; readonly part: 'registry' | 'sms' | 'redis'; readonly mode: string }
);

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
