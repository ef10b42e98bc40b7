/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type Listed, listAttention, listPending } from './attention.ts';
import { dayOf, exportDay } from './export-day.ts';
import { readFunnel } from './funnel.ts';
import { ASSETS } from './pages/assets.ts';
import { AttentionPage, GroupPage } from './pages/attention.tsx';
import { AuditPage } from './pages/audit.tsx';
import { beginRetryAll } from './pages/begin-retry-all.ts';
import { addCallBackRoutes } from './pages/call-back-routes.tsx';
import { isCause } from './pages/causes.ts';
import { csvOf } from './pages/csv.ts';
import { funnelView, WEEK_MS } from './pages/funnel-view.ts';
import { MessagePage } from './pages/message.tsx';
import { OverviewPage } from './pages/overview.tsx';
import type { Frame } from './pages/page.tsx';
import {
  answer,
  frameOf,
  frameWith,
  groupsOf,
  message,
  type PageEnv,
  type Pages,
  type PagesParts,
  refused,
} from './pages/page-parts.tsx';
import { PendingPage } from './pages/pending.tsx';
import { ownOrigin, protect } from './pages/protect.ts';
import { addRegistrationRoutes } from './pages/registration-routes.tsx';
import { summary } from './summary.ts';

const FORM_MAX_BYTES = 8 * 1024;
const SOME_ROWS = 5;
const MOST_ROWS = 100;
const MOST_LINES = 200;

/** Where all are shown they are counted; who waits for a reply by SMS is no registration. */
function totalOf(rows: readonly Listed[], most: number, { waiting }: Frame): number {
  return rows.length < most ? rows.length : Math.max(waiting?.pending ?? 0, rows.length);
}

const tooLong = (c: Context) => c.text('This form is too long.', 413);

const AWAY =
  'This page could not be made. If Redis is away, customers who dial are asked to dial again later, and nothing that was confirmed is lost. The log says why; npm run doctor looks at Redis.';

/** To be mounted at `/admin`. */
export function operationsPages(parts: PagesParts): Pages {
  const { operations } = parts;
  const routes = new Hono<PageEnv>({ strict: false });
  routes.use(protect, parts.password, ownOrigin, bodyLimit({ maxSize: FORM_MAX_BYTES, onError: tooLong }));

  routes.get('/', async (c) => {
    const { records, store } = operations;
    const todayMs = store.nowMs();
    const [now, rows, today, before] = await Promise.all([
      summary(operations),
      listPending(operations, SOME_ROWS),
      readFunnel(records, dayOf(todayMs)),
      readFunnel(records, dayOf(todayMs - WEEK_MS)),
    ]);
    const frame = frameWith(parts, c, now.counts);
    const pending = { rows, total: totalOf(rows, SOME_ROWS, frame) };
    const funnel = funnelView(today, before, todayMs);
    const overview = { summary: now, funnel, groups: groupsOf(now.counts), pending };
    return answer(c, <OverviewPage frame={frame} overview={overview} />);
  });

  routes.get('/attention', async (c) => {
    const { frame, counts } = await frameOf(parts, c);
    const cause = c.req.query('cause');
    if (cause === undefined) return answer(c, <AttentionPage frame={frame} groups={groupsOf(counts)} />);
    if (!isCause(cause)) return message(parts, c, 'Nothing found', 'There is no such cause.', 404);
    const [rows, progress] = await Promise.all([
      listAttention(operations, MOST_ROWS, cause),
      operations.records.readRetryAll(cause),
    ]);
    const group = { cause, ...counts.attention[cause] };
    return answer(c, <GroupPage frame={frame} group={group} rows={rows} progress={progress} />);
  });

  routes.get('/attention/retry', (c) => c.redirect('/admin/attention', 303));
  routes.post('/attention/retry', async (c) => {
    const cause = new URLSearchParams(await c.req.text()).get('cause') ?? '';
    if (!isCause(cause)) return message(parts, c, 'Nothing found', 'There is no such cause.', 400);
    const begun = await beginRetryAll(parts, c.get('operator'), cause);
    return begun.done ? c.redirect(`/admin/attention?cause=${cause}&said=retrying`, 303) : refused(parts, c, begun);
  });

  routes.get('/export.csv', async (c) => {
    const day = c.req.query('day') ?? dayOf(operations.store.nowMs());
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return message(parts, c, 'No such day', 'A day is written 2026-11-27.', 400);
    const done = await exportDay(operations, c.get('operator'), day);
    if (!done.done) return refused(parts, c, done);
    return c.body(csvOf(done.rows), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="registrations-${day}.csv"`,
    });
  });

  routes.get('/pending', async (c) => {
    const { frame } = await frameOf(parts, c);
    const rows = await listPending(operations, MOST_ROWS);
    return answer(c, <PendingPage frame={frame} rows={rows} total={totalOf(rows, MOST_ROWS, frame)} />);
  });

  routes.get('/audit', async (c) => {
    const [{ frame }, lines] = await Promise.all([frameOf(parts, c), operations.records.readAudit(MOST_LINES)]);
    return answer(c, <AuditPage frame={frame} lines={lines} />);
  });

  routes.onError((error, c) => {
    parts.failed(error);
    const frame = { lenderName: parts.branding.lender, operator: c.get('operator'), nowMs: operations.store.nowMs() };
    return answer(c, <MessagePage frame={frame} title="Not working" text={AWAY} away />, 503);
  });

  addRegistrationRoutes(routes, parts);
  addCallBackRoutes(routes, parts);

  routes.get('/assets/:name', (c) => {
    const asset = ASSETS.get(c.req.param('name'));
    return asset === undefined ? c.notFound() : c.body(asset.text, 200, { 'content-type': asset.type });
  });
  return routes;
}
