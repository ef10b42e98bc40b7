import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Handset, Seen } from '../../src/cli/dial/handset.ts';
import { TIMING } from '../../src/outbox/policy.ts';
import { ADMIN_PASSWORD, type ServiceProcess } from '../chaos/service-process.ts';
import { compiled } from '../support/programs.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { newCustomer, type Stage, setStage, toReview } from './support/stage.ts';
import type { Talked } from './support/talkers.ts';

const LONG = 300_000;
/** So many that a machine with other work, too, takes less than the gateway's 10 s for all of them; `docs/reliability.md` has 2,000. */
const CONFIRMING = Number(process.env['CONFIRMING'] ?? 400);
const AT_ONCE = 40;
const ENOUGH_HOPS = 600;
/** 200 customers wait for the registry (`outbox/confirm.ts`), a worker has 20 slots, and a few are probes. */
const MOST_REQUESTS = 240;

describeWithRedis('a registry that hangs, and hundreds who confirm at once', () => {
  let server: RedisServer;
  let stage: Stage;
  let service: ServiceProcess;
  let talkers: ChildProcess;

  beforeAll(async () => {
    server = await startRedisServer();
    stage = await setStage(server.url);
    service = await stage.start({ timing: TIMING, settings: { REGISTER_DEADLINE_MS: '3000' } });
    talkers = fork(compiled('test/faults/support/talkers.ts'), [service.ussd.href]);
  }, LONG);
  afterAll(async () => {
    talkers.disconnect();
    await stage.close();
    await server.discard();
  });

  test('all of them read "received", the others talk on, memory stays, and nobody is lost', {
    timeout: LONG,
  }, async () => {
    const customers = Array.from({ length: CONFIRMING }, newCustomer);
    const calls: Handset[] = [];
    const waiting = [...customers];
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
          calls.push(await toReview(next, () => service.ussd));
      }),
    );
    await talked();
    const before = await talked(ENOUGH_HOPS);
    const memoryBefore = await memory();

    stage.registry.behave(() => 'hangs');
    const sent = calls.map((call) => call.type('1'));
    const seen = await Promise.all(sent);
    const during = await talked();
    const memoryAfter = await memory();
    const asked = customers.reduce((sum, { local }) => sum + stage.registry.requests(local).length, 0);
    stage.registry.behave(() => undefined);
    const after = await talked(ENOUGH_HOPS);

    expect(new Set(seen.map(wordsOf))).toEqual(new Set(['received']));
    expect(asked).toBeLessThanOrEqual(MOST_REQUESTS);
    expect(during.notServed).toBe(0);
    const ms = ({ medianMs, p99Ms }: Talked) => `${medianMs.toFixed(0)} and ${p99Ms.toFixed(0)} ms`;
    console.log(
      `others' hops, median and p99: before ${ms(before)}, while ${CONFIRMING} confirmed ${ms(during)} (${during.hops} hops), after ${ms(after)}; ` +
        `memory ${mb(memoryBefore)} before, ${mb(memoryAfter)} after; ${asked} requests to the registry`,
    );
    // The 99th percentile says more of what else this machine does than of the service: it is measured where nothing else runs.
    expect(during.medianMs / Math.max(before.medianMs, after.medianMs)).toBeLessThan(10);
    expect(memoryAfter / memoryBefore).toBeLessThan(2);

    const untold = () => customers.filter(({ dialled }) => stage.sms.sentTo(dialled).length === 0).length;
    await vi.waitFor(() => expect(untold()).toBe(0), { timeout: 180_000, interval: 200 });
    for (const { dialled, local } of customers) {
      expect(stage.registry.made(local)).toBe(1);
      expect(stage.sms.sentTo(dialled)).toHaveLength(1);
    }
  });

  /** How it went since this was last asked, once there are so many hops. */
  async function talked(hops = 0): Promise<Talked> {
    talkers.send(hops);
    const [answer] = await once(talkers, 'message');
    return answer;
  }

  async function memory(): Promise<number> {
    const authorization = `Bearer ${ADMIN_PASSWORD}`;
    const response = await fetch(new URL('/metrics', service.ussd), { headers: { authorization } });
    return Number(/^process_resident_memory_bytes (\S+)/m.exec(await response.text())?.[1]);
  }
});

function wordsOf(seen: Seen): string {
  if (seen.kind === 'gone') return seen.why;
  return seen.text.includes('received your details') ? 'received' : seen.text;
}

const mb = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
