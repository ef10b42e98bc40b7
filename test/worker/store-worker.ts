import { createKeyring } from '../../src/adapters/encryption/keyring.ts';
import { connectRedis } from '../../src/adapters/redis/connect.ts';
import { createStore, createStoreMemory } from '../../src/adapters/redis/store.ts';
import type { RedisTarget } from '../../src/adapters/redis/target.ts';
import { codecs, type SomeStore } from '../support/made-store.ts';
import { fromWire, toWire } from '../support/over-the-wire.ts';

/** One call of the store in the Redis at `target`. Calls of one `world` share what they have learned. */
export type StoreCall = {
  readonly target: RedisTarget;
  readonly world: string;
  readonly method: Exclude<keyof SomeStore, 'nowMs'>;
  readonly args: readonly unknown[];
};

/** `nowMs`: what the store says after the call. */
export type StoreAnswer = ({ readonly value: unknown } | { readonly thrown: unknown }) & { readonly nowMs: number };

const keyring = createKeyring([Buffer.alloc(32, 7)]);
const memories = new Map<string, ReturnType<typeof createStoreMemory>>();

/** The adapter alone in workerd: a call is an event with a connection of its own, as in `src/worker.ts`. */
export default {
  async fetch(request: Request): Promise<Response> {
    const { target, world, method, args } = fromWire(await request.text()) as StoreCall;
    const memory = memories.get(world) ?? createStoreMemory();
    memories.set(world, memory);
    const redis = connectRedis(target, 'event');
    const store = createStore({ redis, keyring, codecs, memory });
    try {
      return answer({ value: await Reflect.apply(store[method], store, args), nowMs: store.nowMs() });
    } catch (thrown) {
      return answer({ thrown, nowMs: store.nowMs() });
    } finally {
      redis.disconnect();
    }
  },
};

function answer(outcome: StoreAnswer): Response {
  return new Response(toWire(outcome));
}
