import { dialUp, type Handset, type Seen } from '../../src/cli/dial/handset.ts';

export type PhoneOptions = Parameters<typeof dialUp>[0] & {
  /** The whole callback URL, with its key. Another one for each hop: by turns. */
  readonly callbacks: readonly string[];
};

/** A customer's phone behind a gateway, over HTTP. Replies are whole bodies; no screen is an error. */
export type GatewayPhone = {
  /** A new session. */
  dial(): Promise<string>;
  /** One answer after another; the last reply. */
  types(...inputs: readonly string[]): Promise<string>;
  /** The newest callback again. */
  repeats(): Promise<string>;
  /** One answer, sent so often at once. */
  typesAtOnce(input: string, times: number): Promise<readonly string[]>;
  /** How the session ends. */
  ending: Handset['ending'];
};

const REDIAL_AFTER_MS = 100;
const REDIALS_FOR_MS = 15_000;

export function gatewayPhone({ callbacks, ...dialled }: PhoneOptions): GatewayPhone {
  let turn = 0;
  const dialsUp = () => dialUp(dialled, () => new URL(callbacks[turn++ % callbacks.length] ?? ''));
  let handset = dialsUp();
  return {
    async dial() {
      const latest = Date.now() + REDIALS_FOR_MS;
      for (;;) {
        handset = dialsUp();
        const reply = bodyOf(await handset.type());
        // On a machine that is busy with other things the service turns dials away: this customer tries again.
        if (!reply.startsWith('END Many people are dialling') || Date.now() > latest) return reply;
        await new Promise((resolve) => setTimeout(resolve, REDIAL_AFTER_MS));
      }
    },
    async types(...typed) {
      let body = '';
      for (const input of typed) body = bodyOf(await handset.type(input));
      return body;
    },
    repeats: async () => bodyOf(await handset.repeat()),
    async typesAtOnce(input, times) {
      const first = handset.type(input);
      const more = Array.from({ length: times - 1 }, handset.repeat);
      return (await Promise.all([first, ...more])).map(bodyOf);
    },
    ending: (status) => handset.ending(status),
  };
}

function bodyOf(seen: Seen): string {
  if (seen.kind === 'gone') throw new Error(`a hop brought no screen: ${seen.why}`);
  return `${seen.ends ? 'END' : 'CON'} ${seen.text}`;
}
