import { expect, test } from 'vitest';
import { count, without } from './redis-side.ts';

test('a script is one command that was sent, and what it runs is counted apart', () => {
  const shown = [
    ['GET', '127.0.0.1:5000'],
    ['evalsha', '127.0.0.1:5000'],
    ['GET', 'lua'],
    ['SET', 'lua'],
    ['EVAL', '127.0.0.1:5000'],
  ] as const;
  const none = { sent: 0, inScripts: 0, scripts: 0 };
  expect(shown.reduce((so, [command, source]) => count(so, command, source), none)).toEqual({
    sent: 3,
    inScripts: 2,
    scripts: 2,
  });
});

test('what is sent without being asked is taken off by its rate', () => {
  const busy = { commands: { sent: 100, inScripts: 50, scripts: 2 }, ms: 3_000 };
  const idle = { commands: { sent: 10, inScripts: 5, scripts: 1 }, ms: 1_500 };
  expect(without(busy, idle)).toEqual({ sent: 80, inScripts: 40, scripts: 0 });
  expect(without({ ...busy, ms: 60_000 }, idle)).toEqual({ sent: 0, inScripts: 0, scripts: 0 });
});
