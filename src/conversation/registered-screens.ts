import { choose, go, menu, type Screen, text } from './screen.ts';

/** What a registered phone meets that dials again: nothing here changes the registration, it only asks somebody to. */
export const REGISTERED_SCREENS: { readonly [S in RegisteredScreen]: Screen<S> } = {
  registered: {
    back: 'unchanged',
    show: ({ at, wrong }) => {
      const ref = at.reference;
      return wrong
        ? text('registeredInvalid', { ref })
        : text('registered', { ref, date: dateInNairobi(at.registeredAtMs) });
    },
    hear: (input, { at, answers }) =>
      choose('registered', input, answers, {
        1: () => go({ ...at, screen: 'correctOrWithdraw' }),
        2: () => ({ does: 'ask', effect: 'callBack', to: { ...at, screen: 'callBack' } }),
      }),
  },
  correctOrWithdraw: {
    back: ({ at }) => ({ ...at, screen: 'registered' }),
    show: ({ wrong }) => menu('correctOrWithdraw', {}, wrong),
    hear: (input, { at, answers }) =>
      choose('correctOrWithdraw', input, answers, {
        1: () => ({ does: 'ask', effect: 'correct', to: { ...at, screen: 'callBack' } }),
        2: () => go({ ...at, screen: 'withdrawCheck' }),
      }),
  },
  withdrawCheck: {
    show: ({ wrong }) => menu('withdrawCheck', {}, wrong),
    hear: (input, { at, answers }) =>
      choose('withdrawCheck', input, answers, {
        1: () => ({ does: 'ask', effect: 'withdraw', to: { ...at, screen: 'withdrawn' } }),
        2: () => go({ screen: 'unchanged' }),
      }),
  },
  callBack: { show: ({ at }) => text('callBack', { ref: at.reference }) },
  withdrawn: { show: ({ at }) => text('withdrawn', { ref: at.reference }) },
  unchanged: { show: () => text('unchanged', {}) },
};

type RegisteredScreen = 'registered' | 'correctOrWithdraw' | 'withdrawCheck' | 'callBack' | 'withdrawn' | 'unchanged';

/** Kenya is at UTC+3 all year. */
function dateInNairobi(atMs: number): string {
  const [year, month, day] = new Date(atMs + 3 * 3_600_000).toISOString().slice(0, 10).split('-');
  return `${day}/${month}/${year}`;
}
