/** @typedef {'registry' | 'sms' | 'redis'} Part */

/** The buttons that make the registry, the SMS gateway and Redis fail, and what follows from it. */
export function createPartners() {
  /** @type {Part[]} */
  const parts = [];
  /**
   * How often each was changed here: an answer from before the latest change is out of date.
   * @type {Map<Part, number>}
   */
  const changes = new Map();
  for (const fieldset of document.querySelectorAll('[data-part]')) {
    const part = /** @type {Part} */ (/** @type {HTMLElement} */ (fieldset).dataset['part']);
    parts.push(part);
    fieldset.addEventListener('change', (event) => {
      if (event.target instanceof HTMLInputElement) void behave(part, event.target.value);
    });
  }

  /** Shows how each behaves now: the sandbox begins with all of them up. */
  function refresh() {
    for (const part of parts) void showNow(part);
  }

  /** @param {Part} part */
  async function showNow(part) {
    const before = changes.get(part);
    const mode = await ask(part);
    if (mode !== undefined && changes.get(part) === before) show(part, mode);
  }

  /**
   * @param {Part} part
   * @param {string} mode
   */
  async function behave(part, mode) {
    const change = (changes.get(part) ?? 0) + 1;
    changes.set(part, change);
    const isDone = await set(part, mode);
    if (changes.get(part) !== change) return;
    if (isDone) show(part, mode);
    else await showNow(part);
  }

  refresh();
  return { behave, show, refresh };
}

/**
 * @param {Part} part
 * @returns {Promise<string | undefined>}
 */
async function ask(part) {
  try {
    const response = await fetch(`/simulator/api/${part}`);
    if (!response.ok) return undefined;
    const { mode } = /** @type {{ mode: string }} */ (await response.json());
    return mode;
  } catch {
    return undefined;
  }
}

/**
 * @param {Part} part
 * @param {string} mode
 * @returns {Promise<boolean>} false: the service is gone, or does not know the mode.
 */
async function set(part, mode) {
  try {
    return (await fetch(`/simulator/api/${part}`, { method: 'POST', body: JSON.stringify({ mode }) })).ok;
  } catch {
    return false;
  }
}

/**
 * @param {Part} part
 * @param {string} mode
 */
function show(part, mode) {
  const fieldset = document.querySelector(`[data-part="${part}"]`);
  const button = fieldset?.querySelector(`input[value="${mode}"]`);
  const follows = fieldset?.querySelector('[data-follows]');
  if (!(button instanceof HTMLInputElement) || !(follows instanceof HTMLElement)) return;
  button.checked = true;
  const rare = button.closest('details');
  if (rare !== null) rare.open = true;
  fieldset?.classList.toggle('at-fault', mode !== 'up');
  follows.hidden = mode === 'up';
  const words = { customer: button.dataset['customerText'], service: button.dataset['serviceText'] };
  for (const [whom, text] of Object.entries(words)) {
    const place = follows.querySelector(`[data-${whom}]`);
    if (place !== null) place.textContent = text ?? '';
  }
}
