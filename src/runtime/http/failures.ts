import type { Context } from 'hono';
import type { Logger } from '../../adapters/log.ts';
import type { Clock } from '../../ports/clock.ts';

export type FailureParts = {
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
  /** Hears of each failure. `times` is 0 once for each route, at the start: a counter that begins at 2,000 has not risen. */
  readonly count: (route: string, times: number) => void;
};

/** Those who gave a wrong key or password. */
export type Failures = {
  /** Counts a failure, logs it at most once per minute and source, and waits: longer each time. */
  add(route: string, source: string): Promise<void>;
  /** As many failures of this source wait for their answer as may wait at once. */
  isFlooding(source: string): boolean;
};

type Source = { failures: number; latestMs: number; waiting: number; unlogged: number; loggedAtMs?: number };

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 3_000;
const FORGOTTEN_AFTER_MS = 600_000;
const LOGGED_EVERY_MS = 60_000;
const MOST_SOURCES = 1_000;
const MOST_WAITING_OF_A_SOURCE = 10;
const MOST_WAITING = 500;

export function createFailures({ clock, log, count }: FailureParts): Failures {
  /** Those that failed least lately come first. */
  const sources = new Map<string, Source>();
  let waiting = 0;

  return {
    async add(route, name) {
      count(route, 1);
      const source = failedOnceMore(name);
      report(route, name, source);
      if (waiting >= MOST_WAITING) return;
      waiting++;
      source.waiting++;
      await clock.wait(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (source.failures - 1)));
      source.waiting--;
      waiting--;
    },
    isFlooding: (name) => (sources.get(name)?.waiting ?? 0) >= MOST_WAITING_OF_A_SOURCE,
  };

  function failedOnceMore(name: string): Source {
    const nowMs = clock.monotonicMs();
    const source = sources.get(name) ?? { failures: 0, latestMs: nowMs, waiting: 0, unlogged: 0 };
    if (nowMs - source.latestMs > FORGOTTEN_AFTER_MS) source.failures = 0;
    source.failures++;
    source.unlogged++;
    source.latestMs = nowMs;
    sources.delete(name);
    sources.set(name, source);
    const [oldest] = sources.keys();
    if (sources.size > MOST_SOURCES && oldest !== undefined) sources.delete(oldest);
    return source;
  }

  function report(route: string, name: string, source: Source): void {
    const nowMs = clock.monotonicMs();
    if (source.loggedAtMs !== undefined && nowMs - source.loggedAtMs < LOGGED_EVERY_MS) return;
    log.warn({ route, source: name, failures: source.unlogged }, 'a wrong key or password');
    source.loggedAtMs = nowMs;
    source.unlogged = 0;
  }
}

/**
 * Who is asking: the address of the connection. Where there is none to see, what stands before the service names it; on a
 * socket that header is anybody's word. One household has many IPv6 addresses: their common half counts. A user of this machine has
 * all that begin with 127.
 */
export function sourceOf(c: Context): string {
  const socket: { remoteAddress?: string } | undefined = c.env?.incoming?.socket;
  const address = socket === undefined ? c.req.header('cf-connecting-ip') : socket.remoteAddress;
  if (address === undefined) return 'unknown';
  const v4 = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address)?.[1];
  if (v4 !== undefined) return v4.startsWith('127.') ? '127.0.0.1' : v4;
  const [front = ''] = address.split('::');
  return `${front.split(':').slice(0, 4).join(':')}::/64`;
}
