import type { DeliveryId } from '../../ports/store.ts';

/** What a queue may hold of a delivery: whoever sets the alarm may have more at hand, and some of it is personal. */
export function onlyId({ key, registrationId }: DeliveryId): DeliveryId {
  return { key, registrationId };
}
