/**
 * The element that carries a `data-` name. The markup is ours: where it lacks one, that is a mistake to be seen at once.
 *
 * @param {ParentNode} within
 * @param {string} name
 * @returns {HTMLElement}
 */
export function part(within, name) {
  const found = within.querySelector(`[data-${name}]`);
  if (!(found instanceof HTMLElement)) throw new Error(`the page has no [data-${name}]`);
  return found;
}

/**
 * @param {ParentNode} within
 * @param {string} name
 * @returns {HTMLInputElement}
 */
export function field(within, name) {
  const found = part(within, name);
  if (!(found instanceof HTMLInputElement)) throw new Error(`[data-${name}] is no input`);
  return found;
}

/**
 * @param {ParentNode} within
 * @param {string} name
 * @returns {HTMLSelectElement}
 */
export function choice(within, name) {
  const found = part(within, name);
  if (!(found instanceof HTMLSelectElement)) throw new Error(`[data-${name}] is no select`);
  return found;
}

/**
 * A copy of what a template holds.
 *
 * @param {string} id
 * @returns {HTMLElement}
 */
export function fromTemplate(id) {
  const template = document.getElementById(id);
  const element = template instanceof HTMLTemplateElement && template.content.firstElementChild?.cloneNode(true);
  if (!(element instanceof HTMLElement)) throw new Error(`the page has no template #${id}`);
  return element;
}

/** @param {string | number | Date} at */
export function clockTime(at) {
  return new Date(at).toLocaleTimeString('en-GB');
}

/**
 * As it is read aloud in Kenya: `0712 345 678`.
 *
 * @param {string} number
 */
export function readable(number) {
  return number
    .replace(/\D/g, '')
    .replace(/^254/, '0')
    .replace(/^(\d{4})(\d{3})(\d{3})$/, '$1 $2 $3');
}

/** @param {string} number */
export function digits(number) {
  return number.replace(/\D/g, '').replace(/^0/, '254');
}

/**
 * Whether it takes keys itself.
 *
 * @param {EventTarget | null} target
 */
export function isControl(target) {
  return target instanceof Element && target.closest('a, button, input, select, summary') !== null;
}

/** @param {number} atMs */
export function secondsUntil(atMs) {
  return Math.max(Math.ceil((atMs - Date.now()) / 1000), 0);
}
