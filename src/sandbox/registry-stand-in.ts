import type { IncomingMessage, ServerResponse } from 'node:http';
import { createCustomerBook, type StandInCustomer } from './customer-book.ts';
import { readBody, startLoopbackServer } from './loopback-server.ts';
import type { RegistryMode } from './modes.ts';
import { createListeners, type Listener, type WireEvent } from './wire-log.ts';

export type RegistryStandIn = {
  /** The root that `PATASCORE_BASE_URL` names. */
  readonly url: string;
  customers(): readonly StandInCustomer[];
  /** `slowMs` is for `slow` alone; 8000 unless given. */
  behave(mode: RegistryMode, options?: { readonly slowMs?: number }): void;
  mode(): RegistryMode;
  /** Requests and answers as they happen; returns what ends the subscription. */
  subscribe(listener: Listener<WireEvent>): () => void;
  close(): Promise<void>;
};

export type RegistryStandInOptions = {
  readonly token: string;
  readonly authHeader: string;
  readonly port?: number;
  readonly now?: () => Date;
};

const PATH = '/api/v1/customer/mfi/register';
const SLOW_MS = 8000;
const RETRY_AFTER_S = 30;
const PAGE = '<!doctype html><title>Down for maintenance</title><p>We will be back shortly.</p>';

type Answer = { readonly status: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> };

/** The registry on loopback: the page "Register Customer", and the ways in which a partner lets one down. */
export async function startRegistryStandIn(options: RegistryStandInOptions): Promise<RegistryStandIn> {
  const now = options.now ?? (() => new Date());
  const book = createCustomerBook(now);
  const listeners = createListeners<WireEvent>();
  const waiting = new Set<NodeJS.Timeout>();
  let mode: RegistryMode = 'up';
  let slowMs = SLOW_MS;
  let exchanges = 0;

  function register(request: IncomingMessage, text: string): Answer {
    if (request.headers[options.authHeader.toLowerCase()] !== options.token) return UNAUTHORISED;
    const body = jsonOf(text);
    if (body === undefined) return refusal('The request body is not JSON');
    const answer = book.add(body);
    if (answer.kind === 'invalid') return refusal('Validation failed for one or more arguments', answer.errors);
    if (answer.kind === 'exists') return refusal('Customer already exists', answer.errors);
    const message = 'Customer successfully registered';
    return { status: 200, body: { status: 200, message, data: answer.customer } };
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readBody(request);
    if (text === undefined) return void request.socket.destroy();
    const path = request.url?.split('?')[0];
    if (path !== PATH) return send(response, { status: 404, body: { status: 404, message: 'Not found' } });
    if (request.method !== 'POST') {
      return send(response, { status: 405, body: { status: 405, message: 'Method not allowed' } });
    }

    exchanges += 1;
    const exchange = exchanges;
    const met = mode;
    const at = () => now().toISOString();
    listeners.emit({ kind: 'registry_request', at: at(), exchange, body: jsonOf(text) ?? text });
    const say = (answer: Answer) => {
      send(response, answer);
      const { status, body } = answer;
      listeners.emit({ kind: 'registry_answer', at: at(), exchange, mode: met, status, body });
    };
    const cut = () => {
      request.socket.destroy();
      listeners.emit({ kind: 'registry_answer', at: at(), exchange, mode: met });
    };

    switch (met) {
      case 'up':
        return say(register(request, text));
      case 'slow': {
        const answer = register(request, text);
        const timer = setTimeout(() => {
          waiting.delete(timer);
          say(answer);
        }, slowMs);
        waiting.add(timer);
        return;
      }
      case 'down':
        return cut();
      case 'cut_after_creating': {
        const answer = register(request, text);
        return answer.status === 200 ? cut() : say(answer);
      }
      case 'hanging':
        return;
      case 'refusing':
        return say(refusal('Validation failed for one or more arguments', ['national_id: National ID is not valid']));
      case 'refusing_plainly':
        return say(refusal('Customer could not be registered'));
      case 'busy':
        return say({
          status: 429,
          body: { status: 429, message: 'Too many requests' },
          headers: { 'retry-after': String(RETRY_AFTER_S) },
        });
      case 'unauthorised':
        return say(UNAUTHORISED);
      case 'forbidden':
        return say({ status: 403, body: { status: 403, message: 'Forbidden' } });
      case 'html':
        return say({ status: 200, body: PAGE, headers: { 'content-type': 'text/html; charset=utf-8' } });
    }
  }

  const server = await startLoopbackServer('The stand-in for the registry', options.port ?? 0, (request, response) => {
    void handle(request, response);
  });
  return {
    url: server.url,
    customers: book.list,
    behave(next, more) {
      mode = next;
      slowMs = more?.slowMs ?? SLOW_MS;
    },
    mode: () => mode,
    subscribe: listeners.subscribe,
    async close() {
      for (const timer of waiting) clearTimeout(timer);
      await server.close();
    },
  };
}

const UNAUTHORISED: Answer = { status: 401, body: { status: 401, message: 'Unauthorized' } };

function refusal(message: string, errors?: readonly string[]): Answer {
  return { status: 400, body: { status: 400, message, ...(errors && { errors }) } };
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
