import type { RegistryMode } from '../registry-stand-in.ts';
import type { SmsMode } from '../sms-stand-in.ts';
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
  const again = `tries again after about ${facts.retryFirstS} s, then ever more seldom, for ${facts.giveUpAfterH} h`;
  return [
    { mode: 'up', label: 'Well', customer: 'reads “registered” at once.', service: 'asks once, then sends one SMS.' },
    {
      mode: 'slow',
      label: 'Slow',
      customer: `reads “received” after ${waitS} s, and the result by SMS.`,
      service: 'asks again, hears “exists already”, and knows that this is its own doing.',
    },
    {
      mode: 'down',
      label: 'Down',
      customer: 'reads “received”, and the result by SMS once it is back.',
      service: `${again}.`,
    },
    {
      mode: 'refusing',
      label: 'Refusing',
      customer: 'is back at the review, told what to mend.',
      service: 'lets the customer change it and send again. Nothing is tried behind their back.',
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
      service: `gives up waiting, and ${again}.`,
      rare: true,
    },
    {
      mode: 'busy',
      label: 'Busy (429)',
      customer: 'reads “received”.',
      service: 'leaves it alone for as long as it asked, 30 s.',
      rare: true,
    },
    {
      mode: 'unauthorised',
      label: 'Token refused (401)',
      customer: 'reads “received”.',
      service: `logs a warning for a person, and ${again}.`,
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
  { mode: 'up', label: 'Well', customer: 'has the SMS in seconds.', service: 'waits for the delivery report.' },
  {
    mode: 'failing',
    label: 'Failing',
    customer: 'has read the result on the screen; the SMS comes later.',
    service: 'tries again, ever more seldom. The registration stands.',
  },
  {
    mode: 'no_credit',
    label: 'Out of credit',
    customer: 'waits for the SMS until the account is topped up.',
    service: 'logs a warning for a person, and tries again.',
    rare: true,
  },
  {
    mode: 'blacklisted',
    label: 'Phone opted out',
    customer: 'gets no SMS, as they wished.',
    service: 'stops: this phone is never going to take one.',
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
    customer: 'waits for the SMS until the key is mended.',
    service: 'logs a warning for a person, and tries again.',
    rare: true,
  },
  {
    mode: 'invalid_sender_id',
    label: 'Sender ID refused',
    customer: 'waits for the SMS until the sender ID is mended.',
    service: 'reads the 201 to its end, sees that nothing went, and tries again.',
    rare: true,
  },
];

export const REDIS_BEHAVIOURS: readonly Behaviour<'up' | 'down'>[] = [
  { mode: 'up', label: 'There', customer: 'notices nothing.', service: 'keeps every answer as it is given.' },
  {
    mode: 'down',
    label: 'Taken away',
    customer: 'is told in words to dial again later. Never a blank screen.',
    service:
      'answers every hop all the same, promises nothing it cannot keep, and is at work again once Redis is back.',
  },
];
