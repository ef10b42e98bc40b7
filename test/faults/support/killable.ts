import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceProcess } from '../../chaos/service-process.ts';
import { startRedisProxy } from '../../support/redis-proxy.ts';
import type { Stage } from './stage.ts';

/** A moment of a registration: before or after the `nth` time that this happens. */
export type Step = {
  readonly what: string;
  readonly nth: number;
  readonly when: 'before' | 'after';
  /** Nothing was stored by then. */
  readonly beforePromise: boolean;
  /** The SMS may have gone out by then, and that is not written down. */
  readonly smsUnknown: boolean;
};

export type Killable = {
  readonly port: number;
  watch(stage: Stage): void;
  record(): () => Step[];
  /** True once the service has ended; false where the step did not come this time. */
  killAt(step: Step, service: ServiceProcess): Promise<boolean>;
  untilQuiet(): Promise<void>;
  close(): Promise<void>;
};

/** The first commit of a confirmation is the promise. */
const PROMISE = 'commit';
/**
 * What changes nothing: dying at a read, or while waiting for the disk, is dying at the write before it; and the worker's looks, what a
 * connection begins with and what is written for operators go on also where nobody registers.
 */
const NO_STEP =
  /^(MGET|HGETALL|peek|TIME|ROLE|WAIT|WAITAOF|SET j:durable|CLIENT|INFO|SELECT|SCRIPT|PING|CONFIG|[A-Z]+ j:(heartbeats|last|latencies|funnel|credit|turn))\b/;
const QUIET_MS = 400;
const REACHED_WITHIN_MS = 12_000;

/** Sees everything that a service does to Redis and to its partners, and kills it at one of those moments. */
export async function createKillable(redisPort: number): Promise<Killable> {
  const proxy = await startRedisProxy(redisPort);
  let onStep: ((what: string, when: Step['when']) => boolean | Promise<boolean>) | undefined;
  let lastAtMs = 0;
  proxy.watch(({ command, when }) => onStep?.(command, when) ?? true);

  async function partnerStep(what: string, when: Step['when']): Promise<void> {
    await onStep?.(what, when);
  }

  return {
    port: proxy.port,
    watch({ registry, sms }) {
      // Asked: the partner has the request. Answered: its work is done, and nobody knows but itself.
      registry.watch((step) => partnerStep(`registry: ${step}`, 'before'));
      sms.watch((step) => partnerStep(`sms: ${step}`, 'before'));
    },
    record() {
      const steps: Step[] = [];
      const count = counter();
      let promised = false;
      let smsUnknown = false;
      onStep = (what, when) => {
        if (NO_STEP.test(what)) return true;
        lastAtMs = Date.now();
        const nth = count(what, when);
        if (what === PROMISE && when === 'after') {
          promised = true;
          smsUnknown = false;
        }
        if (what === 'sms: asked') smsUnknown = true;
        steps.push({ what, nth, when, beforePromise: !promised, smsUnknown });
        return true;
      };
      return () => {
        onStep = undefined;
        return steps;
      };
    },
    killAt(step, service) {
      const count = counter();
      return new Promise((resolve) => {
        const missed = setTimeout(() => {
          onStep = undefined;
          resolve(false);
        }, REACHED_WITHIN_MS);
        let dead = false;
        onStep = async (what, when) => {
          if (dead) return false;
          if (what !== step.what || when !== step.when || count(what, when) !== step.nth) return true;
          dead = true;
          clearTimeout(missed);
          await service.kill();
          onStep = undefined;
          resolve(true);
          return false;
        };
      });
    },
    async untilQuiet() {
      while (Date.now() - lastAtMs < QUIET_MS) await pause(QUIET_MS);
    },
    close: proxy.close,
  };
}

function counter(): (what: string, when: string) => number {
  const seen = new Map<string, number>();
  return (what, when) => {
    const nth = (seen.get(`${when} ${what}`) ?? 0) + 1;
    seen.set(`${when} ${what}`, nth);
    return nth;
  };
}
