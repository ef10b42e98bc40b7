import {
  createCloudflareDeliveries,
  type Message,
  type Queue,
  runMessage,
} from '../../src/adapters/queue/cloudflare.ts';
import type { Deliver, DeliveryId } from '../../src/ports/store.ts';

type Bindings = {
  readonly DELIVERIES: Queue;
  /** Whom to ask what becomes of a delivery: the test. */
  readonly PATASCORE_BASE_URL: string;
};

/** The adapter alone in workerd: alarms are set over HTTP, and a delivery is what the test answers. */
export default {
  async fetch(request: Request, { DELIVERIES: queue }: Bindings): Promise<Response> {
    const deliveries = createCloudflareDeliveries(queue);
    const { id, delayMs } = (await request.json()) as { id: DeliveryId; delayMs: number };
    switch (new URL(request.url).pathname) {
      case '/schedule':
        await deliveries.schedule(id, delayMs);
        break;
      case '/hasten':
        await deliveries.hasten(id);
        break;
      case '/set-anew':
        await deliveries.setAnew(id, delayMs);
        break;
      default:
        return new Response('no such order', { status: 404 });
    }
    return new Response('OK');
  },

  async queue(batch: { readonly messages: readonly Message[] }, bindings: Bindings): Promise<void> {
    const tell = (path: string, body: unknown) =>
      fetch(`${bindings.PATASCORE_BASE_URL}${path}`, { method: 'POST', body: JSON.stringify(body) });
    const deliver: Deliver = async (id) => {
      const answer = await tell('/deliver', id);
      if (!answer.ok) throw new Error('Anthony Kamau was not found');
      return (await answer.json()) as Awaited<ReturnType<Deliver>>;
    };
    const settings = { queue: bindings.DELIVERIES, deliver, onTrouble: () => undefined, retryAfterS: 0 };
    await Promise.all(batch.messages.map((message) => runMessage(message, settings)));
  },
};
