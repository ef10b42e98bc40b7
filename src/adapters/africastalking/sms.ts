import { createRequire } from 'node:module';
import createClient from 'africastalking';
import common from 'africastalking/lib/common.js';
import { plusFormat } from '../../conversation/msisdn.ts';
import type { SmsGateway } from '../../ports/partners.ts';
import { ask } from '../http.ts';
import type { Seen } from '../http-outcome.ts';
import type { AfricasTalkingOptions } from './options.ts';
import { judgeSms } from './result.ts';
import { ownSmsUrl } from './sms-url.ts';

type AxiosRequest = { readonly url: string; readonly data: string; readonly headers: Record<string, unknown> };
type AxiosAdapter = (request: AxiosRequest) => Promise<{ status: number; data: unknown; headers: object }>;

// The package's own instance, which is the CommonJS one: `import axios` gives another.
const requireAsPackage = createRequire(createRequire(import.meta.url).resolve('africastalking'));
const axios: { defaults: { adapter: AxiosAdapter | readonly string[] } } = requireAsPackage('axios');

/**
 * Africa's Talking's SMS by its npm package (0.8.3). The package writes the request, `ask` carries it: by itself the
 * package waits for ever, follows redirects with the API key, and rejects with errors that hold the key.
 * Throws where the package does not take the username or the key; the error names neither.
 */
export function createAfricasTalkingSms(options: AfricasTalkingOptions): SmsGateway {
  const { username, apiKey, senderId, deadlineMs } = options;
  const client = connect(username, apiKey);
  // The package keeps one address for the whole process, and any client of its sandbox changes it.
  const smsUrl = options.smsUrl ?? ownSmsUrl(username);

  return {
    async send(to, message) {
      const sms = { to: plusFormat(to), message, ...(senderId === undefined ? {} : { from: senderId }) };
      const seen = await carry(() => client.SMS.send(sms), smsUrl, deadlineMs);
      // The package asked nobody, as it does not take the number: what Africa's Talking calls 403, InvalidPhoneNumber.
      return seen === undefined ? { kind: 'undeliverable', because: 403 } : judgeSms(seen);
    },
  };
}

/** The package's errors hold the key. */
function connect(username: string, apiKey: string): ReturnType<typeof createClient> {
  try {
    return createClient({ username, apiKey });
  } catch {
    throw new Error("Africa's Talking: the package does not take the username or the API key");
  }
}

/** What came of `send`; undefined where the package refused before it asked anybody. */
async function carry(send: () => Promise<unknown>, smsUrl: string, deadlineMs: number): Promise<Seen | undefined> {
  let seen: Seen | undefined;
  const adapter: AxiosAdapter = async ({ url, data, headers }) => {
    seen = await ask(url, { method: 'POST', headers: onlyText(headers), body: data }, deadlineMs);
    // 201 is what the package takes for success: what really came is judged here.
    return { status: 201, data: undefined, headers: {} };
  };
  try {
    await withTransport(adapter, smsUrl, send);
  } catch {
    // The package's own check of the number or the message: there is nothing to be seen then.
  }
  return seen;
}

/**
 * The package has no setting for its transport or its address, but reads both while `send` is on the stack: they are
 * set for this one call, so that no other client in the process meets them.
 */
function withTransport<T>(adapter: AxiosAdapter, smsUrl: string, send: () => T): T {
  const own = { adapter: axios.defaults.adapter, smsUrl: common.SMS_URL };
  axios.defaults.adapter = adapter;
  common.SMS_URL = smsUrl;
  try {
    return send();
  } finally {
    axios.defaults.adapter = own.adapter;
    common.SMS_URL = own.smsUrl;
  }
}

function onlyText(headers: Record<string, unknown>): Record<string, string> {
  const text: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (typeof value === 'string') text[name] = value;
  return text;
}
