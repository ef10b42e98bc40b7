import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { sandboxDataKey } from './data-folder.ts';
import { type SandboxRedis, startSandboxRedis } from './redis.ts';
import { type RegistryStandIn, startRegistryStandIn } from './registry-stand-in.ts';
import { sandboxRoutes } from './routes.ts';
import { type SmsStandIn, startSmsStandIn } from './sms-stand-in.ts';
import { createWireLog, type WireLog } from './wire-log.ts';

/** What gets a stand-in. Ports: 0 or absent is any free one. */
export type SandboxNeeds = {
  readonly dataDir: string;
  readonly registry?: { readonly authHeader: string; readonly token?: string; readonly port?: number };
  readonly sms?: {
    readonly username?: string;
    readonly apiKey?: string;
    readonly port?: number;
    readonly reportTo?: string;
  };
  readonly redis?: boolean;
  readonly dataKey?: boolean;
};

export type Sandbox = {
  /** What the registry's client needs, and the stand-in behind it. */
  readonly registry?: RegistryStandIn & { readonly token: string };
  /** What the SMS client needs, and the stand-in behind it. */
  readonly sms?: SmsStandIn & { readonly username: string; readonly apiKey: string };
  readonly redis?: SandboxRedis;
  readonly dataKey?: string;
  readonly wire: WireLog;
  /** To be mounted at `/simulator`. */
  readonly routes: Hono;
  /** Ends the event streams, which nobody else would. */
  endStreams(): void;
  /** Ends the event streams, the stand-ins and last Redis. */
  close(): Promise<void>;
};

/** Starts what is asked for, all of it or nothing. Throws a `SandboxProblem`. */
export async function startSandbox(needs: SandboxNeeds): Promise<Sandbox> {
  const closing = new AbortController();
  const wire = createWireLog();
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    closing.abort();
    for (const each of closers.splice(0).reverse()) await each();
  };
  try {
    const redis = needs.redis ? await startSandboxRedis({ dataDir: needs.dataDir }) : undefined;
    if (redis) closers.push(redis.stop);
    const dataKey = needs.dataKey ? await sandboxDataKey(needs.dataDir) : undefined;
    const registry = needs.registry && (await standInForRegistry(needs.registry));
    if (registry) {
      closers.push(registry.close);
      registry.subscribe(wire.add);
    }
    const sms = needs.sms && (await standInForSms(needs.sms));
    if (sms) {
      closers.push(sms.close);
      sms.subscribe(wire.add);
    }
    const standIns = { ...(registry && { registry }), ...(sms && { sms }) };
    return {
      ...standIns,
      ...(redis && { redis }),
      ...(dataKey !== undefined && { dataKey }),
      wire,
      routes: sandboxRoutes({ ...standIns, ...(redis && { redis }), log: wire, closing: closing.signal }),
      endStreams: () => closing.abort(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function standInForRegistry(needs: NonNullable<SandboxNeeds['registry']>) {
  const { authHeader, token = randomUUID(), port = 0 } = needs;
  return { ...(await startRegistryStandIn({ token, authHeader, port })), token };
}

async function standInForSms(needs: NonNullable<SandboxNeeds['sms']>) {
  const { username = 'sandbox', apiKey = randomUUID(), port = 0, reportTo } = needs;
  const standIn = await startSmsStandIn({ username, apiKey, port, ...(reportTo !== undefined && { reportTo }) });
  return { ...standIn, username, apiKey };
}
