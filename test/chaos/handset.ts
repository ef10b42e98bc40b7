import { randomUUID } from 'node:crypto';
import { SERVICE_CODE } from './service-process.ts';

/** What the customer sees; `gone`: the network's own error, as the service did not answer in time or not at all. */
export type Seen =
  | { readonly kind: 'screen'; readonly text: string; readonly ends: boolean; readonly ms: number }
  | { readonly kind: 'gone'; readonly why: string; readonly ms: number };

/** The gateway waits 10 s. */
const HOP_MS = 10_000;

/** One dialled call. Each hop goes to the address that `where` names. */
export type Handset = {
  readonly sessionId: string;
  /** Dials with undefined, answers with anything else. */
  type(input?: string): Promise<Seen>;
  /** The same callback once more. */
  repeat(): Promise<Seen>;
  /** The same call; its next hops come elsewhere. */
  redirected(where: () => URL): Handset;
};

export function dialUp(phone: string, where: () => URL): Handset {
  return callOf(`ATUid_${randomUUID()}`, phone, where, []);
}

function callOf(sessionId: string, phone: string, where: () => URL, inputs: string[]): Handset {
  const send = () => postHop(where(), { sessionId, phoneNumber: phone, text: inputs.join('*') });
  return {
    sessionId,
    type(input) {
      if (input !== undefined) inputs.push(input);
      return send();
    },
    repeat: send,
    redirected: (elsewhere) => callOf(sessionId, phone, elsewhere, inputs),
  };
}

async function postHop(url: URL, hop: { sessionId: string; phoneNumber: string; text: string }): Promise<Seen> {
  const startedAt = performance.now();
  const ms = () => performance.now() - startedAt;
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ ...hop, networkCode: '63902', serviceCode: SERVICE_CODE }),
      signal: AbortSignal.timeout(HOP_MS),
    });
    const body = await response.text();
    const [, prefix, text] = /^(CON|END) (.*)$/s.exec(body) ?? [];
    if (response.status !== 200 || text === undefined) {
      return { kind: 'gone', why: `${response.status} ${body.slice(0, 100)}`, ms: ms() };
    }
    return { kind: 'screen', text, ends: prefix === 'END', ms: ms() };
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return { kind: 'gone', why: String(cause ?? error), ms: ms() };
  }
}
