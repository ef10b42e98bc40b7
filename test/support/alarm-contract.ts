import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Deliver, Deliveries, DeliveryId, PhoneKey } from '../../src/ports/store.ts';
import { WORKERD_READY_WITHIN_MS } from './runtimes.ts';

/** The alarm clock of one home, whose deliveries are what the test says. */
export type AlarmClock = {
  readonly deliveries: Pick<Deliveries, 'schedule' | 'hasten' | 'setAnew'>;
  close(): Promise<void>;
};

const HOUR_MS = 3_600_000;
const SOON = { timeout: 20_000, interval: 20 };
const BATCHES = 20;

/** What the service may rely on of any queue. A delivery may be run more often than asked for: it bears that. */
export function alarmContract(open: (deliver: Deliver) => Promise<AlarmClock>): void {
  let clock: AlarmClock;
  let round = 0;
  let run: { readonly id: DeliveryId; readonly atMs: number }[] = [];
  let answer: (times: number) => Awaited<ReturnType<Deliver>>;

  beforeAll(async () => {
    clock = await open(async (id) => {
      run.push({ id, atMs: Date.now() });
      return answer(timesOf(id));
    });
  }, WORKERD_READY_WITHIN_MS);
  afterAll(() => clock.close());
  beforeEach(() => {
    round += 1;
    run = [];
    answer = () => ({ done: true });
  });

  const idOf = (name: string): DeliveryId => ({
    key: 'abcdefghijklmnopqrstuv' as PhoneKey,
    registrationId: `R${round}${name}`,
  });
  const timesOf = (id: DeliveryId) => run.filter((each) => each.id.registrationId === id.registrationId).length;
  const untilRun = (id: DeliveryId, times = 1) =>
    vi.waitFor(() => expect(timesOf(id)).toBeGreaterThanOrEqual(times), SOON);

  test('goes off, with the phone key and the registration', async () => {
    const id = idOf('A');
    await clock.deliveries.schedule(id, 0);
    await untilRun(id);
    expect(run[0]?.id).toEqual(id);
  });

  test('goes off at its time, and not before', async () => {
    const id = idOf('A');
    const setAtMs = Date.now();
    await clock.deliveries.schedule(id, 1_500);
    await untilRun(id);
    expect((run[0]?.atMs ?? 0) - setAtMs).toBeGreaterThanOrEqual(1_450);
  });

  test('goes off again for as long as the delivery is not done', async () => {
    const id = idOf('A');
    answer = (times) => (times < 3 ? { againInMs: 10 } : { done: true });
    await clock.deliveries.schedule(id, 0);
    await untilRun(id, 3);
  });

  test('goes off again where the delivery threw', async () => {
    const id = idOf('A');
    answer = (times) => {
      if (times < 3) throw new Error('Anthony Kamau was not found');
      return { done: true };
    };
    await clock.deliveries.schedule(id, 0);
    await untilRun(id, 3);
  });

  test('hastened, goes off now', async () => {
    const id = idOf('A');
    await clock.deliveries.schedule(id, HOUR_MS);
    await clock.deliveries.hasten(id);
    await untilRun(id);
  });

  test('hastened where nothing waits, harms nobody', async () => {
    const id = idOf('A');
    await clock.deliveries.hasten(idOf('none'));
    await clock.deliveries.schedule(id, 0);
    await untilRun(id);
  });

  test('set anew, goes off now, whether there is one that does not', async () => {
    const [waits, lost] = [idOf('waits'), idOf('lost')];
    await clock.deliveries.schedule(waits, HOUR_MS);
    await Promise.all([waits, lost].map((id) => clock.deliveries.setAnew(id, Date.now())));
    await untilRun(waits);
    await untilRun(lost);
  });

  test('scheduled once it is done, goes off anew', async () => {
    const id = idOf('A');
    await clock.deliveries.schedule(id, 0);
    await untilRun(id, 1);
    await vi.waitFor(async () => {
      await clock.deliveries.schedule(id, 0);
      expect(timesOf(id)).toBeGreaterThanOrEqual(2);
    }, SOON);
  });

  test('of many at once each goes off', async () => {
    const ids = Array.from({ length: BATCHES }, (_, nth) => idOf(String(nth)));
    await Promise.all(ids.map((id) => clock.deliveries.schedule(id, 0)));
    for (const id of ids) await untilRun(id);
  });
}
