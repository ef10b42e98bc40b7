import type { RegistryMode, SmsMode } from '../modes.ts';
import type { SimulatorFacts } from './facts.ts';

/** One way for a part to behave: its button, and what follows from it for the customer and in the service. */
export type Behaviour<Mode extends string = string> = {
  readonly mode: Mode;
  readonly label: string;
  readonly customer: string;
  readonly service: string;
  /** Not among the first buttons. */
  readonly rare?: true;
};

export function registryBehaviours(facts: SimulatorFacts): readonly Behaviour<RegistryMode>[] {
  const waitS = facts.registerDeadlineMs / 1000;
  const again = `makes its next attempt after about ${facts.retryFirstS} s, later ones less often`;
  return [
    { mode: 'up', label: 'Up', customer: 'reads “registered” at once.', service: 'asks once, then sends one SMS.' },
    {
      mode: 'slow',
      label: 'Slow',
      customer: `reads “received” after ${waitS} s, and the result by SMS.`,
      service: 'asks again, hears “exists already”, and knows that its own attempt did it.',
    },
    {
      mode: 'down',
      label: 'Down',
      customer: 'reads “received”, and the result by SMS once it is up.',
      service: `${again}. Five such answers open the circuit breaker.`,
    },
    {
      mode: 'refusing',
      label: 'Refusing',
      customer: 'is back at the review, and reads what to correct.',
      service: 'lets the customer change it and send again. It makes no attempt by itself.',
    },
    {
      mode: 'cut_after_creating',
      label: 'Cut after creating',
      customer: 'reads “received”, then “registered” by SMS.',
      service: 'asks again, hears “exists already”, and registers nobody twice.',
    },
    {
      mode: 'refusing_plainly',
      label: 'Refusing, no reason',
      customer: 'is back at the review, asked to check it all.',
      service: 'after the third refusal sends the customer to the helpline.',
      rare: true,
    },
    {
      mode: 'hanging',
      label: 'Hanging',
      customer: `reads “received” after ${waitS} s.`,
      service: `stops waiting, and ${again}.`,
      rare: true,
    },
    {
      mode: 'busy',
      label: 'Busy (429)',
      customer: 'reads “received”.',
      service: 'opens the circuit breaker for as long as the registry asked, 30 s.',
      rare: true,
    },
    {
      mode: 'unauthorised',
      label: 'Token refused (401)',
      customer: 'reads “received”.',
      service: `logs a warning for operators, and ${again}.`,
      rare: true,
    },
    {
      mode: 'forbidden',
      label: 'Request refused (403)',
      customer: 'reads “received”.',
      service: 'makes more attempts. It may be about this customer alone, until a second one has it.',
      rare: true,
    },
    {
      mode: 'html',
      label: 'A web page (200)',
      customer: 'reads “received”.',
      service: 'does not take a 200 for a yes: it asks again.',
      rare: true,
    },
  ];
}

export const SMS_BEHAVIOURS: readonly Behaviour<SmsMode>[] = [
  { mode: 'up', label: 'Up', customer: 'has the SMS in seconds.', service: 'waits for the delivery report.' },
  {
    mode: 'failing',
    label: 'Failing',
    customer: 'has read the result on the screen; the SMS comes later.',
    service: 'makes more attempts, less and less often. The registration stands.',
  },
  {
    mode: 'report_failed',
    label: 'Report: failed',
    customer: 'gets no SMS, though the gateway accepted it.',
    service: 'reads the delivery report, and records that the SMS never arrived.',
  },
  {
    mode: 'no_credit',
    label: 'Out of credit',
    customer: 'waits for the SMS until the account is topped up.',
    service: 'logs a warning for operators, and makes more attempts.',
    rare: true,
  },
  {
    mode: 'blacklisted',
    label: 'Phone opted out',
    customer: 'gets no SMS, as they wished.',
    service: 'stops: this phone will never take one.',
    rare: true,
  },
  {
    mode: 'without_status_code',
    label: 'No status code',
    customer: 'has the SMS in seconds.',
    service: 'reads the word “Success” and waits for the delivery report.',
    rare: true,
  },
  {
    mode: 'unreadable',
    label: 'A web page (201)',
    customer: 'has the SMS, perhaps once more.',
    service: 'cannot read whether it was sent.',
    rare: true,
  },
  {
    mode: 'hanging_after_sending',
    label: 'Sends, never answers',
    customer: 'has the SMS; after a minute perhaps once more.',
    service: 'cannot know that it went, and never sends two a minute.',
    rare: true,
  },
  {
    mode: 'unauthorised',
    label: 'Key refused (401)',
    customer: 'waits for the SMS until the key is corrected.',
    service: 'logs a warning for operators, and makes more attempts.',
    rare: true,
  },
  {
    mode: 'invalid_sender_id',
    label: 'Sender ID refused',
    customer: 'waits for the SMS until the sender ID is corrected.',
    service: 'reads the 201 to its end, sees that nothing went, and makes more attempts.',
    rare: true,
  },
];

export const REDIS_BEHAVIOURS: readonly Behaviour<'up' | 'down'>[] = [
  { mode: 'up', label: 'Up', customer: 'notices nothing.', service: 'stores every answer as it is given.' },
  {
    mode: 'down',
    label: 'Down',
    customer: 'reads that they should dial again later. Never a blank screen.',
    service: 'answers every hop all the same, promises nothing that it cannot store, and works again once Redis is up.',
  },
];
