import { type Context, Hono } from 'hono';
import { readHop, sameServiceCode } from '../../adapters/africastalking/callbacks.ts';
import { readSessionEnd } from '../../adapters/africastalking/session-end.ts';
import { readDeliveryReport, readInboundSms, readOptOut } from '../../adapters/africastalking/sms-callbacks.ts';
import { describe, type Logger } from '../../adapters/log.ts';
import type { Metrics } from '../../adapters/metrics.ts';
import { outsideId, outsideText } from '../../adapters/outside-text.ts';
import { lastWords } from '../../conversation/render.ts';
import type { PagesParts } from '../../operations/pages/page-parts.tsx';
import { operationsPages } from '../../operations/routes.tsx';
import { type Clock, systemClock } from '../../ports/clock.ts';
import type { HopReply } from '../../ussd/hop.ts';
import type { Service } from '../service.ts';
import type { Settings } from '../settings.ts';
import { readForm } from './body.ts';
import { createGuard } from './guard.ts';

export type AppParts = {
  readonly settings: Pick<
    Settings,
    | 'callbackKeys'
    | 'serviceCode'
    | 'shortCode'
    | 'newestInputNetworks'
    | 'adminPassword'
    | 'supportPassword'
    | 'role'
    | 'lenderName'
    | 'helpPhone'
  >;
  readonly service: Service;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Redis in reach, and not stopping. */
  readonly isReady: () => Promise<boolean>;
  /** What the pages under `/admin` work on. */
  readonly operations: Pick<PagesParts, 'operations' | 'afterReply'>;
  /** The sandbox's own, under `/simulator`. */
  readonly simulator?: Hono;
  readonly clock?: Clock;
};

/** Sent with each answer and echoed with the next callback of the session (Africa's Talking): how many are answered. */
const HOP_METADATA = 'at-ussd-hop-metadata';

