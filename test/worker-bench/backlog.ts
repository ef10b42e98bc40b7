import { setTimeout as pause } from 'node:timers/promises';
import type { RegistryStandIn } from '../../src/sandbox/registry-stand-in.ts';
import type { SmsStandIn } from '../../src/sandbox/sms-stand-in.ts';
import { CRON } from '../worker-dev/front.ts';
import { register } from './measure.ts';
import { startNodeToMeasure, startWorkerdToMeasure } from './measured-runtimes.ts';

export type BacklogSettings = {
  readonly environment: Readonly<Record<string, string>> & { readonly CALLBACK_KEY: string };
  readonly registry: RegistryStandIn;
  readonly sms: SmsStandIn;
  readonly customers: number;
};

const AT_ONCE = 20;
/** As a registry at some distance answers. */
const REGISTRY_MS = 300;
const LOOK_EVERY_MS = 200;
const S = 1000;

/**
 * So many customers confirm while the registry is away; then it is back, and a Worker works off what is due, by one cron event
 * after another. Answers a line about it.
 */
export async function workOff({ environment, registry, sms, customers }: BacklogSettings): Promise<string> {
  registry.behave('down');
  const node = await startNodeToMeasure({ ...environment, ROLE: 'web', MAX_DIALS_PER_S: '0' });
  const callback = `${node.address}/ussd?key=${environment.CALLBACK_KEY}`;
  let begun = 0;
  const callers = Array.from({ length: AT_ONCE }, async () => {
    while (begun++ < customers) await register(callback);
  });
  await Promise.all(callers);
  await node.stop();

  registry.behave('slow', { slowMs: REGISTRY_MS });
  const worker = await startWorkerdToMeasure(environment);
  try {
    const before = sms.inbox().length;
    const cpuBefore = worker.cpuMs();
    const startedAt = performance.now();
    let isOver = false;
    const cron = async () => {
      while (!isOver) await fetch(`${worker.address}${CRON}`).then((response) => response.text());
    };
    const events = cron();
    while (sms.inbox().length < before + customers) await pause(LOOK_EVERY_MS);
    const tookS = (performance.now() - startedAt) / S;
    const cpuMs = worker.cpuMs() - cpuBefore;
    isOver = true;
    await events;
    return `A backlog of ${customers}, with a registry that takes ${REGISTRY_MS} ms: ${tookS.toFixed(0)} s in one cron event after another (${(customers / tookS).toFixed(1)} per second), ${(cpuMs / customers).toFixed(1)} ms of CPU for each.\n`;
  } finally {
    await worker.stop();
  }
}
