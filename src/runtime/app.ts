import { createHash, timingSafeEqual } from 'node:crypto';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { readDeliveryReport, readHop, readSessionEnd, sameServiceCode } from '../adapters/africastalking/callbacks.ts';
import { describe, type Logger } from '../adapters/log.ts';
import type { Metrics } from '../adapters/metrics.ts';
import type { HopReply } from '../ussd/hop.ts';
import type { Service } from './service.ts';
import type { Settings } from './settings.ts';

export type AppParts = {
  readonly settings: Pick<Settings, 'callbackKeys' | 'serviceCode' | 'adminPassword' | 'role'>;
  readonly service: Service;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Redis in reach, and not stopping. */
  readonly isReady: () => Promise<boolean>;
  /** The sandbox's own, under `/simulator`. */
  readonly simulator?: Hono;
};

const BODY_MAX_BYTES = 8 * 1024;

/** Sent with each answer and echoed with the next callback of the session (Africa's Talking): how many are answered. */
const HOP_METADATA = 'at-ussd-hop-metadata';

/** All routes. Each is: who is calling, what do they say, what do we answer. */
export function createApp(parts: AppParts): Hono {
  const { settings, service, metrics, log } = parts;
  const app = new Hono();
  const gateway = [callbackKey(settings.callbackKeys), shortBody] as const;

  if (settings.role !== 'worker') {
    app.post('/ussd', ...gateway, async (c) => {
      const startedAt = performance.now();
      const body = await c.req.text();
      const fields = MALFORMED.test(body) ? undefined : new URLSearchParams(body);
      // Before the rest: so it can be asked with what begins no session (npm run doctor).
      const dialled = fields?.get('serviceCode') ?? '';
      if (dialled !== '' && !sameServiceCode(settings.serviceCode, dialled))
        return c.text('This service code is not served here.', 403);
      const hop = fields && readHop(fields);
      if (hop === undefined)
        return c.text(
          'This is no USSD callback: it needs a sessionId, a phoneNumber of a Kenyan mobile, a serviceCode and a text.',
          400,
        );
      const answered = answeredHops(c);
      const reply = await service.answerHop({ ...hop, ...(answered !== undefined && { answered }) });
      account(hop.sessionId, reply, performance.now() - startedAt);
      if (reply.answered !== undefined) c.header(HOP_METADATA, String(reply.answered));
      return c.text(reply.body);
    });

    app.post('/ussd/events', ...gateway, async (c) => {
      const end = readSessionEnd(await form(c));
      if (end !== undefined) {
        metrics.sessionEnd(end.status);
        log.info({ session: end.sessionId, status: end.status.slice(0, 20) }, 'session ended');
      }
      return c.text('OK');
    });

    app.post('/sms/reports', ...gateway, async (c) => {
      const report = readDeliveryReport(await form(c));
      if (report !== undefined) await service.keepReport(report);
      return c.text('OK');
    });

    for (const path of ['/ussd', '/ussd/events', '/sms/reports'])
      app.all(path, (c) => c.text('Callbacks come by POST.', 405, { allow: 'POST' }));
  }

  app.get('/healthz', (c) => c.text('OK'));
  app.get('/readyz', async (c) =>
    (await parts.isReady()) ? c.text('OK') : c.text('Redis is not in reach, or this process is stopping.', 503),
  );
  app.get('/metrics', operator(settings.adminPassword), async (c) =>
    c.body(await metrics.text(), 200, { 'content-type': metrics.contentType }),
  );
  if (parts.simulator !== undefined) app.route('/simulator', parts.simulator);

  app.notFound((c) => c.text('There is nothing at this address.', 404));
  app.onError((error, c) => {
    if ('getResponse' in error && typeof error.getResponse === 'function') return error.getResponse();
    log.error({ ...describe(error), route: c.req.routePath }, 'a request failed');
    return c.text('This did not work; the log says why.', 500);
  });
  return app;

  function account(session: string, reply: HopReply, ms: number): void {
    metrics.hop(reply, ms / 1000);
    const { screen, outcome, failure } = reply;
    const line = { session, phone: reply.key?.slice(0, 8), screen, outcome, ms: Math.round(ms * 10) / 10 };
    if (outcome === 'failed') log.error({ ...line, ...describe(failure) }, 'hop');
    else log.info(line, 'hop');
  }
}

const countBody = bodyLimit({ maxSize: BODY_MAX_BYTES });

/** A body whose length is told is no longer than that, and need not be counted, which costs as much as a tenth of a hop. */
const shortBody: MiddlewareHandler = (c, next) => {
  const told = c.req.header('content-length');
  const isTold = told !== undefined && c.req.header('transfer-encoding') === undefined;
  return isTold && Number(told) <= BODY_MAX_BYTES ? next() : countBody(c, next);
};

/** `%` without its two digits, which URLSearchParams would take as it is. */
const MALFORMED = /%(?![\da-f]{2})/i;

async function form(c: Context): Promise<URLSearchParams> {
  // Three times as fast as Hono's own parseBody, and all that a callback needs.
  return new URLSearchParams(await c.req.text());
}

function answeredHops(c: Context): number | undefined {
  const echoed = c.req.header(HOP_METADATA);
  return echoed !== undefined && /^\d{1,3}$/.test(echoed) ? Number(echoed) : undefined;
}

/** The gateway signs nothing: a long random key in the callback's URL is all that tells it from anybody else. */
function callbackKey(keys: readonly string[] | undefined): MiddlewareHandler {
  const known = keys?.map(digest);
  return async (c, next) => {
    if (known !== undefined) {
      const given = digest(c.req.query('key') ?? '');
      // All of them are compared, each in constant time: how long it takes says nothing of which is near.
      const matches = known.filter((key) => timingSafeEqual(key, given));
      if (matches.length === 0) return c.text('The callback URL needs its ?key=, as CALLBACK_KEY has it.', 403);
    }
    return next();
  };
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** HTTP basic as `admin`, as a browser asks for it, or the password as a bearer token, as Prometheus sends one. */
function operator(password: string): MiddlewareHandler {
  const known = [`basic ${Buffer.from(`admin:${password}`).toString('base64')}`, `bearer ${password}`].map(digest);
  return async (c, next) => {
    const [, scheme = '', credentials = ''] = /^(\w+) +(.*)$/.exec(c.req.header('authorization') ?? '') ?? [];
    const given = digest(`${scheme.toLowerCase()} ${credentials}`);
    const matches = known.filter((each) => timingSafeEqual(each, given));
    if (matches.length > 0) return next();
    return c.text('This is for operators: user admin, password as ADMIN_PASSWORD has it.', 401, {
      'www-authenticate': 'Basic realm="Jisajili", charset="UTF-8"',
    });
  };
}
