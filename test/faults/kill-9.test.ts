import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { QUICK } from '../chaos/quick.ts';
import type { ServiceProcess } from '../chaos/service-process.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { createKillable, type Step } from './support/killable.ts';
import {
  type Customer,
  expectApart,
  expectNothingDue,
  newCustomer,
  register,
  setStage,
  toReview,
} from './support/stage.ts';

const CHAINS = 3;
const LONG = 300_000;

describeWithRedis('killed with -9 at any step, and started again', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedisServer(['--databases', '64']);
  });
  afterAll(() => server.discard());

  test.each([
    ['the registry answers at once', 0],
    ['the first try at the registry fails', 1],
  ] as const)('where %s: one customer, and an SMS', { timeout: LONG }, async (_, failures) => {
    const all = await record(failures);
    // Up to there the second way is the first one.
    const steps = failures === 0 ? all : all.slice(all.findIndex(isFirstVerdict) + 1, all.findIndex(isFirstSms));
    const missed: string[] = [];
    if (process.env['SHOW'])
      console.log(steps.map((s) => `${s.beforePromise ? '-' : '+'} ${s.when} ${s.nth}. ${s.what}`).join('\n'));
    expect(steps.length).toBeGreaterThan(failures === 0 ? 20 : 6);
    const rest = [...steps];
    await Promise.all(
      Array.from({ length: CHAINS }, (_, n) => chain(10 * failures + n + 1, failures, () => rest.shift(), missed)),
    );
    // How often BullMQ looks for work differs from run to run; all the rest was met.
    expect(missed.filter((step) => !step.includes(':wait'))).toEqual([]);
  });

  /** All that a registration does from the confirmation on, when nothing goes wrong. */
  async function record(failures: number): Promise<Step[]> {
    const chain = await stageOf(10 * failures, failures);
    try {
      const service = await chain.stage.start();
      // Redis knows all scripts after this, so that the next registration takes the same steps as any later one.
      await register(newCustomer(), () => service.ussd);
      await expectNothingDue(chain.redisUrl);
      const customer = newCustomer();
      const call = await toReview(customer, () => service.ussd);
      const steps = chain.killable.record();
      await call.type('1');
      await vi.waitFor(() => expect(chain.stage.sms.sentTo(customer.dialled)).toHaveLength(1), { timeout: 10_000 });
      await expectNothingDue(chain.redisUrl);
      await chain.killable.untilQuiet();
      return steps();
    } finally {
      await chain.close();
    }
  }

  /** Each process is killed at its step, and the one that comes after it finishes what was begun. */
  async function chain(
    database: number,
    failures: number,
    next: () => Step | undefined,
    missed: string[],
  ): Promise<void> {
    const { stage, killable, redisUrl, close } = await stageOf(database, failures);
    try {
      let service: ServiceProcess = await stage.start();
      for (let step = next(); step !== undefined; step = next()) {
        const customer = newCustomer();
        const call = await toReview(customer, () => service.ussd);
        const killed = killable.killAt(step, service);
        const answer = call.type('1');
        if (!(await killed)) {
          missed.push(nameOf(step));
          continue;
        }
        const seen = await answer;
        service = await stage.start();
        if (process.env['SHOW']) console.log(database, Math.round(performance.now()), step.when, step.nth, step.what);
        await expectOutcome(stage, customer, step, seen.kind === 'screen');
        await expectNothingDue(redisUrl);
      }
    } finally {
      await close();
    }
  }

  async function expectOutcome(
    stage: Awaited<ReturnType<typeof setStage>>,
    customer: Customer,
    step: Step,
    answered: boolean,
  ): Promise<void> {
    const where = nameOf(step);
    // Before the promise was kept nothing was promised: there, nothing may have happened.
    const promised = answered || !step.beforePromise;
    if (promised) {
      await vi.waitFor(() => expect(stage.sms.sentTo(customer.dialled), where).not.toEqual([]), {
        timeout: 15_000,
        interval: 20,
      });
    }
    expect(stage.registry.made(customer.local), where).toBe(promised ? 1 : 0);
    for (const { message } of stage.sms.sentTo(customer.dialled))
      expect(message, where).toContain('you are registered');
    expectApart(stage, customer, QUICK.smsApartMs);
  }

  async function stageOf(database: number, failures: number) {
    const killable = await createKillable(server.port);
    const redisUrl = `redis://127.0.0.1:${server.port}/${database}`;
    const stage = await setStage(`redis://127.0.0.1:${killable.port}/${database}`);
    const asked = new Map<string, number>();
    stage.registry.behave((phone) => {
      const times = (asked.get(phone) ?? 0) + 1;
      asked.set(phone, times);
      return times <= failures ? 'has an error' : undefined;
    });
    killable.watch(stage);
    return {
      stage,
      killable,
      redisUrl,
      async close() {
        await stage.close();
        await killable.close();
      },
    };
  }
});

const nameOf = ({ when, nth, what }: Step): string => `${when} ${nth}. ${what}`;

const isFirstVerdict = ({ when, nth, what }: Step): boolean =>
  when === 'after' && nth === 2 && what === 'EVAL j:s:{phone}';

const isFirstSms = ({ what }: Step): boolean => what === 'sms: asked';
