import { randomBytes } from 'node:crypto';
import type { DialOptions } from './arguments.ts';

/** A USSD application must answer within 10 s, or the customer sees an error (Africa's Talking's documentation). */
const HOP_MS = 10_000;
const NOTIFICATION_MS = 2000;
const LARGEST_ANSWER = 4000;

export type Hop =
  | { readonly kind: 'screen'; readonly ends: boolean; readonly text: string }
  | { readonly kind: 'failed'; readonly why: string };

export type GatewaySession = {
  send(input?: string): Promise<Hop>;
  /** Reports how the session ended, as the gateway does; whether the service hears that is nobody's concern. */
  notify(status: 'Success' | 'Incomplete'): Promise<void>;
};

/** One dialled session, as Africa's Talking puts it on the wire. */
export function openSession(options: DialOptions): GatewaySession {
  const { callback, number, serviceCode, networkCode, newestOnly } = options;
  const sessionId = `ATUid_${randomBytes(16).toString('hex')}`;
  const started = Date.now();
  const inputs: string[] = [];
  let hops = 0;
  let last = '';

  async function send(input?: string): Promise<Hop> {
    if (input !== undefined) inputs.push(input);
    const text = newestOnly ? (inputs.at(-1) ?? '') : inputs.join('*');
    hops += 1;
    const form = { sessionId, phoneNumber: number, networkCode, serviceCode, text };
    const hop = await postHop(callback, form);
    if (hop.kind === 'screen') last = `${hop.ends ? 'END' : 'CON'} ${hop.text}`;
    return hop;
  }

  async function notify(status: 'Success' | 'Incomplete'): Promise<void> {
    const events = new URL(callback);
    events.pathname += '/events';
    const form = {
      date: new Date(started).toISOString().slice(0, 19).replace('T', ' '),
      sessionId,
      serviceCode,
      networkCode,
      phoneNumber: number,
      status,
      cost: '0',
      durationInMillis: String(Date.now() - started),
      hopsCount: String(hops),
      input: inputs.join('*'),
      lastAppResponse: last,
    };
    try {
      const response = await post(events, form, NOTIFICATION_MS);
      await response.body?.cancel();
    } catch {
      // The gateway does not promise this notification either.
    }
  }

  return { send, notify };
}

export function post(url: URL, form: Record<string, string>, deadlineMs: number): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'user-agent': 'at-ussd-api/1.0' },
    body: new URLSearchParams(form),
    redirect: 'manual',
    signal: AbortSignal.timeout(deadlineMs),
  });
}

async function postHop(callback: URL, form: Record<string, string>): Promise<Hop> {
  // Without its query: that is where the key is.
  const where = `${callback.origin}${callback.pathname}`;
  let status: number;
  let body: string;
  try {
    const response = await post(callback, form, HOP_MS);
    status = response.status;
    body = await response.text();
  } catch (error) {
    return { kind: 'failed', why: unanswered(where, error) };
  }
  if (status !== 200) return { kind: 'failed', why: explain(where, status, callback.searchParams.has('key')) };
  const [, prefix, text] = /^(CON|END) (.*)$/s.exec(body) ?? [];
  if (prefix === undefined || text === undefined || body.length > LARGEST_ANSWER) {
    return {
      kind: 'failed',
      why: `${where} answers, but with no USSD screen: it starts neither with CON nor with END.`,
    };
  }
  return { kind: 'screen', ends: prefix === 'END', text };
}

function unanswered(where: string, error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `${where} did not answer within 10 s: the gateway would have ended the session.`;
  }
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no connection';
  const advice =
    code === 'ECONNREFUSED' ? 'Nothing listens there: is the service started (npm start)?' : 'Is the address right?';
  return `${where} does not answer (${code}). ${advice}`;
}

function explain(where: string, status: number, withKey: boolean): string {
  const answers = `${where} answers ${status}`;
  if (status === 403) {
    const key = withKey
      ? 'the key is not one of its CALLBACK_KEY'
      : 'it wants a key (its CALLBACK_KEY): set CALLBACK_KEY';
    return `${answers}: ${key}, or --code is not its SERVICE_CODE.`;
  }
  if (status === 400) return `${answers}: it does not take this for a USSD hop.`;
  if (status === 404) return `${answers}: there is no USSD callback. Give the service's address.`;
  if (status >= 300 && status < 400) return `${answers}: it sends elsewhere, and the gateway does not follow.`;
  return `${answers}: the gateway would have ended the session.`;
}
