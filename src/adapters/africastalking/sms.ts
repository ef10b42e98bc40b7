import { plusFormat } from '../../conversation/msisdn.ts';
import type { SmsGateway } from '../../ports/partners.ts';
import type { HttpClient } from '../http/client.ts';
import { judgeSms } from './result.ts';

export type AfricasTalkingAccount = {
  /** `sandbox`, in any case, means Africa's Talking's sandbox and its address. */
  readonly username: string;
  readonly apiKey: string;
  /** Without one, Africa's Talking takes its own. */
  readonly senderId?: string;
  /** Where SMS are posted, instead of Africa's Talking's own address. */
  readonly url?: string;
};

export type AfricasTalkingOptions = AfricasTalkingAccount & {
  /** The number that customers can reply to. */
  readonly shortCode?: string;
  /** Africa's Talking picks the sender of what goes to customers of a shared code. */
  readonly shortCodeShared: boolean;
  readonly deadlineMs: number;
};

/** Africa's Talking's "Send bulk SMS". Why not by the npm package: `docs/decisions/sms-without-the-sdk.md`. */
export function createAfricasTalkingSms(options: AfricasTalkingOptions, ask: HttpClient): SmsGateway {
  const { username, apiKey, senderId, shortCode, shortCodeShared, url = ownSmsUrl(username), deadlineMs } = options;
  const headers = { apiKey, accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };

  const replyTo = shortCodeShared ? undefined : (shortCode ?? senderId);

  return {
    async send(to, message, { mayStart, from = 'sender' } = {}) {
      const form = new URLSearchParams({ username, to: plusFormat(to), message });
      const sender = from === 'shortCode' ? replyTo : senderId;
      if (sender !== undefined) form.set('from', sender);
      // The sender pays, not the customer.
      form.set('bulkSMSMode', '1');
      const request = { method: 'POST', headers, body: form.toString(), ...(mayStart && { mayStart }) } as const;
      return judgeSms(await ask(url, request, deadlineMs));
    },
  };
}

/** Where Africa's Talking takes SMS. `sandbox`, in any case, is the user of its own sandbox. */
export function ownSmsUrl(username: string): string {
  const domain = username.toLowerCase() === 'sandbox' ? 'sandbox.africastalking.com' : 'africastalking.com';
  return `https://api.${domain}/version1/messaging`;
}
