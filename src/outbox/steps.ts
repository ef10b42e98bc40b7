import type { ConversationRecord } from './phone.ts';
import type { Channel } from './sessions.ts';

/** One step of a conversation that is stored: what was there before, and after. Nothing in it is for a log or a metric as it is. */
export type StoredStep = {
  readonly channel: Channel;
  readonly network: string;
  /** The first step of a session; by SMS, of a conversation that was not open there. */
  readonly begins: boolean;
  readonly before: ConversationRecord | undefined;
  readonly after: ConversationRecord;
  readonly confirmed: boolean;
};

export type HearStep = (step: StoredStep) => void;
