import { types } from './phone-call.ts';
import type { Shown } from './registered-screens.ts';

/** What a customer meets whose inputs are wrong again and again. */
export const NOT_UNDERSTOOD = {
  callOffered: {
    by: types('x', 'x', 'x', 'x', 'x'),
    en: [
      'CON Sorry, we did not understand. May we call you on this number? Your details are saved, dial *384*70421# to continue.',
      '1:Call me',
      '0:Exit',
    ],
    sw: [
      'CON Samahani, hatukuelewa. Tukupigie simu? Maelezo yako yamehifadhiwa, piga *384*70421# uendelee.',
      '1:Nipigieni simu',
      '0:Maliza',
    ],
  },
  callPromised: {
    by: types('x', 'x', 'x', 'x', 'x', '1'),
    en: [
      'END Thank you. We will call you on this number. We never ask for your PIN. Your details are saved, dial *384*70421# to continue.',
    ],
    sw: [
      'END Asante. Tutakupigia simu kwa nambari hii. Hatuulizi PIN yako kamwe. Maelezo yako yamehifadhiwa, piga *384*70421# uendelee.',
    ],
  },
  tooManyErrors: {
    by: types('x', 'x', 'x', 'x', 'x', '0'),
    en: [
      'END Sorry, we did not understand. Dial *384*70421# to continue where you stopped, or call 0700000000 and we will help you register.',
    ],
    sw: [
      'END Samahani, hatukuelewa. Piga *384*70421# uendelee ulipoachia, au piga simu 0700000000 tukusaidie kujisajili.',
    ],
  },
} as const satisfies Readonly<Record<string, Shown>>;