const OTHER_METHODS = ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** All routes. Each is: who is calling, what do they say, what do we answer. */
export function createApp(parts: AppParts): Hono {
  const { settings, service, metrics, log, clock = systemClock } = parts;
  // A slash behind a path is the same path.
  const app = new Hono({ strict: false });
  const guard = createGuard({ clock, log, count: metrics.authFailures });
  const newestInputNetworks = new Set(settings.newestInputNetworks);
  const branding = { lender: settings.lenderName, code: settings.serviceCode, tel: settings.helpPhone };

  if (settings.role !== 'worker') {
    callback('/ussd', async (c, fields) => {
      const startedAt = performance.now();
      // Before the rest: so it can be asked with what begins no session (npm run doctor).
      const dialled = fields.get('serviceCode') ?? '';
      if (dialled !== '' && !sameServiceCode(settings.serviceCode, dialled))
        return c.text('This service code is not served here.', 403);
      const hop = readHop(fields, newestInputNetworks);
      if (hop === undefined)
        return c.text('This is no USSD callback: it needs a sessionId, a phoneNumber and a serviceCode.', 400);
      if (hop === 'no Kenyan mobile') {
        const reply = { body: lastWords('kenyanOnly', branding), screen: 'kenyanOnly', outcome: 'answered' } as const;
        account(fields.get('sessionId') ?? '', reply, performance.now() - startedAt);
        return c.text(reply.body);
      }
      // Looked at only where a text does not distinguish an answer from a repeat.
      const answered = newestInputNetworks.has(hop.networkCode) ? answeredHops(c) : undefined;
      const reply = await service.answerHop(answered === undefined ? hop : { ...hop, answered });
      account(hop.sessionId, reply, performance.now() - startedAt);
      // Whole at once: a header that is added to Hono's context costs more than the rest of the answer.
      return new Response(reply.body, {
        headers: {
          'content-type': 'text/plain; charset=UTF-8',
          ...(reply.answered !== undefined && { [HOP_METADATA]: String(reply.answered) }),
        },
      });
    });

    callback('/ussd/events', async (c, fields) => {
      const end = readSessionEnd(fields);
      if (end !== undefined) {
        metrics.sessionEnd(end.status);
        log.info({ session: end.sessionId, status: end.status }, 'session ended');
        await service.endSession(end);
      }
      return c.text('OK');
    });

    callback('/sms/inbound', async (c, fields) => {
      const sms = readInboundSms(fields);
      // Letters and short numbers are automatic senders; another code is not ours to answer for.
      const isForUs = sms !== undefined && sms.to.replace(/^\+/, '') === settings.shortCode;
      const outcome = isForUs ? await service.takeSms(sms) : 'kept_out';
      metrics.inboundSms(outcome);
      log.info({ outcome }, 'inbound sms');
      return c.text('OK');
    });

    callback('/sms/opt-outs', async (c, fields) => {
      const optOut = readOptOut(fields);
      if (optOut !== undefined) await service.takeOptOut(optOut);
      return c.text('OK');
    });

    callback('/sms/reports', async (c, fields) => {
      const report = readDeliveryReport(fields);
      if (report !== undefined) await service.takeReport(report);
      return c.text('OK');
    });
  }

  app.get('/healthz', (c) => c.text('OK'));
  app.get('/readyz', async (c) =>
    (await parts.isReady()) ? c.text('OK') : c.text('Redis is not in reach, or this process is stopping.', 503),
  );
  app.get('/metrics', guard.password('/metrics', { admin: settings.adminPassword }, { bearer: true }), async (c) =>
    c.body(await metrics.text(), 200, { 'content-type': metrics.contentType }),
  );
  const { adminPassword: admin, supportPassword: support } = settings;
  const password = guard.password('/admin', { admin, ...(support !== undefined && { support }) });
  const failed = (error: unknown) => log.error({ ...describe(error), route: '/admin' }, 'a page failed');
  app.route('/admin', operationsPages({ ...parts.operations, branding, password, failed }));
  if (parts.simulator !== undefined) app.route('/simulator', parts.simulator);

  app.notFound((c) => c.text('There is nothing at this address.', 404));
  app.onError((error, c) => {
    // Who sends and is gone before the end of it is not there to be answered.
    if (c.req.raw.signal.aborted) return c.body(null, 400);
    if ('getResponse' in error && typeof error.getResponse === 'function') return error.getResponse();
    log.error({ ...describe(error), route: c.req.routePath }, 'a request failed');
    return c.text('This did not work; the log says why.', 500);
  });
  return app;

  /** One handler for the key, the body and the rest: Hono runs a lone one without its chain, which costs as much as a log line. */
  function callback(route: string, answer: (c: Context, fields: URLSearchParams) => Promise<Response>): void {
    const key = guard.callbackKey(route, settings.callbackKeys);
    app.post(route, async (c) => {
      if (!key.isGiven(c)) return key.refuse(c);
      const fields = await readForm(c);
      return fields instanceof Response ? fields : answer(c, fields);
    });
    app.on(OTHER_METHODS, route, (c) => c.text('Callbacks come by POST.', 405, { allow: 'POST' }));
  }

  function account(session: string, reply: HopReply, ms: number): void {
    metrics.hop(reply, ms / 1000);
    const { screen, outcome, failure } = reply;
    const line = {
      session: shown(session),
      phone: reply.key?.slice(0, 8),
      screen,
      outcome,
      ms: Math.round(ms * 10) / 10,
    };
    if (outcome === 'failed') log.error({ ...line, ...describe(failure) }, 'hop');
    else log.info(line, 'hop');
  }
}

/** Gateways' ids are as they are; whoever has the key may send any text for one. */
function shown(sessionId: string): string {
  return outsideId(sessionId) ?? outsideText(sessionId, 100);
}

function answeredHops(c: Context): number | undefined {
  const echoed = c.req.header(HOP_METADATA);
  return echoed !== undefined && /^\d{1,3}$/.test(echoed) ? Number(echoed) : undefined;
}
