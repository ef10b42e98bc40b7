import { randomBytes } from 'node:crypto';
import type { DialOptions } from './arguments.ts';
import { post } from './handset.ts';

const SMS_MS = 10_000;

/** One SMS from this phone to the short code, as the gateway hands it on. What is wrong, where the service did not take it. */
export async function sendSms(options: DialOptions, text: string): Promise<string | undefined> {
  const inbound = new URL(options.callback);
  inbound.pathname = inbound.pathname.replace(/\/ussd$/, '/sms/inbound');
  const form = {
    date: new Date().toISOString().slice(0, 19).replace('T', ' '),
    from: options.number,
    id: `dial_${randomBytes(16).toString('hex')}`,
    text,
    to: options.shortCode,
    networkCode: options.networkCode,
  };
  const where = `${inbound.origin}${inbound.pathname}`;
  try {
    const response = await post(inbound, form, SMS_MS);
    await response.body?.cancel();
    return response.status === 200
      ? undefined
      : `${where} answers ${response.status}: the gateway would send it again.`;
  } catch {
    return `${where} does not answer: the gateway would send it again.`;
  }
}
