import { type Handset, post, type Seen } from './handset.ts';

const NOTIFICATION_MS = 2000;

/** Reports how the session ended, as the gateway does; whether the service hears that is nobody's concern. */
export async function notifyOfEnd(callback: URL, session: Handset, status: 'Success' | 'Incomplete'): Promise<void> {
  const events = new URL(callback);
  events.pathname += '/events';
  try {
    const response = await post(events, session.ending(status), NOTIFICATION_MS);
    await response.body?.cancel();
  } catch {
    // The gateway does not promise this notification either.
  }
}

/** Why there is no screen, and what to do about it. */
export function explain(callback: URL, { status, why }: Extract<Seen, { kind: 'gone' }>): string {
  // Without its query: that is where the key is.
  const where = `${callback.origin}${callback.pathname}`;
  if (status === undefined) return unanswered(where, why);
  if (status === 200) return `${where} answers, but with no USSD screen: it starts neither with CON nor with END.`;
  const answers = `${where} answers ${status}`;
  if (status === 403) {
    const key = callback.searchParams.has('key')
      ? 'the key is not one of its CALLBACK_KEY'
      : 'it wants a key (its CALLBACK_KEY): set CALLBACK_KEY';
    return `${answers}: ${key}, or --code is not its SERVICE_CODE.`;
  }
  if (status === 400) return `${answers}: it does not take this for a USSD hop.`;
  if (status === 404) return `${answers}: there is no USSD callback. Give the service's address.`;
  if (status >= 300 && status < 400) return `${answers}: it sends elsewhere, and the gateway does not follow.`;
  return `${answers}: the gateway would have ended the session.`;
}

function unanswered(where: string, why: string): string {
  if (why === 'TimeoutError') return `${where} did not answer within 10 s: the gateway would have ended the session.`;
  const advice =
    why === 'ECONNREFUSED' ? 'Nothing listens there: is the service started (npm start)?' : 'Is the address right?';
  return `${where} does not answer (${why}). ${advice}`;
}
