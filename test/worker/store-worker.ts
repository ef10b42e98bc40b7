import { createKeyring } from '../../src/adapters/encryption/keyring.ts';
import { connectRedis } from '../../src/adapters/redis/connect.ts';
import { createStore } from '../../src/adapters/redis/store.ts';
import type { Store } from '../../src/ports/store.ts';
import type { RedisTarget } from '../../src/runtime/settings.ts';
import { fromWire, toWire } from '../support/over-the-wire.ts';

/** One call of the store in the Redis at `target`. */
export type StoreCall = {
  readonly target: RedisTarget;
  readonly method: keyof Store<unknown, unknown>;
  readonly args: readonly unknown[];
};

export type StoreAnswer = { readonly value: unknown } | { readonly thrown: unknown };

const keyring = createKeyring([Buffer.alloc(32, 7)]);
const atNoon = () => Date.UTC(2026, 0, 1, 9);
// What a document looks like is known to whoever calls.
const asItIs = (value: unknown) => value;

/** The adapter alone in workerd: a call is an event with a connection of its own, as in `src/worker.ts`. */
export default {
  async fetch(request: Request): Promise<Response> {
    const { target, method, args } = fromWire(await request.text()) as StoreCall;
    const redis = connectRedis(target, 'event');
    const store = createStore({ redis, keyring, read: { session: asItIs, registration: asItIs }, nowMs: atNoon });
    try {
      return answer({ value: await Reflect.apply(store[method], store, args) });
    } catch (thrown) {
      return answer({ thrown });
    } finally {
      redis.disconnect();
    }
  },
};

function answer(outcome: StoreAnswer): Response {
  return new Response(toWire(outcome));
}
