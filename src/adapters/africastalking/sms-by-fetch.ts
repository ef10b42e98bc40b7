import { plusFormat } from '../../conversation/msisdn.ts';
import type { SmsGateway } from '../../ports/partners.ts';
import { ask } from '../http.ts';
import type { AfricasTalkingOptions } from './options.ts';
import { judgeSms } from './result.ts';
import { ownSmsUrl } from './sms-url.ts';

/**
 * Africa's Talking's SMS by its endpoint: the same request as the npm package writes, without the 290 KiB (gzip) that
 * it brings to a bundle. Throws where the address or the key can not be used at all; the error names neither.
 */
export function createSmsByFetch(options: AfricasTalkingOptions): SmsGateway {
  const { username, apiKey, senderId, deadlineMs } = options;
  const url = options.smsUrl ?? ownSmsUrl(username);
  const headers = {
    apiKey,
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded;charset=utf-8',
  };
  assertUsable(url, headers);

  return {
    async send(to, message) {
      const form = new URLSearchParams({ username, to: plusFormat(to), message });
      if (senderId !== undefined) form.set('from', senderId);
      // The sender pays, not the customer: the package always says so.
      form.set('bulkSMSMode', '1');
      return judgeSms(await ask(url, { method: 'POST', headers, body: form.toString() }, deadlineMs));
    },
  };
}

/** The platform's own errors quote the address and the header's value. */
function assertUsable(url: string, headers: Record<string, string>): void {
  try {
    new Request(url, { method: 'POST', headers });
  } catch {
    throw new Error("Africa's Talking: the address or the API key can not be used for a request");
  }
}
