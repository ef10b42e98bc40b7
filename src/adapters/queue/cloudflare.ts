import { z } from 'zod';
import { within } from '../../ports/deadline.ts';
import type { Deliver, Deliveries, DeliveryId, PhoneKey } from '../../ports/store.ts';
import { onlyId } from './only-id.ts';

/** As much of Cloudflare Queues as is used here. */
export type Queue = {
  send(body: Alarm, options: { readonly contentType: 'json'; readonly delaySeconds: number }): Promise<unknown>;
};
export type Message = {
  readonly body: unknown;
  /** From 1: how often it has gone off. */
  readonly attempts: number;
  ack(): void;
  retry(options: { readonly delaySeconds: number }): void;
};

/** `again`: it goes off again for as long as the delivery is not done. */
type Alarm = { readonly key: PhoneKey; readonly registrationId: string; readonly again: boolean };

const AlarmBody = z.object({
  key: z.string().transform((key) => key as PhoneKey),
  registrationId: z.string(),
  again: z.boolean(),
});

/** The longest that Queues hold a message back: 24 h. The delivery then says how long is left. */
const LONGEST_DELAY_S = 86_400;
/**
 * Queues give a message up after `max_retries` (wrangler.toml), 100 at most, and a registration may wait for longer than
 * that: before it, another message takes its place.
 */
const LAST_RETRY = 90;
const RETRY_AFTER_S = 10;
const DEADLINE_MS = 2_000;

/** Deliveries as delayed messages. One that is set twice goes off twice. */
export function createCloudflareDeliveries(queue: Queue): Deliveries {
  // The alarm that waits cannot be reached: this is one more, and the delivery will have nothing left for that one. It goes off
  // once: the sweep comes by again, and Queues know no message by its ID, so that one more alarm for each time it finds a queue
  // that is merely behind would be with us until the registration is done.
  const oneMore = (id: DeliveryId) => send(queue, { ...onlyId(id), again: false }, 0);
  return {
    schedule: (id, delayMs) => send(queue, { ...onlyId(id), again: true }, delayMs),
    hasten: oneMore,
    setAnew: oneMore,
    close: () => Promise.resolve(),
  };
}

export type MessageTrouble =
  /** `error` is whatever the delivery threw: it may hold personal data. */
  | { readonly kind: 'delivery'; readonly registrationId: string; readonly error: unknown }
  | { readonly kind: 'unreadable' };

export type RunSettings = {
  readonly queue: Queue;
  readonly deliver: Deliver;
  readonly onTrouble: (trouble: MessageTrouble) => void;
  /** How long a delivery that threw waits for its next try. */
  readonly retryAfterS?: number;
};

/** Runs what one message stands for, and says to the queue what is to become of it. Never rejects. */
export async function runMessage(message: Message, settings: RunSettings): Promise<void> {
  const { queue, deliver, onTrouble, retryAfterS = RETRY_AFTER_S } = settings;
  const alarm = AlarmBody.safeParse(message.body);
  if (!alarm.success) {
    onTrouble({ kind: 'unreadable' });
    return message.ack();
  }
  try {
    const outcome = await deliver(onlyId(alarm.data));
    if ('againInMs' in outcome && alarm.data.again) await goOffAgain(message, alarm.data, outcome.againInMs, queue);
    else message.ack();
  } catch (error) {
    onTrouble({ kind: 'delivery', registrationId: alarm.data.registrationId, error });
    message.retry({ delaySeconds: retryAfterS });
  }
}

async function goOffAgain(message: Message, alarm: Alarm, inMs: number, queue: Queue): Promise<void> {
  if (message.attempts < LAST_RETRY) return message.retry({ delaySeconds: delayS(inMs) });
  await send(queue, alarm, inMs);
  message.ack();
}

async function send(queue: Queue, alarm: Alarm, delayMs: number): Promise<void> {
  await within(DEADLINE_MS, queue.send(alarm, { contentType: 'json', delaySeconds: delayS(delayMs) }));
}

function delayS(ms: number): number {
  return Math.min(Math.max(0, Math.ceil(ms / 1000)), LONGEST_DELAY_S);
}
