import type { Hono } from 'hono';
import { septets } from '../conversation/gsm7.ts';
import { decodeForm } from '../runtime/http/body.ts';
import type { Form, WireLog } from './wire-log.ts';

type Fetch = Hono['fetch'];

/** As much as a callback may hold. */
const BODY_MAX_BYTES = 8 * 1024;

/** Callbacks besides the hop. */
const KINDS = new Map([
  ['/ussd/events', 'session_end'],
  ['/sms/reports', 'delivery_report'],
  ['/sms/inbound', 'inbound_sms'],
  ['/sms/opt-outs', 'opt_out'],
] as const satisfies readonly (readonly [string, string])[]) as ReadonlyMap<
  string,
  'session_end' | 'delivery_report' | 'inbound_sms' | 'opt_out'
>;

/**
 * Puts every callback and its answer into the log, whoever sends it: the page, `npm run dial`, curl.
 */
export function watchCallbacks(log: WireLog, fetch: Fetch): Fetch {
  let exchanges = 0;
  const at = () => new Date().toISOString();

  return async (request, ...rest) => {
    const path = request.method === 'POST' ? new URL(request.url).pathname.replace(/\/$/, '') : '';
    const kind = KINDS.get(path);
    if (path !== '/ussd' && kind === undefined) return fetch(request, ...rest);
    const form = await formOf(request);
    if (form === undefined) return fetch(request, ...rest);

    if (kind !== undefined) {
      const answer = await fetch(request, ...rest);
      log.add({ kind, at: at(), form, status: answer.status });
      return answer;
    }
    exchanges += 1;
    const exchange = exchanges;
    const startedAt = performance.now();
    log.add({ kind: 'callback', at: at(), exchange, form });
    const answer = await fetch(request, ...rest);
    const body = await answer.clone().text();
    const used = septets(body);
    log.add({
      kind: 'callback_answer',
      at: at(),
      exchange,
      status: answer.status,
      body,
      ...(Number.isFinite(used) && { septets: used }),
      tookMs: Math.round(performance.now() - startedAt),
    });
    return answer;
  };
}

/** The request still has its body. Undefined: larger than a callback, or of unknown size. */
async function formOf(request: Request): Promise<Form | undefined> {
  const length = request.headers.get('content-length');
  if (length === null || !(Number(length) <= BODY_MAX_BYTES)) return undefined;
  return Object.fromEntries(decodeForm(await request.clone().arrayBuffer()));
}
