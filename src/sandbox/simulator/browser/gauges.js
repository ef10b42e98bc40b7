import { clockTime, part } from './find.js';

const SESSION_MS = 180_000;
const SCREEN_SEPTETS = 160;

/**
 * What a screen takes of the 160 septets, and what is left of the session.
 *
 * @param {HTMLElement} card
 */
export function createGauges(card) {
  return {
    /** @param {number | undefined} used */
    septets(used) {
      const share = (used ?? 0) / SCREEN_SEPTETS;
      part(card, 'septets').textContent = used === undefined ? '–' : String(used);
      part(card, 'septets-bar').style.setProperty('inline-size', `${Math.min(share, 1) * 100}%`);
      part(card, 'septets').classList.toggle('over', share > 1);
    },

    /**
     * Answers whether the session has any time left; one that is not open has no end.
     *
     * @param {number | undefined} startedMs of the session that is open
     */
    clock(startedMs) {
      const open = startedMs !== undefined;
      const leftMs = open ? startedMs + SESSION_MS - Date.now() : 0;
      const seconds = Math.max(Math.ceil(leftMs / 1000), 0);
      part(card, 'clock').textContent = open ? String(seconds) : '–';
      part(card, 'clock-bar').style.setProperty('inline-size', `${(seconds * 1000 * 100) / SESSION_MS}%`);
      part(card, 'clock-bar').classList.toggle('short', open && seconds <= 30);
      const status = part(card, 'status-clock');
      const time = clockTime(Date.now()).slice(0, 5);
      if (status.textContent !== time) status.textContent = time;
      return !open || leftMs > 0;
    },
  };
}
