/**
 * @typedef {import('../facts.ts').SimulatorFacts} SimulatorFacts
 * @typedef {Readonly<Record<string, string>>} Form
 */

/**
 * A word for a POSIX shell, whatever is in it.
 *
 * @param {string} text
 */
export function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * A callback as the gateway sends it, against the address of this page.
 *
 * @param {SimulatorFacts} facts
 * @param {string} path
 * @param {Form} form
 */
export function callbackCurl(facts, path, form) {
  const key = facts.callbackKey === undefined ? '' : `?key=${encodeURIComponent(facts.callbackKey)}`;
  return lines(quoted(`${location.origin}${path}${key}`), fields(form));
}

/**
 * @param {SimulatorFacts} facts
 * @param {unknown} body
 */
export function registryCurl({ registry }, body) {
  if (registry === undefined) return '';
  return lines(quoted(`${registry.url}/api/v1/customer/mfi/register`), [
    `-H ${quoted('Content-Type: application/json')}`,
    `-H ${quoted(`${registry.authHeader}: ${registry.token}`)}`,
    `--data ${quoted(JSON.stringify(body))}`,
  ]);
}

/**
 * @param {SimulatorFacts} facts
 * @param {Form} form
 */
export function smsCurl({ sms }, form) {
  if (sms === undefined) return '';
  return lines(quoted(sms.url), [
    `-H ${quoted('Accept: application/json')}`,
    `-H ${quoted(`apiKey: ${sms.apiKey}`)}`,
    ...fields(form),
  ]);
}

/** @param {Form} form */
function fields(form) {
  return Object.entries(form).map(([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`);
}

/**
 * @param {string} url
 * @param {readonly string[]} rest
 */
function lines(url, rest) {
  return [`curl -sS ${url}`, ...rest].join(' \\\n  ');
}
