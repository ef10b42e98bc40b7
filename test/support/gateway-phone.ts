import { randomBytes } from 'node:crypto';

export type Answered = { readonly status: number; readonly body: string; readonly metadata: string | null };

export type PhoneOptions = {
  /** The whole callback URL, with its key. Another one for each hop: by turns. */
  readonly callbacks: readonly string[];
  readonly number: string;
  readonly serviceCode?: string;
  readonly networkCode?: string;
  /** The gateway sends the newest input alone. */
  readonly newestOnly?: boolean;
  /** Whether it echoes `at-ussd-hop-metadata`, as documented. */
  readonly echoes?: boolean;
};

/** A customer's phone behind a gateway, over HTTP. */
export type GatewayPhone = {
  readonly sessionId: () => string;
  /** A new session; the reply's body. */
  dial(text?: string): Promise<string>;
  /** One answer after another; the last reply's body. */
  types(...inputs: readonly string[]): Promise<string>;
  /** The newest callback again. */
  repeats(): Promise<string>;
  /** One answer, sent so often at once; all bodies. */
  typesAtOnce(input: string, times: number): Promise<readonly string[]>;
  /** Any callback of this phone, as it is. */
  sends(callback: Readonly<Record<string, string>>): Promise<Answered>;
};

const HOP_MS = 15_000;
const REDIAL_AFTER_MS = 100;
const REDIALS_FOR_MS = 15_000;

export function gatewayPhone(options: PhoneOptions): GatewayPhone {
  const { callbacks, number, serviceCode = '*384*70421#', networkCode = '63902', newestOnly, echoes } = options;
  let sessionId = '';
  let inputs: string[] = [];
  let answered: string | null = null;
  let turn = 0;

  async function post(text: string, echoed: string | null): Promise<Answered> {
    const url = callbacks[turn++ % callbacks.length] ?? '';
    return postForm(
      url,
      { sessionId, phoneNumber: number, serviceCode, networkCode, text },
      echoes && echoed !== null ? { 'at-ussd-hop-metadata': echoed } : {},
    );
  }
  const text = () => (newestOnly ? (inputs.at(-1) ?? '') : inputs.join('*'));
  let echoedWithNewest: string | null = null;

  async function hop(): Promise<string> {
    echoedWithNewest = answered;
    const reply = await post(text(), echoedWithNewest);
    answered = reply.metadata;
    return bodyOf(reply);
  }

  return {
    sessionId: () => sessionId,
    async dial(first = '') {
      const latest = Date.now() + REDIALS_FOR_MS;
      for (;;) {
        sessionId = newSessionId();
        inputs = first === '' ? [] : [first];
        answered = null;
        const reply = await hop();
        // On a machine that is busy with other things the service turns dials away: this customer tries again.
        if (!reply.startsWith('END Many people are dialling') || Date.now() > latest) return reply;
        await new Promise((resolve) => setTimeout(resolve, REDIAL_AFTER_MS));
      }
    },
    async types(...typed) {
      let body = '';
      for (const input of typed) {
        inputs.push(input);
        body = await hop();
      }
      return body;
    },
    repeats: async () => bodyOf(await post(text(), echoedWithNewest)),
    async typesAtOnce(input, times) {
      inputs.push(input);
      echoedWithNewest = answered;
      const replies = await Promise.all(Array.from({ length: times }, () => post(text(), echoedWithNewest)));
      answered = replies[0]?.metadata ?? null;
      return replies.map(bodyOf);
    },
    sends: (callback) =>
      postForm(callbacks[0] ?? '', { sessionId, phoneNumber: number, serviceCode, networkCode, text: '', ...callback }),
  };
}

export function newSessionId(): string {
  return `ATUid_${randomBytes(16).toString('hex')}`;
}

export async function postForm(
  url: string,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'user-agent': 'at-ussd-api/1.0', ...headers },
    body: new URLSearchParams(form),
    signal: AbortSignal.timeout(HOP_MS),
  });
  return {
    status: response.status,
    body: await response.text(),
    metadata: response.headers.get('at-ussd-hop-metadata'),
  };
}

function bodyOf({ status, body }: Answered): string {
  if (status !== 200) throw new Error(`a hop was answered with ${status}: ${body}`);
  return body;
}
