import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from './random.ts';
import { SHORT_CODE } from './service-process.ts';

/** The gateway's other callbacks about one phone. Each comes again until it gets 200, and now and then it comes once more all the same. */
export type Callbacks = {
  /** Hands on an SMS. Resolves once it is stored; false: it never was. */
  text(words: string): Promise<boolean>;
  /** Hands on that a session has ended, after a while. */
  ended(ending: Readonly<Record<string, string>>): Promise<boolean>;
  optOut(): Promise<boolean>;
  /** Resolves when nothing is on its way any more. */
  settled(): Promise<void>;
};

const TRIES = 60;
const TRIES_AGAIN_MS = 500;
const POST_MS = 8_000;
/** Two at once, at two processes as a rule. */
const TWICE_AT_ONCE = 0.15;
/** Minutes, in small: the next SMS may be answered by then. */
const LATER_AGAIN = 0.15;
const LATER_MS = [1_000, 12_000] as const;
const DELAYED = 0.1;
const DELAYED_MS = [500, 6_000] as const;

export function callbacksOf(phone: string, where: () => URL, random: Random): Callbacks {
  const underWay = new Set<Promise<boolean>>();

  function track(work: Promise<boolean>): Promise<boolean> {
    const tracked = work.finally(() => underWay.delete(tracked));
    underWay.add(tracked);
    return tracked;
  }

  async function post(path: string, fields: Readonly<Record<string, string>>): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries++) {
      const ussd = where();
      const status = await fetch(new URL(`${path}${ussd.search}`, ussd), {
        method: 'POST',
        body: new URLSearchParams(fields),
        signal: AbortSignal.timeout(POST_MS),
      }).then(
        async (response) => {
          await response.text();
          return response.status;
        },
        () => 0,
      );
      if (status === 200) return true;
      await pause(TRIES_AGAIN_MS);
    }
    return false;
  }

  async function deliver(path: string, fields: Readonly<Record<string, string>>): Promise<boolean> {
    const twice = random.chance(TWICE_AT_ONCE);
    const again = random.chance(LATER_AGAIN) ? random.between(...LATER_MS) : undefined;
    if (random.chance(DELAYED)) await pause(random.between(...DELAYED_MS));
    if (again !== undefined) void track(pause(again).then(() => post(path, fields)));
    if (twice) void track(post(path, fields));
    return post(path, fields);
  }

  return {
    text: (words) =>
      track(
        deliver('/sms/inbound', {
          date: new Date().toISOString().replace(/\.\d+/, ''),
          from: phone,
          to: SHORT_CODE,
          id: randomUUID(),
          text: words,
          networkCode: '63902',
        }),
      ),
    ended: (ending) => track(deliver('/ussd/events', ending)),
    optOut: () => track(deliver('/sms/opt-outs', { senderId: 'UMOJA', phoneNumber: phone })),
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
