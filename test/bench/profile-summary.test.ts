import { expect, test } from 'vitest';
import { type CpuProfile, moduleOf, summarise } from './profile-summary.ts';

const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 4 });

/** handle (ours) calls toString of V8 by way of ioredis and Node's streams, and itself; V8 idles and collects garbage. */
const PROFILE: CpuProfile = {
  nodes: [
    { id: 1, callFrame: frame('(root)'), children: [2, 6, 7, 8] },
    { id: 2, callFrame: frame('handle', 'file:///x/dist/src/ussd/hop.js'), children: [3, 5] },
    { id: 3, callFrame: frame('write', 'file:///x/node_modules/ioredis/built/Redis.js'), children: [4] },
    { id: 4, callFrame: frame('writeGeneric', 'node:internal/stream_base_commons'), children: [9] },
    { id: 9, callFrame: frame('toString') },
    { id: 5, callFrame: frame('handle', 'file:///x/dist/src/ussd/hop.js') },
    { id: 6, callFrame: frame('(idle)') },
    { id: 7, callFrame: frame('(garbage collector)') },
    { id: 8, callFrame: frame('post', 'node:inspector') },
  ],
  samples: [2, 3, 9, 5, 6, 7, 8],
  timeDeltas: [10, 20, 30, 40, 5_000, 7, 3_000],
};

test('native functions and streams count for the module that called them', () => {
  const { busyUs, modules } = summarise(PROFILE);
  expect(busyUs).toBe(107);
  expect(modules.filter(({ us }) => us > 0)).toEqual([
    { what: 'this project: ussd', us: 50 },
    { what: 'ioredis', us: 50 },
    { what: 'garbage collector', us: 7 },
  ]);
});

test('a function is listed by its own time, and ours by what they call, too, once', () => {
  const { own, inclusive } = summarise(PROFILE);
  expect(own[0]).toEqual({ what: 'handle src/ussd/hop.js:5', us: 50 });
  expect(own[1]).toEqual({ what: 'toString', us: 30 });
  expect(own[2]).toEqual({ what: 'write ioredis/built/Redis.js:5', us: 20 });
  expect(inclusive).toEqual([{ what: 'handle src/ussd/hop.js:5', us: 100 }]);
});

test.each([
  ['file:///x/node_modules/hono/dist/hono.js', 'hono'],
  ['file:///x/node_modules/@hono/node-server/dist/index.mjs', '@hono/node-server'],
  ['node:internal/streams/readable', 'node:internal/streams'],
  ['node:_http_server', 'node:_http_server'],
  ['file:///x/dist/src/adapters/redis/store.js', 'this project: adapters/redis'],
  ['file:///x/dist/src/node.js', 'this project: its root'],
])('%s belongs to %s', (url, module) => {
  expect(moduleOf(url)).toBe(module);
});
