import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { internationalDigits } from '../adapters/africastalking/international-digits.ts';
import { streamWireLog } from './event-stream.ts';
import { REGISTRY_MODES, SMS_MODES } from './modes.ts';
import type { SandboxRedis } from './redis.ts';
import type { RegistryStandIn } from './registry-stand-in.ts';
import { reasonOf } from './sandbox-problem.ts';
import type { SmsStandIn } from './sms-stand-in.ts';
import type { WireLog } from './wire-log.ts';

export type SandboxParts = {
  readonly registry?: RegistryStandIn;
  readonly sms?: SmsStandIn;
  readonly redis?: SandboxRedis;
  readonly log: WireLog;
  /** Aborted when the sandbox closes: it ends the event streams. */
  readonly closing: AbortSignal;
};

const RegistryOrder = z.strictObject({ mode: z.enum(REGISTRY_MODES), slowMs: z.int().min(0).max(600_000).optional() });
const SmsOrder = z.strictObject({ mode: z.enum(SMS_MODES) });
const REDIS_MODES = ['up', 'down'] as const;
const RedisOrder = z.strictObject({ mode: z.enum(REDIS_MODES) });

/**
 * What the phone simulator and `npm run dial` ask for; to be mounted at `/simulator`, behind `loopbackOnly`. JSON.
 *
 *     GET  /api/messages?phone=   SMS that arrived, oldest first; without `phone` all of them
 *     GET  /api/customers         what the registry's stand-in has made
 *     GET  /api/events            server-sent wire events from now on; `Last-Event-ID` or `?after=` (0: all): from there on
 *     GET, POST /api/registry     {mode, modes}; takes {mode, slowMs?}
 *     GET, POST /api/sms          {mode, modes}; takes {mode}
 *     GET, POST /api/redis        {mode, modes}; takes {mode}; 409 where it is built in and cannot go down
 *
 * A part without a stand-in answers 404.
 */
export function sandboxRoutes(parts: SandboxParts): Hono {
  const { registry, sms, redis, log, closing } = parts;
  const behaves = (part: 'registry' | 'sms' | 'redis', mode: string) =>
    log.add({ kind: 'behaviour', at: new Date().toISOString(), part, mode });
  const routes = new Hono();
  routes.use('/api/*', bodyLimit({ maxSize: 4096 }));

  routes.get('/api/messages', (c) => {
    if (sms === undefined) return noStandIn(c, 'SMS');
    const phone = c.req.query('phone');
    const wanted = phone === undefined ? undefined : internationalDigits(phone);
    return c.json(sms.inbox().filter(({ to }) => wanted === undefined || internationalDigits(to) === wanted));
  });

  routes.get('/api/customers', (c) => {
    if (registry === undefined) return noStandIn(c, 'The registry');
    return c.json(registry.customers());
  });

  routes.get('/api/events', (c) => {
    return streamWireLog(c, log, closing, c.req.header('last-event-id') ?? c.req.query('after'));
  });

  routes.get('/api/registry', (c) => {
    if (registry === undefined) return noStandIn(c, 'The registry');
    return c.json({ mode: registry.mode(), modes: REGISTRY_MODES });
  });
  routes.post('/api/registry', async (c) => {
    if (registry === undefined) return noStandIn(c, 'The registry');
    const order = RegistryOrder.safeParse(await c.req.json().catch(() => undefined));
    if (!order.success) return c.json({ error: `mode: one of ${REGISTRY_MODES.join(', ')}` }, 400);
    const { mode, slowMs } = order.data;
    if (mode !== registry.mode()) behaves('registry', mode);
    registry.behave(mode, slowMs === undefined ? {} : { slowMs });
    return c.json({ mode });
  });

  routes.get('/api/sms', (c) => {
    if (sms === undefined) return noStandIn(c, 'SMS');
    return c.json({ mode: sms.mode(), modes: SMS_MODES });
  });
  routes.post('/api/sms', async (c) => {
    if (sms === undefined) return noStandIn(c, 'SMS');
    const order = SmsOrder.safeParse(await c.req.json().catch(() => undefined));
    if (!order.success) return c.json({ error: `mode: one of ${SMS_MODES.join(', ')}` }, 400);
    if (order.data.mode !== sms.mode()) behaves('sms', order.data.mode);
    sms.behave(order.data.mode);
    return c.json({ mode: order.data.mode });
  });

  routes.get('/api/redis', (c) => {
    if (redis === undefined) return noStandIn(c, 'Redis');
    return c.json({ mode: redis.outage?.isOn() ? 'down' : 'up', modes: redis.outage ? REDIS_MODES : ['up'] });
  });
  routes.post('/api/redis', async (c) => {
    if (redis === undefined) return noStandIn(c, 'Redis');
    const order = RedisOrder.safeParse(await c.req.json().catch(() => undefined));
    if (!order.success) return c.json({ error: `mode: one of ${REDIS_MODES.join(', ')}` }, 400);
    const { mode } = order.data;
    if (redis.outage === undefined) return c.json({ error: 'This Redis is built in, and cannot go down.' }, 409);
    const changes = redis.outage.isOn() !== (mode === 'down');
    try {
      await (mode === 'down' ? redis.outage.begin() : redis.outage.end());
    } catch (error) {
      return c.json({ error: reasonOf(error) }, 503);
    }
    if (changes) behaves('redis', mode);
    return c.json({ mode });
  });

  return routes;
}

function noStandIn(c: Context, what: string): Response {
  return c.json({ error: `${what} has no stand-in: the real one is set.` }, 404);
}
