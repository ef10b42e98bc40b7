import { randomBytes } from 'node:crypto';

/** A USSD application must answer within 10 s, or the customer sees an error (Africa's Talking's documentation). */
const HOP_MS = 10_000;
/** Comes with each answer; the gateway echoes it with the session's next callback (Africa's Talking's documentation). */
const METADATA = 'at-ussd-hop-metadata';
const SCREEN = /^(CON|END) (.{0,4000})$/s;

/** What the sandbox serves. */
export const SERVICE_CODE = '*384*70421#';

type Form = Readonly<Record<string, string>>;

/** Who dials what, on which network. */
export type Dialled = {
  /** `+254712345678`. */
  readonly number: string;
  readonly serviceCode?: string;
  readonly networkCode?: string;
};

type Gateway = {
  /** Sends the newest input alone instead of all that was typed. */
  readonly newestOnly?: boolean;
  readonly echoesMetadata?: boolean;
};

/**
 * What the customer sees. `gone`: the network's own error. `status`: of an answer that is no screen. `why`: that answer; without one,
 * `TimeoutError`, or the code of the connection's error.
 */
export type Seen =
  | { readonly kind: 'screen'; readonly text: string; readonly ends: boolean; readonly ms: number }
  | { readonly kind: 'gone'; readonly status: number | undefined; readonly why: string; readonly ms: number };

/** One dialled session. */
export type Handset = {
  readonly sessionId: string;
  /** Dials with undefined, answers with anything else. */
  type(input?: string): Promise<Seen>;
  /** The newest callback again; also while it is under way. */
  repeat(): Promise<Seen>;
  /** The callback about the session's end. */
  ending(status: 'Success' | 'Incomplete'): Form;
};

/** A new session, as Africa's Talking puts it on the wire. Each hop goes to the address that `where` names. */
export function dialUp(dialled: Dialled & Gateway, where: () => URL): Handset {
  const fields = newSession(dialled);
  const startedMs = Date.now();
  const inputs: string[] = [];
  let hops = 0;
  let last = '';
  let metadata: string | null = null;
  let echoed: string | null = null;

  async function send(): Promise<Seen> {
    const url = where();
    hops += 1;
    const text = dialled.newestOnly ? (inputs.at(-1) ?? '') : inputs.join('*');
    const startedAt = performance.now();
    const ms = () => performance.now() - startedAt;
    try {
      const response = await post(url, { ...fields, text }, HOP_MS, echoed === null ? {} : { [METADATA]: echoed });
      const body = await response.text();
      if (dialled.echoesMetadata) metadata = response.headers.get(METADATA);
      const [, prefix, screen] = SCREEN.exec(body) ?? [];
      const { status } = response;
      if (status !== 200 || screen === undefined) {
        return { kind: 'gone', status, why: `${status} ${body.slice(0, 100)}`, ms: ms() };
      }
      last = body;
      return { kind: 'screen', text: screen, ends: prefix === 'END', ms: ms() };
    } catch (error) {
      return { kind: 'gone', status: undefined, why: faultOf(error), ms: ms() };
    }
  }

  return {
    sessionId: fields.sessionId,
    type(input) {
      if (input !== undefined) inputs.push(input);
      echoed = metadata;
      return send();
    },
    repeat: send,
    ending: (status) => ({
      ...fields,
      date: new Date(startedMs).toISOString().slice(0, 19).replace('T', ' '),
      status,
      cost: '0',
      durationInMillis: String(Date.now() - startedMs),
      hopsCount: String(hops),
      input: inputs.join('*'),
      lastAppResponse: last,
    }),
  };
}

/** What all callbacks of a new session share. */
export function newSession({ number, serviceCode = SERVICE_CODE, networkCode = '63902' }: Dialled) {
  const sessionId = `ATUid_${randomBytes(16).toString('hex')}`;
  return { sessionId, phoneNumber: number, networkCode, serviceCode };
}

/** Any callback of the gateway. */
export function post(url: string | URL, form: Form, deadlineMs = HOP_MS, headers: Form = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'user-agent': 'at-ussd-api/1.0', ...headers },
    body: new URLSearchParams(form),
    redirect: 'manual',
    signal: AbortSignal.timeout(deadlineMs),
  });
}

function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, cause } = error;
  if (name === 'TimeoutError') return name;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'no connection';
}
