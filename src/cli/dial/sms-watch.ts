import { z } from 'zod';
import { internationalDigits } from '../../adapters/africastalking/international-digits.ts';

const CONNECT_MS = 2000;

const Sms = z.object({ kind: z.literal('sms'), to: z.string(), message: z.string() });

export type SmsWatch = { stop(): void };

/**
 * Listens to the sandbox for SMS to a number. Undefined where the address has no sandbox, which is no fault.
 * Returns once it listens: no later SMS is missed.
 */
export async function watchSms(
  callback: URL,
  number: string,
  onSms: (message: string) => void,
): Promise<SmsWatch | undefined> {
  const stopping = new AbortController();
  const connecting = setTimeout(() => stopping.abort(), CONNECT_MS);
  try {
    const response = await fetch(eventsOf(callback), {
      headers: { accept: 'text/event-stream' },
      redirect: 'manual',
      signal: stopping.signal,
    });
    const streams = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
    if (response.status !== 200 || !streams || response.body === null) {
      stopping.abort();
      return undefined;
    }
    void follow(response.body, (data) => {
      const sms = Sms.safeParse(data);
      if (!sms.success || internationalDigits(sms.data.to) !== internationalDigits(number)) return;
      onSms(sms.data.message);
    });
    return { stop: () => stopping.abort() };
  } catch {
    return undefined;
  } finally {
    clearTimeout(connecting);
  }
}

function eventsOf(callback: URL): URL {
  const url = new URL(callback);
  url.search = '';
  url.pathname = url.pathname.replace(/\/ussd$/, '/simulator/api/events');
  return url;
}

/** Reads server-sent events to their end. A stream that breaks is a stream that ended. */
async function follow(body: ReadableStream<Uint8Array>, onData: (data: unknown) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of body) {
      rest += decoder.decode(chunk, { stream: true });
      const events = rest.split(/\r?\n\r?\n/);
      rest = events.pop() ?? '';
      for (const event of events) {
        const data = event.split(/\r?\n/).flatMap((line) => (line.startsWith('data:') ? [line.slice(5)] : []));
        if (data.length > 0) onData(JSON.parse(data.join('\n')));
      }
    }
  } catch {
    // The service ended, or we did.
  }
}
