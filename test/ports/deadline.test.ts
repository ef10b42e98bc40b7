import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { DeadlineExceeded, shareDeadlineTimers, withDeadline } from '../../src/ports/deadline.ts';
import { compiled } from '../support/programs.ts';

const silence = () => new Promise<never>(() => undefined);

/** In this order: from the moment that timers are shared they stay so. */
describe.each([
  ['with timers of their own', () => undefined],
  ['with shared timers', shareDeadlineTimers],
])('deadlines %s', (_, begin) => {
  test('pass on what comes in time, a value or an error', async () => {
    begin();
    expect(await withDeadline(1_000, Promise.resolve('in time'))).toBe('in time');
    const error = new Error('of its own');
    await expect(withDeadline(1_000, Promise.reject(error))).rejects.toBe(error);
    expect(await withDeadline(1_000, pause(20, 'a little later'))).toBe('a little later');
  });

  test('end what says nothing, not before their time', async () => {
    begin();
    const startedMs = performance.now();
    await expect(withDeadline(30, silence())).rejects.toThrow(DeadlineExceeded);
    await expect(withDeadline(30, silence())).rejects.toThrow('no answer within 30 ms');
    await expect(withDeadline(12.5, silence())).rejects.toThrow(DeadlineExceeded);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(72);
  });

  test('of thousands are each met: in order, early by none, lost by none', async () => {
    begin();
    const lengths = [20, 60, 40, 33.3];
    const ended: { readonly n: number; readonly ms: number; readonly tookMs: number }[] = [];
    const waits = Array.from({ length: 4_000 }, async (_, n) => {
      const ms = lengths[n % lengths.length] ?? 0;
      const startedMs = performance.now();
      // Every third is answered in time, and must not hold up those behind it.
      if (n % 3 === 0) return withDeadline(ms, pause(1));
      await expect(withDeadline(ms, silence())).rejects.toThrow(DeadlineExceeded);
      ended.push({ n, ms, tookMs: performance.now() - startedMs });
      return undefined;
    });
    await Promise.all(waits);
    expect(ended).toHaveLength(4_000 - Math.ceil(4_000 / 3));
    for (const { ms, tookMs } of ended) expect(tookMs).toBeGreaterThanOrEqual(Math.floor(ms) - 1);
    for (const length of lengths.filter(Number.isInteger)) {
      const order = ended.filter(({ ms }) => ms === length).map(({ n }) => n);
      expect(order).toEqual([...order].sort((one, other) => one - other));
    }
  });

  test('that begin while others wait have their whole time', async () => {
    begin();
    const first = withDeadline(50, silence()).catch(() => performance.now());
    await pause(30);
    const startedMs = performance.now();
    await expect(withDeadline(50, silence())).rejects.toThrow(DeadlineExceeded);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(49);
    expect(await first).toBeLessThan(performance.now());
  });
});

test('of more lengths than there are queues are met, too', async () => {
  shareDeadlineTimers();
  const waits = Array.from({ length: 100 }, (_, n) => withDeadline(n + 1, silence()).catch((error: unknown) => error));
  for (const outcome of await Promise.all(waits)) expect(outcome).toBeInstanceOf(DeadlineExceeded);
});

test('shared timers do not keep a process alive that has nothing else to wait for', () => {
  const script = `
    const { shareDeadlineTimers, withDeadline } = await import(${JSON.stringify(compiled('src/ports/deadline.ts'))});
    shareDeadlineTimers();
    void withDeadline(60_000, new Promise(() => undefined));
    process.stdout.write('at its end');
  `;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { timeout: 10_000 });
  expect(said.toString()).toBe('at its end');
});

test('what came in time is let go of before its deadline', () => {
  const script = `
    const { shareDeadlineTimers, withDeadline } = await import(${JSON.stringify(compiled('src/ports/deadline.ts'))});
    shareDeadlineTimers();
    const answered = async () => new WeakRef(await withDeadline(60_000, Promise.resolve({})));
    const answers = await Promise.all(Array.from({ length: 100 }, answered));
    await new Promise(setImmediate);
    gc();
    process.stdout.write(String(answers.filter((answer) => answer.deref() !== undefined).length));
  `;
  const argv = ['--expose-gc', '--input-type=module', '-e', script];
  const left = Number(execFileSync(process.execPath, argv, { timeout: 10_000 }));
  expect(left).toBeLessThan(10);
});
