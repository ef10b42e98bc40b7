import type { Cluster, Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  createBullmqDeliveries,
  type RunningWorker,
  startBullmqWorker,
  type WorkerSettings,
  type WorkerTrouble,
} from '../../src/adapters/queue/bullmq.ts';
import type { Deliveries, DeliveryId, PhoneKey } from '../../src/ports/store.ts';

const HOUR_MS = 3_600_000;
const SOON = { timeout: 10_000 };

/** What the deliveries do over any Redis. `connect` makes a new connection to one that is empty at first. */
export function deliveriesContract(connect: () => Redis | Cluster): void {
  let prefix: string;
  let round = 0;
  let deliveries: Deliveries;
  let workers: RunningWorker[];
  let troubles: WorkerTrouble[];

  beforeEach(() => {
    prefix = `{test-${round++}}`;
    workers = [];
    troubles = [];
    deliveries = createBullmqDeliveries({ connect, prefix, retryAfterMs: 50 });
  });
  afterEach(async () => {
    await deliveries.close();
    await Promise.all(workers.map((worker) => worker.close()));
  });

  function work(deliver: WorkerSettings['deliver'], more: Partial<WorkerSettings> = {}): void {
    const onTrouble = (trouble: WorkerTrouble) => void troubles.push(trouble);
    workers.push(startBullmqWorker({ connect, prefix, deliver, concurrency: 5, onTrouble, ...more }));
  }

  test('runs what was scheduled, with its phone key and registration', async () => {
    const delivered: DeliveryId[] = [];
    work(async (id) => {
      delivered.push(id);
      return { done: true };
    });
    await deliveries.schedule(idOf('reg.1'), 0);
    await vi.waitFor(() => expect(delivered).toEqual([idOf('reg.1')]), SOON);
  });

  test('runs again for as long as it is not done', async () => {
    let runs = 0;
    work(async () => (++runs < 4 ? { againInMs: 10 } : { done: true }));
    await deliveries.schedule(idOf('reg-1'), 0);
    await vi.waitFor(async () => expect(await jobsLeft()).toBe(0), SOON);
    expect(runs).toBe(4);
    expect(troubles).toEqual([]);
  });

  test('runs again what threw, and keeps nothing of what it said', async () => {
    let runs = 0;
    let keptOfIt = '';
    work(async () => {
      if (++runs < 4) throw new Error('Anthony Kamau was not found');
      keptOfIt = await everything();
      return { done: true };
    });
    await deliveries.schedule(idOf('reg-1'), 0);
    await vi.waitFor(async () => expect(await jobsLeft()).toBe(0), SOON);
    expect(runs).toBe(4);
    expect(troubles.map((trouble) => trouble.kind)).toEqual(['delivery', 'delivery', 'delivery']);
    expect(keptOfIt).toContain('reg-1');
    expect(keptOfIt).not.toContain('Kamau');
  });

  test('is one alarm a registration, however often it is set', async () => {
    const runs: string[] = [];
    for (let n = 0; n < 3; n++) await deliveries.schedule(idOf('reg-1'), 100);
    await deliveries.schedule(idOf('reg-2'), 100);
    expect(await jobsLeft()).toBe(2);
    work(async ({ registrationId }) => {
      runs.push(registrationId);
      return { done: true };
    });
    await vi.waitFor(async () => expect(await jobsLeft()).toBe(0), SOON);
    expect(runs.sort()).toEqual(['reg-1', 'reg-2']);
  });

  test('can be set anew once it is done', async () => {
    let runs = 0;
    work(async () => {
      runs++;
      return { done: true };
    });
    await deliveries.schedule(idOf('reg-1'), 0);
    await vi.waitFor(async () => expect([runs, await jobsLeft()]).toEqual([1, 0]), SOON);
    await deliveries.schedule(idOf('reg-1'), 0);
    await vi.waitFor(async () => expect([runs, await jobsLeft()]).toEqual([2, 0]), SOON);
  });

  test('hastened runs now, and not again', async () => {
    let runs = 0;
    work(async () => {
      runs++;
      return { done: true };
    });
    await deliveries.schedule(idOf('reg-1'), HOUR_MS);
    await deliveries.hasten(idOf('reg-1'));
    await vi.waitFor(async () => expect([runs, await jobsLeft()]).toEqual([1, 0]), SOON);
  });

  test('hastened where there is nothing, or while it is under way, changes nothing', async () => {
    await deliveries.hasten(idOf('reg-none'));
    let underWay = false;
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    work(async () => {
      underWay = true;
      await finished;
      return { done: true };
    });
    await deliveries.schedule(idOf('reg-1'), 0);
    await vi.waitFor(() => expect(underWay).toBe(true), SOON);
    await deliveries.hasten(idOf('reg-1'));
    finish();
    await vi.waitFor(async () => expect(await jobsLeft()).toBe(0), SOON);
    expect(await jobsLeft()).toBe(0);
  });

  test('of those that are due at once, who has waited longest comes first', async () => {
    const order: string[] = [];
    const now = Date.now();
    for (const hours of [1, 3, 2, 0]) await deliveries.schedule(idOf(`${hours}h`), 0, now - hours * HOUR_MS);
    await deliveries.schedule(idOf('hastened-4h'), HOUR_MS, now - 4 * HOUR_MS);
    await deliveries.hasten(idOf('hastened-4h'));
    const deliver = async ({ registrationId }: DeliveryId) => {
      order.push(registrationId);
      return { done: true } as const;
    };
    work(deliver, { concurrency: 1 });
    await vi.waitFor(async () => expect(await jobsLeft()).toBe(0), SOON);
    expect(order).toEqual(['hastened-4h', '3h', '2h', '1h', '0h']);
  });

  test('set anew while it hangs runs once more beside that, and no more than once', async () => {
    const runs: string[] = [];
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    work(async ({ registrationId }) => {
      runs.push(registrationId);
      if (runs.length === 1) await finished;
      return runs.length === 1 ? { done: true } : { againInMs: 10 };
    });
    await deliveries.schedule(idOf('reg-1'), 0);
    await vi.waitFor(() => expect(runs).toHaveLength(1), SOON);
    await deliveries.setAnew(idOf('reg-1'), Date.now());
    await vi.waitFor(() => expect(runs).toEqual(['reg-1', 'reg-1']), SOON);
    await vi.waitFor(async () => expect(await jobsLeft()).toBe(1), SOON);
    await deliveries.schedule(idOf('reg-2'), 0);
    await vi.waitFor(() => expect(runs.filter((run) => run === 'reg-2').length).toBeGreaterThan(2), SOON);
    expect(runs.filter((run) => run === 'reg-1')).toHaveLength(2);
    finish();
  });

  test('a worker that ends waits for what is under way', async () => {
    let runs = 0;
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    work(async () => {
      runs++;
      await finished;
      return { done: true };
    });
    await deliveries.schedule(idOf('reg-1'), 0);
    await vi.waitFor(() => expect(runs).toBe(1), SOON);
    const closed = Promise.all(workers.map((worker) => worker.close()));
    finish();
    await closed;
    expect(await jobsLeft()).toBe(0);
  });

  test('what workers leave undone, one after the other, is run by the next', async () => {
    const modest = { lockMs: 300, stalledEveryMs: 150, closeWithinMs: 50 };
    let begun = 0;
    await deliveries.schedule(idOf('reg-1'), 0);
    for (const nth of [1, 2, 3]) {
      work(async () => {
        begun++;
        return new Promise<never>(() => {});
      }, modest);
      await vi.waitFor(() => expect(begun).toBe(nth), SOON);
      await workers.pop()?.close();
    }

    let runs = 0;
    work(async () => {
      runs++;
      return { done: true };
    }, modest);
    await vi.waitFor(async () => expect([runs, await jobsLeft()]).toEqual([1, 0]), SOON);
  });

  async function jobsLeft(): Promise<number> {
    const looking = connect();
    try {
      return (await looking.keys(`${prefix}:deliveries:*.*`)).filter((key) => !key.endsWith(':lock')).length;
    } finally {
      looking.disconnect();
    }
  }

  async function everything(): Promise<string> {
    const looking = connect();
    try {
      const parts: string[] = [];
      for (const key of await looking.keys(`${prefix}:*`)) {
        const type = await looking.type(key);
        if (type === 'hash') parts.push(JSON.stringify([key, await looking.hgetall(key)]));
        if (type === 'stream') parts.push(JSON.stringify(await looking.xrange(key, '-', '+')));
        else parts.push(key);
      }
      return parts.join('\n');
    } finally {
      looking.disconnect();
    }
  }
}

function idOf(registrationId: string): DeliveryId {
  return { key: 'abcdefghijklmnopqrstuv' as PhoneKey, registrationId };
}
