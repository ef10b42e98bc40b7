import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, startLoopbackServer } from './loopback-server.ts';
import type { SmsMode } from './modes.ts';
import { createListeners, type Listener, type WireEvent } from './wire-log.ts';

export type StandInSms = {
  readonly id: string;
  readonly to: string;
  readonly message: string;
  readonly from?: string;
  /** ISO 8601. */
  readonly at: string;
};

export type SmsStandIn = {
  /** The whole messaging address: what `AT_SMS_URL` names. */
  readonly url: string;
  /** What arrived, oldest first. */
  inbox(): readonly StandInSms[];
  behave(mode: SmsMode): void;
  mode(): SmsMode;
  /** Where delivery reports go from now on; undefined: nowhere. */
  reportTo(url: string | undefined): void;
  /** SMS as they arrive, and each request with its answer; returns what ends the subscription. */
  subscribe(listener: Listener<WireEvent>): () => void;
  close(): Promise<void>;
};

export type SmsStandInOptions = {
  readonly username: string;
  readonly apiKey: string;
  readonly port?: number;
  /** Sender IDs that are accepted; absent: any. */
  readonly senderIds?: readonly string[];
  /** The callback URL of delivery reports. */
  readonly reportTo?: string;
  readonly reportAfterMs?: number;
  readonly now?: () => Date;
};

type Recipient = { readonly status: string; readonly statusCode: number };

const PATH = '/version1/messaging';
/** `GET`: what the account holds. */
const ACCOUNT_PATH = '/version1/user';
const BALANCE = 'KES 1234.5678';
const UNAUTHORISED = 'The supplied authentication is invalid';
const REPORT_DEADLINE_MS = 5000;
const DELIVERED = { status: 'Success' };
const FAILED = { status: 'Failed', failureReason: 'DeliveryFailure' };
const SENT: Recipient = { status: 'Success', statusCode: 101 };
const INVALID_NUMBER: Recipient = { status: 'InvalidPhoneNumber', statusCode: 403 };
const NOT_SENT: Partial<Record<SmsMode, Recipient>> = {
  failing: { status: 'InternalServerError', statusCode: 500 },
  no_credit: { status: 'InsufficientBalance', statusCode: 405 },
  blacklisted: { status: 'UserInBlacklist', statusCode: 406 },
};

