import { isControl } from './find.js';

/** What a mouse works and leaves again: it needs no key afterwards. */
const WORKED_BY_MOUSE = 'button, summary, .way';
/** What a phone takes from wherever it is typed. */
const FOR_PHONE = /^([\d*#+]|\p{L}|Enter)$/u;

/**
 * The computer's keyboard is the phone's, unless somebody works the page with it: after a click the phone has it again, and
 * what is typed where nothing else takes it reaches the phone.
 *
 * @param {() => import('./phone.js').Phone} latest the phone that was used last
 */
export function giveKeysTo(latest) {
  let byMouse = false;
  document.addEventListener(
    'pointerdown',
    (event) => {
      // A finger on the glass types there too: the phone's line would call up a second keyboard.
      byMouse = event.pointerType !== 'touch';
    },
    true,
  );
  document.addEventListener(
    'keydown',
    () => {
      byMouse = false;
    },
    true,
  );
  document.addEventListener('click', ({ target }) => {
    const clicked = target instanceof Element ? target.closest(WORKED_BY_MOUSE) : null;
    if (!byMouse || clicked === null) return;
    const now = document.activeElement;
    if (now === null || now === document.body || clicked.contains(now)) latest().focus();
  });
  document.addEventListener('change', ({ target }) => {
    if (byMouse && target instanceof HTMLSelectElement) latest().focus();
  });
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || isControl(event.target) || !FOR_PHONE.test(event.key)) return;
    latest().takeKey(event);
  });
}
