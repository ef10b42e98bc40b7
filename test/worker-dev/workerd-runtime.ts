import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Hono } from 'hono';
import { createLog } from '../../src/adapters/log.ts';
import { startHttpServer } from '../../src/runtime/node/http-server.ts';
import type { Running } from '../../src/runtime/node/start.ts';
import { SETTINGS } from '../../src/runtime/settings/table.ts';
import type { Environment } from '../../src/runtime/settings.ts';
import { CRON, createFront } from './front.ts';
import { startWrangler } from './wrangler.ts';

/** What the sandbox has around the service, as far as it reaches into another process. */
export type AroundWorker = {
  readonly simulator: Hono;
  watchFetch(fetch: Hono['fetch']): Hono['fetch'];
};

export type Place = { readonly host: string; readonly port: number };

/** A cron event works for most of a minute. The next one here begins soon after it, so that retries come as soon as on Node. */
const NEXT_CRON_MS = 2_000;
const CRON_WITHIN_MS = 120_000;
const LOOKS = 5;
const LOOK_EVERY_MS = 500;
const LOOK_WITHIN_MS = 3_000;

/** Starts the Worker, and what stands before it at Cloudflare. Throws a `StartProblem`. */
export async function startOnWorkerd(place: Place, environment: Environment, around?: AroundWorker): Promise<Running> {
  // Where callbacks need no key, workerd's own port still does: only what passed the front reaches the Worker.
  const frontKey = around !== undefined && !environment['CALLBACK_KEY'] ? randomUUID() : undefined;
  // Everybody knows the sandbox's password, and at workerd's own port nobody looks at whose page asks.
  const password = around && {
    known: environment['ADMIN_PASSWORD'] || (SETTINGS.adminPassword.sandboxDefault ?? ''),
    own: randomUUID(),
  };
  const wrangler = await startWrangler({
    environment: {
      ...environment,
      ...(frontKey !== undefined && { CALLBACK_KEY: frontKey }),
      ...(password && { ADMIN_PASSWORD: password.own }),
    },
    onLine: passOn,
  });
  const front = createFront({
    worker: wrangler.address,
    ...(frontKey !== undefined && { key: frontKey }),
    ...(password && { password }),
    ...(around !== undefined && { simulator: around.simulator }),
    onFailure: () => void watchOut(),
  });
  const server = await startHttpServer(around?.watchFetch(front.fetch) ?? front.fetch, place).catch(
    async (error: unknown) => {
      await wrangler.stop();
      throw error;
    },
  );
  const cron = startCron(wrangler.address);
  let stopping = false;
  const endsItself = (because: string) => {
    if (stopping) return;
    process.stderr.write(`${because}\n`);
    process.exit(1);
  };
  void wrangler.ended.then(() => endsItself('wrangler dev ended by itself: see above.'));
  let watching = false;
  /** `wrangler dev` goes on without its workerd, and serves nothing any more. */
  async function watchOut(): Promise<void> {
    if (watching) return;
    watching = true;
    if (!(await livesStill(wrangler.address)))
      endsItself('workerd ended, and wrangler dev does not start it again: start this again.');
    watching = false;
  }
  if (around === undefined) createLog('info').info({ host: place.host, port: server.port, role: 'all' }, 'listening');

  return {
    host: place.host,
    port: server.port,
    async stop() {
      stopping = true;
      cron.stop();
      await server.close();
      await wrangler.stop();
    },
  };
}

/** `wrangler dev` sets off no cron trigger by itself. */
function startCron(address: string): { stop(): void } {
  const stopping = new AbortController();
  const run = async () => {
    while (!stopping.signal.aborted) {
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(CRON_WITHIN_MS)]);
      // What goes wrong in it, its log says.
      await fetch(`${address}${CRON}`, { signal }).then(
        (response) => response.body?.cancel(),
        () => undefined,
      );
      await pause(NEXT_CRON_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  void run();
  return { stop: () => stopping.abort() };
}

async function livesStill(address: string): Promise<boolean> {
  for (let look = 0; look < LOOKS; look++) {
    const signal = AbortSignal.timeout(LOOK_WITHIN_MS);
    const alive = await fetch(`${address}/healthz`, { signal }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (alive) return true;
    await pause(LOOK_EVERY_MS);
  }
  return false;
}

/** The service's log alone: wrangler's own words hold each request with its path. */
function passOn(line: string): void {
  if (line.startsWith('{"')) process.stdout.write(`${line}\n`);
}
