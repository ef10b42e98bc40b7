import { part, secondsUntil } from './find.js';

/** @typedef {Extract<import('../../wire-log.ts').WireEntry, { kind: 'circuit_breaker' }>} CircuitBreaker */

/**
 * The circuit breaker before the registry.
 *
 * @param {() => void} onTick what else counts its seconds
 */
export function createCircuitBreaker(onTick) {
  const place = part(document, 'breaker');
  /** @type {Pick<CircuitBreaker, 'state'> & { readonly nextProbeAtMs?: number }} */
  let now = { state: 'closed' };

  function words() {
    if (now.state === 'closed') return 'circuit breaker: closed';
    if (now.state === 'half-open') return 'circuit breaker: half-open, a probe is under way';
    return `circuit breaker: open, ${probeWords()}`;
  }

  function probeWords() {
    const seconds = secondsUntil(now.nextProbeAtMs ?? 0);
    return seconds === 0 ? 'the next probe is due' : `next probe in ${seconds} s`;
  }

  function draw() {
    place.dataset['state'] = now.state;
    if (place.textContent !== words()) place.textContent = words();
  }

  setInterval(() => {
    draw();
    onTick();
  }, 500);

  return {
    /** @param {typeof now} next */
    show(next) {
      now = next;
      draw();
      onTick();
    },
    /** Undefined while attempts are made as ever. */
    openWords: () => (now.state === 'closed' ? undefined : words()),
  };
}
