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
const SMS_WITHIN_MS = 30_000;

type Course = {
  readonly name: string;
  /** What the first attempt for each customer meets. */
  readonly fails?: 'registry' | 'sms';
  /** Where it differs from the course in which all goes well: from the first step of this kind to the first of that. */
  readonly between?: readonly [from: string, to: string];
  readonly atLeast: number;
};

const COURSES: readonly Course[] = [
  { name: 'all goes well', atLeast: 12 },
  {
    name: 'the first attempt at the registry fails',
    fails: 'registry',
    between: ['registry: answered', 'take'],
    atLeast: 8,
  },
  { name: 'the first SMS is not taken', fails: 'sms', between: ['sms: answered', 'end'], atLeast: 8 },
];

describeWithRedis('killed with -9 at any step, and started again', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedisServer(['--databases', '64']);
  });
  afterAll(() => server.discard());

  test.each(COURSES)('where $name: one customer, and an SMS', { timeout: LONG }, async (course) => {
    const all = await record(course);
    const [from, to] = course.between ?? [];
    const first = from === undefined ? 0 : all.findIndex(({ what }) => what === from);
    const next = to === undefined ? -1 : all.findIndex(({ what }, at) => at > first && what === to);
    const steps = all.slice(first, next < 0 ? undefined : next);
    if (process.env['SHOW']) console.log(all.map((step) => nameOf(step)).join('\n'));
    expect(steps.length).toBeGreaterThanOrEqual(course.atLeast);
    const missed: string[] = [];
    const rest = [...steps];
    await Promise.all(Array.from({ length: CHAINS }, (_, n) => chain(n + 1, course, () => rest.shift(), missed)));
    expect(missed).toEqual([]);
  });

  /** All that a registration does from the confirmation on, when nobody kills anything. */
  async function record(course: Course): Promise<Step[]> {
    const chain = await stageOf(0, course);
    try {
      const service = await chain.stage.start();
      // Redis knows all scripts after this, so that the next registration takes the same steps as any later one.
      await register(newCustomer(), () => service.ussd);
      await expectNothingDue(chain.redisUrl);
      const customer = newCustomer();
      const call = await toReview(customer, () => service.ussd);
      const steps = chain.killable.record();
      await call.type('1');
      await expectSms(chain.stage, customer);
      await expectNothingDue(chain.redisUrl);
      await chain.killable.untilQuiet();
      return steps();
    } finally {
      await chain.close();
    }
  }

  /** Each process is killed at its step, and the one that comes after it finishes what was begun. */
  async function chain(nth: number, course: Course, next: () => Step | undefined, missed: string[]): Promise<void> {
    const { stage, killable, redisUrl, close } = await stageOf(nth, course);
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
        await expectOutcome(stage, customer, step, seen.kind === 'screen', redisUrl);
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
    redisUrl: string,
  ): Promise<void> {
    const where = nameOf(step);
    // Before the promise was stored nothing was promised: there, nothing may have happened.
    const promised = answered || !step.beforePromise;
    if (promised) await expectSms(stage, customer, where);
    await expectNothingDue(redisUrl, SMS_WITHIN_MS);
    expect(stage.registry.made(customer.local), where).toBe(promised ? 1 : 0);
    const sent = stage.sms.sentTo(customer.dialled);
    const most = !promised ? 0 : step.smsUnknown ? 2 : 1;
    expect(sent.length, where).toBeLessThanOrEqual(most);
    for (const { message } of sent) expect(message, where).toContain('you are registered');
    expectApart(stage, customer, QUICK.smsApartMs);
  }

  async function stageOf(nth: number, { fails }: Course) {
    const killable = await createKillable(server.port);
    const database = 16 * (fails === undefined ? 0 : fails === 'registry' ? 1 : 2) + nth;
    const redisUrl = `redis://127.0.0.1:${server.port}/${database}`;
    const stage = await setStage(`redis://127.0.0.1:${killable.port}/${database}`);
    const asked = new Set<string>();
    const isFirst = (phone: string) => asked.size < asked.add(phone).size;
    if (fails === 'registry') stage.registry.behave((phone) => (isFirst(phone) ? 'has an error' : undefined));
    if (fails === 'sms') stage.sms.behave((phone) => (isFirst(phone) ? 'fails' : undefined));
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

async function expectSms(
  stage: Awaited<ReturnType<typeof setStage>>,
  { dialled }: Customer,
  where?: string,
): Promise<void> {
  const sent = () => expect(stage.sms.sentTo(dialled), where).not.toEqual([]);
  await vi.waitFor(sent, { timeout: SMS_WITHIN_MS, interval: 20 });
}

const nameOf = ({ when, nth, what }: Step): string => `${when} ${nth}. ${what}`;
