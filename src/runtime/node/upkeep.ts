import type { Cluster, Redis } from 'ioredis';
import type { Keyring } from '../../adapters/encryption/keyring.ts';
import { describe, type Logger } from '../../adapters/log.ts';
import { checkDataKey } from '../../adapters/redis/data-key.ts';
import { checkFoundations } from '../../adapters/redis/foundations.ts';
import { troubleOf, WHAT_TO_DO } from '../../adapters/redis/trouble.ts';
import type { Funnel } from '../../operations/funnel.ts';
import type { Pulse } from '../../operations/pulse.ts';
import { rewriteDaily } from '../../operations/rewrite-daily.ts';
import type { Heartbeat, OperationsStore } from '../../ports/operations.ts';

export const BEAT_EVERY_MS = 5_000;
/** What was counted is lost with the process: so often is enough. */
const FLUSH_EVERY_MS = 2_000;
const LOOK_EVERY_MS = 600_000;
/** One of all processes asks, and not each time. */
const CREDIT_EVERY_MS = 60_000;

export type FoundationsWatch = {
  /** How it was when it was last looked at. */
  durability(): Heartbeat['durability'];
  /** Looks now. Never rejects. */
  look(): Promise<void>;
};

/** Checks what the promise to customers relies on. Nothing of it stops the service from starting: some of it is better than none. */
export function watchFoundations(
  redis: Redis | Cluster,
  keyring: Keyring,
  { log, isLogged }: { readonly log: Logger; readonly isLogged: boolean },
): FoundationsWatch {
  let durability: Heartbeat['durability'] = { isGood: true, says: 'not looked at yet' };
  return {
    durability: () => durability,
    async look() {
      try {
        const findings = [...(await checkFoundations(redis)), await checkDataKey(redis, keyring)];
        const risks = findings.filter(({ is }) => is === 'at risk');
        const [risk] = risks;
        const good = findings.find(({ about, is }) => about === 'fsync' && is === 'good');
        durability = risk
          ? { isGood: false, says: risk.says }
          : { isGood: true, says: good?.says ?? 'no risk is known' };
        if (isLogged) for (const { about, says } of risks) log.warn({ about }, `Redis: ${says}`);
      } catch (error) {
        const { because } = troubleOf(error);
        if (isLogged) log.warn({ because }, `Redis could not be looked at: ${WHAT_TO_DO[because]}`);
      }
    },
  };
}

export type UpkeepParts = {
  readonly pulse: Pulse;
  readonly funnel: Funnel;
  readonly records: OperationsStore;
  readonly foundations: FoundationsWatch;
  /** Whether this process does what one of all does, unless another one did: has Redis write its file anew, asks for SMS credit. */
  readonly worksForAll: boolean;
  readonly askCredit: () => Promise<void>;
  readonly log: Logger;
};

/** What a process does beside its work, now and then. */
export function startUpkeep(parts: UpkeepParts): { stop(): void } {
  const { pulse, funnel, records, foundations, worksForAll, log } = parts;
  // Redis is away: that is said elsewhere, and the next time is soon.
  const beat = () => void pulse.beat().catch(() => undefined);
  const look = () => {
    void foundations.look();
    if (!worksForAll) return;
    rewriteDaily(records).then(
      (outcome) => outcome === 'hidden' && log.warn('Redis does not let its append-only file be written anew'),
      (error: unknown) => log.warn(describe(error), 'the append-only file of Redis was not written anew'),
    );
  };
  const flush = () => void funnel.flush().catch(() => undefined);
  const askCredit = () => void (worksForAll && parts.askCredit().catch(() => undefined));
  const timers = [
    setInterval(flush, FLUSH_EVERY_MS),
    setInterval(beat, BEAT_EVERY_MS),
    setInterval(look, LOOK_EVERY_MS),
    setInterval(askCredit, CREDIT_EVERY_MS),
  ];
  for (const timer of timers) timer.unref();
  beat();
  look();
  askCredit();
  return { stop: () => timers.forEach(clearInterval) };
}
