import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type LoadWatch, watchLoad } from '../../../src/runtime/node/load.ts';

let load: LoadWatch;
let busy: NodeJS.Immediate | undefined;

beforeEach(() => {
  load = watchLoad(200);
});
afterEach(() => {
  clearImmediate(busy);
  load.stop();
});

/** Holds the event loop up, again and again. */
function workInPiecesOf(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
  busy = setImmediate(() => workInPiecesOf(ms));
}

const isSeenAs = (seen: string) => vi.waitFor(() => expect(load.now()).toBe(seen), { timeout: 10_000 });

test('an idle process is lightly loaded', () => isSeenAs('light'));

test('one that comes late to everything is heavily loaded, and is not once it has caught up', async () => {
  workInPiecesOf(220);
  await isSeenAs('heavy');
  clearImmediate(busy);
  await isSeenAs('light');
});

test('one that comes much too late is too heavily loaded', async () => {
  workInPiecesOf(500);
  await isSeenAs('too heavy');
});
