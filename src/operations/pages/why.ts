import type { NotDone, Why } from '../operations.ts';
import type { Said } from './page.tsx';
import { lasting } from './when.tsx';

const WHY: Readonly<Record<Why, string>> = {
  not_allowed: 'That is for admin.',
  not_found: 'Nothing is stored of it any more.',
  unreadable: 'The record cannot be read with the keys that are set. Add the earlier key to DATA_KEY.',
  under_way: 'Not done: an attempt is being made right now.',
  too_soon: 'Not done: an SMS went to this phone less than a minute ago.',
  opted_out: 'Not done: the customer takes no SMS. To allow them, the customer dials *456*9*5#.',
  taken: 'Not done: somebody has taken this call already.',
  nothing_to_do: 'There was nothing to do: it is so already.',
};

export function whyNot({ because, inMs }: NotDone): Said {
  const later = inMs === undefined ? '' : ` Try again in ${lasting(Math.max(inMs, 1000))}.`;
  return { text: WHY[because] + later, bad: true };
}
