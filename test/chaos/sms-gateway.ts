import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, startLoopbackServer } from '../../src/sandbox/loopback-server.ts';

export type SmsFault =
  | 'knows no key'
  | 'has no credit'
  | 'knows no sender'
  | 'is blacklisted'
  | 'fails'
  | 'has an error'
  | 'cuts'
  | 'hangs'
  | 'cuts after sending'
  | 'hangs after sending';

export type SentSms = {
  readonly message: string;
  readonly atMs: number;
  readonly answered: boolean;
  /** Which process asked for it, where each has an address of its own here. */
  readonly asker?: number;
};

/** A moment of one request. */
export type SmsStep = 'asked' | 'sent' | 'answered';

export type ChaosSmsGateway = {
  readonly url: string;
  /** What a phone was sent, as `+254712345678`, oldest first. */
  sentTo(phone: string): readonly SentSms[];
  requestsFor(phone: string): number;
  behave(fault: (phone: string) => SmsFault | undefined): void;
  /** Called at each step, and waited for. */
  watch(onStep: (step: SmsStep, phone: string) => Promise<void> | void): void;
  close(): Promise<void>;
};

const NOT_SENT: Readonly<Record<'has no credit' | 'is blacklisted' | 'fails', readonly [number, string]>> = {
  'has no credit': [405, 'InsufficientBalance'],
  'is blacklisted': [406, 'UserInBlacklist'],
  fails: [500, 'InternalServerError'],
};

const PATH = '/version1/messaging';

/** The gateway's address for one of several processes, so that it can distinguish them. */
export function smsUrlFor(asker: number, url: string): string {
  return new URL(`/${asker}${PATH}`, url).href;
}

function askerOf({ url }: IncomingMessage): number | undefined {
  const [, asker] = /^\/(\d+)\//.exec(url ?? '') ?? [];
  return asker === undefined ? undefined : Number(asker);
}

/** Africa's Talking's messaging on loopback, with all that it may do badly. */
export async function startChaosSmsGateway(): Promise<ChaosSmsGateway> {
  const sent = new Map<string, SentSms[]>();
  const requests = new Map<string, number>();
  let faultOf: (phone: string) => SmsFault | undefined = () => undefined;
  let onStep: (step: SmsStep, phone: string) => Promise<void> | void = () => undefined;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams((await readBody(request)) ?? '');
    // The account is asked for now and then: that is no SMS.
    if (request.method === 'GET') return void response.end('{"UserData":{"balance":"KES 1000.00"}}');
    const to = form.get('to') ?? '';
    requests.set(to, (requests.get(to) ?? 0) + 1);
    const fault = faultOf(to);
    await onStep('asked', to);
    const say = async (status: number, body: object | string) => {
      await onStep('answered', to);
      response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    const about = (recipient: object, message = 'Sent to 1/1') =>
      say(201, { SMSMessageData: { Message: message, Recipients: [{ number: to, cost: '0', ...recipient }] } });
    const asker = askerOf(request);
    const send = async (answered: boolean) => {
      const sms = {
        message: form.get('message') ?? '',
        atMs: Date.now(),
        answered,
        ...(asker !== undefined && { asker }),
      };
      sent.set(to, [...(sent.get(to) ?? []), sms]);
      await onStep('sent', to);
    };
    switch (fault) {
      case undefined:
        await send(true);
        return about({ statusCode: 101, status: 'Success', messageId: `ATXid_${randomBytes(12).toString('hex')}` });
      case 'knows no key':
        return say(401, 'The supplied authentication is invalid');
      case 'knows no sender':
        return say(201, { SMSMessageData: { Message: 'InvalidSenderId', Recipients: [] } });
      case 'has an error':
        return say(500, 'Internal server error');
      case 'cuts':
        return void request.socket.destroy();
      case 'hangs':
        return;
      case 'cuts after sending':
        await send(false);
        return void request.socket.destroy();
      case 'hangs after sending':
        await send(false);
        return;
      default: {
        const [statusCode, status] = NOT_SENT[fault];
        return about({ statusCode, status, messageId: 'None' }, 'Sent to 0/1');
      }
    }
  }

  const server = await startLoopbackServer('The SMS gateway', 0, (request, response) => void handle(request, response));
  return {
    url: `${server.url}${PATH}`,
    sentTo: (phone) => sent.get(phone) ?? [],
    requestsFor: (phone) => requests.get(phone) ?? 0,
    behave(fault) {
      faultOf = fault;
    },
    watch(step) {
      onStep = step;
    },
    close: server.close,
  };
}
