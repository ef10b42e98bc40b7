import type { Counts } from '../../src/ports/store.ts';

const none = { count: 0 };

/** What a store counts in which nobody waits. */
export const countsOfNothing: Counts = {
  due: { registry: none, sms: none },
  attention: {
    registry_down: none,
    registry_forbids: none,
    sms_gateway_down: none,
    sms_undeliverable: none,
    opted_out: none,
    unreadable: none,
  },
  callBacks: none,
};
