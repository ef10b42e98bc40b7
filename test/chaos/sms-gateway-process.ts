import { EventEmitter, once } from 'node:events';
import { startEntry } from './child.ts';
import { type SentSms, type SmsFault, smsUrlFor } from './sms-gateway.ts';

const ENTRY = 'test/chaos/sms-gateway-entry.ts';

/**
 * The SMS gateway where it hears who comes at once: in the process of a command that plays hundreds of customers, a connection may
 * wait until the service waits for it no longer, and the SMS would go out all the same, and looked like one that was doubled.
 */
export type SmsGatewayProcess = {
  /** For one of several processes of the service, so that the gateway can distinguish them. */
  urlFor(asker: number): string;
  /** What a phone was sent, as `+254712345678`, oldest first, as far as it is known here. */
  sentTo(phone: string): readonly SentSms[];
  /** Resolves when all that was sent until now is known here; rejects where it does not get known. */
  untilAllIsKnown(): Promise<void>;
  /** What goes wrong with most requests from now on; undefined: nothing does. */
  behave(fault: SmsFault | undefined): void;
  close(): Promise<void>;
};

export type GatewayReady = { readonly url: string };
export type ToGateway = { readonly fault?: SmsFault | undefined } | 'say that all is said';
export type FromGateway = { readonly phone: string; readonly sms: SentSms } | 'all is said';

const SAID_WITHIN_MS = 30_000;

/** `seed`: of which requests are met while it is broken. */
export async function startSmsGatewayProcess(seed: number): Promise<SmsGatewayProcess> {
  const { child, ready } = await startEntry(ENTRY, [String(seed)]);
  const { url } = ready as GatewayReady;
  const sent = new Map<string, readonly SentSms[]>();
  const all = new EventEmitter();
  child.process.on('message', (message: FromGateway) => {
    if (message === 'all is said') return all.emit(message);
    const { phone, sms } = message;
    sent.set(phone, [...(sent.get(phone) ?? []), sms]);
  });
  // One that is gone is noticed at the end, when it does not say that all is said.
  const say = (message: ToGateway) => void child.process.send(message, () => undefined);

  return {
    urlFor: (asker) => smsUrlFor(asker, url),
    sentTo: (phone) => sent.get(phone) ?? [],
    async untilAllIsKnown() {
      const isKnown = once(all, 'all is said', { signal: AbortSignal.timeout(SAID_WITHIN_MS) });
      say('say that all is said');
      await isKnown.catch(() => {
        throw new Error('the SMS gateway of this run does not say what it sent: run it again');
      });
    },
    behave: (fault) => say({ fault }),
    close: () => child.end('SIGKILL'),
  };
}
