import { beforeEach, describe, expect, test } from 'vitest';
import { createRedisTime, type RedisTime } from '../../../src/adapters/redis/time.ts';

const SERVER_MS = 1_795_500_000_000;

describe("the server's time", () => {
  let ms: number;
  let serverAheadMs: number;
  let time: RedisTime;

  beforeEach(() => {
    ms = 1_000;
    serverAheadMs = SERVER_MS - ms;
    time = createRedisTime(() => ms);
  });

  const serverMs = () => ms + serverAheadMs;

  /** A command that takes so long to get there, and its reply so long to come back. */
  function ask(thereMs: number, backMs: number): void {
    const sentAtMs = ms;
    ms += thereMs;
    const saidMs = serverMs();
    ms += backMs;
    time.heard(Math.floor(saidMs / 1000), (saidMs % 1000) * 1000, sentAtMs);
  }

  const error = () => (time.nowMs() ?? Number.NaN) - serverMs();

  test('is unknown before the first reply, then it goes on by itself', () => {
    expect(time.nowMs()).toBeUndefined();
    expect(time.isStale()).toBe(true);
    ask(1, 1);
    expect(time.isStale()).toBe(false);
    expect(error()).toBe(0);
    ms += 5_000;
    expect(error()).toBe(0);
  });

  test('is taken from a slow reply only where there was no better one', () => {
    ask(0, 900);
    expect(error()).toBe(-450);
    ask(1, 1);
    expect(error()).toBe(0);
    ask(0, 900);
    expect(error()).toBe(0);
    ask(900, 0);
    expect(error()).toBe(0);
  });

  test('is taken from a slow reply again once the last good one is old', () => {
    ask(1, 1);
    ms += 10_001;
    expect(time.isStale()).toBe(true);
    ask(0, 100);
    expect(time.isStale()).toBe(false);
    expect(error()).toBe(-50);
  });

  test.each([
    ['ahead', 3_600_000],
    ['ahead by a little', 60],
    ['behind', -3_600_000],
    ['behind by a little', -60],
  ])('of a server whose clock is %s is followed after a failover, from the first reply on', (_, aheadMs) => {
    ask(1, 1);
    expect(error()).toBe(0);
    serverAheadMs += aheadMs;
    ask(1, 1);
    expect(error()).toBe(0);
  });

  test('of another server is followed also where all its replies are slow', () => {
    ask(1, 1);
    serverAheadMs -= 3_600_000;
    ask(50, 50);
    expect(error()).toBe(0);
    serverAheadMs += 7_200_000;
    ask(30, 70);
    expect(Math.abs(error())).toBeLessThanOrEqual(20);
  });

  test('of a slow reply that fits is not another clock, wherever on its way it waited', () => {
    ask(1, 1);
    for (const [thereMs, backMs] of [
      [2_000, 0],
      [0, 2_000],
      [700, 700],
    ] as const) {
      ask(thereMs, backMs);
      expect(error()).toBe(0);
    }
  });

  test('never runs backwards while the clock is the same, whichever of several replies is heard last', () => {
    const sentAtMs = ms;
    ms += 20;
    const answered = [0, 20, 3, 17].map((afterMs) => sentAtMs + afterMs + serverAheadMs);
    let lastMs = 0;
    for (const saidMs of answered) {
      time.heard(Math.floor(saidMs / 1000), (saidMs % 1000) * 1000, sentAtMs);
      const nowMs = time.nowMs() ?? 0;
      expect(nowMs).toBeGreaterThanOrEqual(lastMs);
      expect(Math.abs(error())).toBeLessThanOrEqual(10);
      lastMs = nowMs;
    }
    ms += 50;
    expect(Math.abs(error())).toBeLessThanOrEqual(10);
  });
});
