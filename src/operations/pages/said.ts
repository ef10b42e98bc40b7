import type { Said } from './page.tsx';

/** What came of an order, as the address of the page behind it names it. */
const SAID: Readonly<Record<string, Said>> = {
  retried: { text: 'It is tried again now.' },
  retrying: { text: 'They are tried again now, one after another.' },
  resent: { text: 'The SMS is sent again, a minute after the last one at the soonest.' },
  acknowledged: { text: 'Acknowledged: it needs no attention any more.' },
  erased: { text: 'Erased: nothing of it is stored here any more.' },
  'erased-here': {
    text: 'Erased: nothing of it is stored here any more. The registry may have the customer: have it erased there, too.',
  },
  taken: { text: 'The call is yours. Its number is shown below.' },
  called: { text: 'Marked as called. Close it when nothing is left to do.' },
  closed: { text: 'The call is closed.' },
  'closed-erased': { text: 'The call is closed, and nothing of the customer is stored here any more.' },
};

export type SaidWord = keyof typeof SAID & string;

export function saidBy(word: string | undefined): Said | undefined {
  return word !== undefined && Object.hasOwn(SAID, word) ? SAID[word] : undefined;
}
