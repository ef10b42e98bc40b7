import { randomUUID } from 'node:crypto';
import type { RegistryMode, SmsMode } from './modes.ts';

export type Form = Readonly<Record<string, string>>;

/** A registration as the simulator shows it. */
export type RegistrationStatus = {
  /** The reference. */
  readonly id: string;
  /** `+254…` */
  readonly phone: string;
  readonly status: 'pending' | 'registered' | 'already' | 'refused' | 'needs_attention';
  readonly notified: 'no' | 'screen' | 'sent' | 'delivered' | 'undeliverable' | 'needs_attention';
  /** An attempt at a partner is under way. */
  readonly underWay: boolean;
  readonly registryAttempts: number;
  readonly smsAttempts: number;
  readonly nextAttemptAtMs: number;
};

export type CircuitBreakerStatus =
  | { readonly state: 'closed' | 'half-open' }
  | { readonly state: 'open'; readonly nextProbeAtMs: number };

/** What crossed the wire around the service, and what became of registrations. `at` is an ISO 8601 instant. */
export type WireEvent = { readonly at: string } & (
  | { readonly kind: 'started' } // the first of each run
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
  | { readonly kind: 'inbound_sms'; readonly form: Form; readonly status: number }
  | { readonly kind: 'opt_out'; readonly form: Form; readonly status: number }
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
  | ({ readonly kind: 'registration' } & RegistrationStatus)
  /** What a partner answered to one attempt for a registration. */
  | {
      readonly kind: 'attempt';
      readonly id: string;
      readonly partner: 'registry' | 'sms';
      readonly answer: string;
      readonly because?: string;
    }
  | ({ readonly kind: 'circuit_breaker' } & CircuitBreakerStatus)
  /** How a part of the sandbox behaves from now on. */
  | { readonly kind: 'behaviour'; readonly part: 'registry' | 'sms' | 'redis'; readonly mode: string }
);

/** `seq` counts up from 1, without gaps. */
export type WireEntry = WireEvent & { readonly seq: number };

export type Listener<T> = (value: T) => void;

export type Listeners<T> = {
  emit(value: T): void;
  /** Returns what ends the subscription. */
  subscribe(listener: Listener<T>): () => void;
};

export function createListeners<T>(): Listeners<T> {
  const listeners = new Set<Listener<T>>();
  return {
    emit(value) {
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
  /** Names this run of the service: `seq` begins again with each. */
  readonly run: string;
  add(event: WireEvent): void;
  /** The entries in memory whose `seq` is greater, oldest first. */
  after(seq: number): readonly WireEntry[];
  subscribe(listener: Listener<WireEntry>): () => void;
};

/** The last `most` events, in the order they happened. */
export function createWireLog(most = 500): WireLog {
  const listeners = createListeners<WireEntry>();
  const entries: WireEntry[] = [];
  let seq = 0;
  return {
    run: randomUUID(),
    add(event) {
      seq += 1;
      const entry = { ...event, seq };
      entries.push(entry);
      if (entries.length > most) entries.shift();
      listeners.emit(entry);
    },
    after: (seen) => entries.filter((entry) => entry.seq > seen),
    subscribe: listeners.subscribe,
  };
}
