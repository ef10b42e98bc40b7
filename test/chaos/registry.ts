import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { readBody, startLoopbackServer } from '../../src/sandbox/loopback-server.ts';

export type RegistryFault =
  | 'hangs'
  | 'trickles'
  | 'cuts'
  | 'cuts after creating'
  | 'hangs after creating'
  | 'is slow'
  | 'has an error'
  | 'has an error inside'
  | 'has an error after creating'
  | 'is busy'
  | { readonly isBusyForS: number }
  | 'shows a page'
  | 'knows no token'
  | 'refuses the ID';

/** A moment of one request. */
export type RegistryStep = 'asked' | 'created' | 'answered';

export type ChaosRegistry = {
  readonly url: string;
  /** How many customers were made for a phone, as `0712345678`. */
  made(phone: string): number;
  readonly phones: ReadonlyMap<string, number>;
  /** When requests came, in milliseconds since 1970, by phone. */
  requests(phone: string): readonly number[];
  readonly answers: number;
  /** How each of the next requests goes wrong. */
  behave(fault: (phone: string) => RegistryFault | undefined): void;
  /** Called at each step, and waited for. */
  watch(onStep: (step: RegistryStep, phone: string) => Promise<void> | void): void;
  close(): Promise<void>;
};

/** Between its look for a customer and its writing one down: two requests at once make two customers. */
const WORK_MS = 25;
const SLOW_MS = 900;

export type ChaosRegistryOptions = {
  /** False: it does not even look for a customer of the phone, so that each needless request is one customer too many. */
  readonly keepsOne?: boolean;
  /** National IDs that it never takes. */
  readonly refuses?: (nationalId: string) => boolean;
};

/** A registry on loopback that makes one customer per phone, with the gap that such checks have. */
export async function startChaosRegistry(options: ChaosRegistryOptions = {}): Promise<ChaosRegistry> {
  const { keepsOne = true, refuses = () => false } = options;
  const phones = new Map<string, number>();
  const requests = new Map<string, number[]>();
  let answers = 0;
  let faultOf: (phone: string) => RegistryFault | undefined = () => undefined;
  let onStep: (step: RegistryStep, phone: string) => Promise<void> | void = () => undefined;

  async function create(phone: string, nationalId: string): Promise<Answer> {
    if (refuses(nationalId)) return REFUSED;
    const beganAtMs = performance.now();
    const known = keepsOne && phones.has(phone);
    await pause(WORK_MS);
    // Where this machine was late the gap would be wider than it is meant to be.
    const isLate = performance.now() - beganAtMs > 2 * WORK_MS;
    if (known || (isLate && keepsOne && phones.has(phone)))
      return [400, { status: 400, message: 'Customer already exists', errors: ['phone: is known'] }];
    phones.set(phone, (phones.get(phone) ?? 0) + 1);
    await onStep('created', phone);
    return [200, { status: 200, message: 'Customer successfully registered', data: { id: 1000 + phones.size } }];
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readBody(request);
    if (text === undefined) return void request.socket.destroy();
    const { phone, national_id } = JSON.parse(text);
    requests.set(phone, [...(requests.get(phone) ?? []), Date.now()]);
    const fault = faultOf(phone);
    await onStep('asked', phone);
    const say = async ([status, body, headers]: Answer) => {
      await onStep('answered', phone);
      answers += 1;
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    if (typeof fault === 'object') return say([429, { status: 429 }, { 'retry-after': String(fault.isBusyForS) }]);
    switch (fault) {
      case undefined:
        return say(await create(phone, national_id));
      case 'is slow': {
        const answer = await create(phone, national_id);
        await pause(SLOW_MS);
        return say(answer);
      }
      case 'hangs':
        return;
      case 'hangs after creating':
        await create(phone, national_id);
        return;
      case 'trickles':
        return trickle(response);
      case 'cuts':
        return void request.socket.destroy();
      case 'cuts after creating':
        await create(phone, national_id);
        return void request.socket.destroy();
      case 'has an error':
        return say([500, { status: 500, message: 'Internal error' }]);
      case 'has an error inside':
        return say([200, { status: 500, message: 'Internal error' }]);
      case 'has an error after creating':
        await create(phone, national_id);
        return say([502, '<html>Bad gateway</html>']);
      case 'is busy':
        return say([429, { status: 429, message: 'Too many requests' }]);
      case 'shows a page':
        return say([200, '<!doctype html><p>We will be back shortly.</p>', { 'content-type': 'text/html' }]);
      case 'knows no token':
        return say([401, { status: 401, message: 'Unauthorized' }]);
      case 'refuses the ID':
        return say(REFUSED);
    }
  }

  const server = await startLoopbackServer('The registry', 0, (request, response) => void handle(request, response));
  return {
    url: server.url,
    phones,
    made: (phone) => phones.get(phone) ?? 0,
    requests: (phone) => requests.get(phone) ?? [],
    get answers() {
      return answers;
    },
    behave(fault) {
      faultOf = fault;
    },
    watch(step) {
      onStep = step;
    },
    close: server.close,
  };
}

type Answer = readonly [status: number, body: object | string, headers?: Readonly<Record<string, string>>];

const REFUSED: Answer = [400, { status: 400, message: 'Validation failed', errors: ['national_id: is not valid'] }];

function trickle(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const dropping = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(dropping));
}
