/** @typedef {'123' | 'Abc' | 'abc'} Mode */

/** What a key goes through when it is pressed again and again; the digit comes last. */
const TAPS = new Map(
  Object.entries({
    1: ".,'-?1",
    2: 'abc2',
    3: 'def3',
    4: 'ghi4',
    5: 'jkl5',
    6: 'mno6',
    7: 'pqrs7',
    8: 'tuv8',
    9: 'wxyz9',
    0: ' 0',
  }),
);
/** How long a key waits for being pressed again. */
const TAP_MS = 900;
/** A key that is held gives its digit, whatever the mode. */
const HOLD_MS = 600;
/** @type {readonly Mode[]} */
const MODES = ['123', 'Abc', 'abc'];

/**
 * Typing as on a phone with twelve keys.
 *
 * @param {HTMLInputElement} input
 * @param {(mode: Mode, tapping: boolean) => void} onChange
 */
export function createTyping(input, onChange) {
  /** @type {Mode} */
  let mode = '123';
  /** @type {{ key: string, at: number, timer: ReturnType<typeof setTimeout> } | undefined} */
  let tapped;

  function settle() {
    if (tapped === undefined) return;
    clearTimeout(tapped.timer);
    tapped = undefined;
    onChange(mode, false);
  }

  /** @param {string} character */
  function put(character) {
    settle();
    if (input.value.length < input.maxLength) input.value += character;
  }

  /** @param {string} letter */
  function inCase(letter) {
    return mode === 'Abc' && /(^|[ .'-])$/.test(input.value) ? letter.toUpperCase() : letter;
  }

  /** @param {string} key a digit or `*` */
  function press(key) {
    const letters = mode === '123' ? undefined : TAPS.get(key);
    if (letters === undefined) return put(key);
    const again = tapped?.key === key;
    const at = tapped !== undefined && again ? (tapped.at + 1) % letters.length : 0;
    if (tapped !== undefined && again) {
      clearTimeout(tapped.timer);
      input.value = input.value.slice(0, -1);
    } else settle();
    if (input.value.length < input.maxLength) input.value += inCase(letters.charAt(at));
    tapped = { key, at, timer: setTimeout(settle, TAP_MS) };
    onChange(mode, true);
  }

  /** @param {Mode} next */
  function setMode(next) {
    settle();
    mode = next;
    onChange(mode, false);
  }

  return {
    press,
    put,
    setMode,
    nextMode: () => setMode(MODES[(MODES.indexOf(mode) + 1) % MODES.length] ?? '123'),
    clear() {
      settle();
      input.value = input.value.slice(0, -1);
    },
    reset() {
      input.value = '';
      setMode('123');
    },
  };
}

/**
 * @param {HTMLElement} card
 * @param {(key: string) => void} press
 * @param {(key: string) => void} hold for digits, `*` and `#`
 */
export function listenToKeys(card, press, hold) {
  let held = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let holding;
  for (const button of card.querySelectorAll('[data-key]')) {
    const key = button.getAttribute('data-key') ?? '';
    button.addEventListener('pointerdown', () => {
      held = false;
      if (!/^[\d*#]$/.test(key)) return;
      holding = setTimeout(() => {
        held = true;
        hold(key);
      }, HOLD_MS);
    });
    for (const end of ['pointerup', 'pointerleave', 'pointercancel']) {
      button.addEventListener(end, () => clearTimeout(holding));
    }
    button.addEventListener('click', () => {
      if (!held) press(key);
      held = false;
    });
  }
}

/**
 * The key under which a character is found.
 *
 * @param {string} character
 */
export function keyOf(character) {
  const small = character.toLowerCase();
  for (const [key, letters] of TAPS) if (letters.includes(small)) return key;
  return character;
}