/** Africa's Talking's messaging endpoint on loopback, with an inbox for every phone there is. */
export async function startSmsStandIn(options: SmsStandInOptions): Promise<SmsStandIn> {
  const now = options.now ?? (() => new Date());
  const listeners = createListeners<WireEvent>();
  const inbox: StandInSms[] = [];
  const reports = new Set<NodeJS.Timeout>();
  const closing = new AbortController();
  let mode: SmsMode = 'up';
  let reportTo = options.reportTo;

  function take(to: string, message: string, from: string | undefined): string {
    const sms = { id: anId(), to, message, ...(from !== undefined && { from }), at: now().toISOString() };
    const arrives = mode !== 'report_failed';
    if (arrives) {
      inbox.push(sms);
      listeners.emit({ kind: 'sms', ...sms });
    }
    const timer = setTimeout(() => {
      reports.delete(timer);
      if (reportTo !== undefined) void report(reportTo, sms, arrives ? DELIVERED : FAILED, closing.signal);
    }, options.reportAfterMs ?? 300);
    reports.add(timer);
    return sms.id;
  }

  function deliver(to: string, message: string, from: string | undefined) {
    const outcome = /^\+\d{7,15}$/.test(to) ? (NOT_SENT[mode] ?? SENT) : INVALID_NUMBER;
    const sent = outcome === SENT;
    const messageId = sent ? take(to, message, from) : 'None';
    return { cost: sent ? 'KES 0.8000' : '0', messageId, number: to, ...outcome };
  }

  function isAccount(username: string | null, apiKey: IncomingMessage['headers'][string]): boolean {
    return username === options.username && apiKey === options.apiKey && mode !== 'unauthorised';
  }

  function sayBalance({ url, headers }: IncomingMessage, response: ServerResponse): void {
    const username = new URLSearchParams(url?.split('?')[1]).get('username');
    if (!isAccount(username, headers['apikey'])) {
      return void response.writeHead(401, { 'content-type': 'text/plain; charset=utf-8' }).end(UNAUTHORISED);
    }
    const balance = mode === 'no_credit' ? 'KES 0.0000' : BALANCE;
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify({ UserData: { balance } }));
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readBody(request);
    if (text === undefined) return void request.socket.destroy();
    const path = request.url?.split('?')[0];
    if (path === ACCOUNT_PATH && request.method === 'GET') return sayBalance(request, response);
    const form = new URLSearchParams(text);
    const emit = (answer: { status?: number; body?: unknown }) =>
      listeners.emit({
        kind: 'sms_exchange',
        at: now().toISOString(),
        mode,
        form: Object.fromEntries(form),
        ...answer,
      });
    const say = (status: number, words: string) => {
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(words);
      emit({ status, body: words });
    };
    if (path !== PATH) return say(404, 'Not found');
    if (request.method !== 'POST') return say(405, 'Method not allowed');
    // Without this header the real one answers in XML, which no client here reads.
    if (!request.headers.accept?.includes('application/json')) return say(406, 'Accept: application/json is missing');
    if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
      return say(415, 'Not a form');

    if (!isAccount(form.get('username'), request.headers['apikey'])) return say(401, UNAUTHORISED);
    const to = form.get('to') ?? '';
    const message = form.get('message') ?? '';
    if (to === '' || message === '') return say(400, 'Request is missing required form field');

    const from = form.get('from') ?? undefined;
    const unknownSender = from !== undefined && options.senderIds !== undefined && !options.senderIds.includes(from);
    const invalidSender = unknownSender || mode === 'invalid_sender_id';
    const recipients = invalidSender ? [] : to.split(',').map((number) => deliver(number.trim(), message, from));
    if (mode === 'hanging_after_sending') return emit({});
    const sent = recipients.filter((recipient) => recipient.statusCode === SENT.statusCode).length;
    const summary = invalidSender
      ? 'InvalidSenderId'
      : `Sent to ${sent}/${recipients.length} Total Cost: ${sent === 0 ? '0' : `KES ${(sent * 0.8).toFixed(4)}`}`;
    if (mode === 'unreadable') return say(201, '<!doctype html><title>Thank you</title>');
    const shown =
      mode === 'without_status_code' ? recipients.map(({ statusCode: _, ...recipient }) => recipient) : recipients;
    const body = { SMSMessageData: { Message: summary, Recipients: shown } };
    response.writeHead(201, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
    emit({ status: 201, body });
  }

  const server = await startLoopbackServer('The stand-in for SMS', options.port ?? 0, (request, response) => {
    void handle(request, response);
  });
  return {
    url: `${server.url}${PATH}`,
    inbox: () => [...inbox],
    behave(next) {
      mode = next;
    },
    mode: () => mode,
    reportTo(url) {
      reportTo = url;
    },
    subscribe: listeners.subscribe,
    async close() {
      for (const timer of reports) clearTimeout(timer);
      closing.abort();
      await server.close();
    },
  };
}

function anId(): string {
  return `ATXid_${randomBytes(16).toString('hex')}`;
}

/** One delivery report, sent once: the real gateway does not promise more. */
async function report(
  url: string,
  sms: StandInSms,
  outcome: Readonly<Record<string, string>>,
  closing: AbortSignal,
): Promise<void> {
  const form = { id: sms.id, ...outcome, phoneNumber: sms.to, networkCode: '63902', retryCount: '0' };
  const signal = AbortSignal.any([closing, AbortSignal.timeout(REPORT_DEADLINE_MS)]);
  try {
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form), signal });
    await response.body?.cancel();
  } catch {
    // A service that is away misses it, as it would miss the gateway's.
  }
}
