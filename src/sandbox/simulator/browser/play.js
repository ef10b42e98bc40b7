import { choice, part } from './find.js';
import { keyOf } from './keypad.js';
import { somebody, stepsOf } from './stories.js';

/**
 * @typedef {import('./phone.js').Phone} Phone
 * @typedef {import('../facts.ts').SimulatorFacts} SimulatorFacts
 * @typedef {'english' | 'kiswahili'} Language
 */

const PER_CHARACTER_MS = 28;
const AT_LEAST_MS = 1400;
const PRESS_MS = 130;
const LOOK_MS = 100;
const SMS_WITHIN_MS = 30_000;
const HOP_MARGIN_S = 3;

/** The story ended before its end: stopped, or the world went another way. */
class StoryOver extends Error {}

/**
 * Walks stories by themselves.
 *
 * @param {SimulatorFacts} facts
 * @param {() => Phone} phoneToUse
 * @param {{ behave(part: 'registry' | 'sms', mode: string): Promise<void> }} partners
 * @param {{ of(phone: string): import('./registrations.js').Standing | undefined }} registrations
 */
export function createPlayer(facts, phoneToUse, partners, registrations) {
  const line = part(document, 'story');
  const stop = part(document, 'stop');
  const pace = choice(document, 'pace');
  const buttons = [...document.querySelectorAll('[data-play]')].filter((each) => each instanceof HTMLButtonElement);
  /** @type {AbortController | undefined} */
  let playing;

  stop.addEventListener('click', () => playing?.abort());
  for (const button of buttons) {
    button.addEventListener('click', () => void play(button.dataset['play'] ?? 'english'));
  }

  /** @param {string} story */
  async function play(story) {
    playing = new AbortController();
    const { signal } = playing;
    const phone = phoneToUse();
    setPlaying(true);
    phone.hangUp();
    phone.setPlayed(true);
    try {
      if (story === 'outage') await outage(phone, signal);
      else await registration(phone, story === 'kiswahili' ? 'kiswahili' : 'english', signal);
    } catch (error) {
      if (!(error instanceof StoryOver)) throw error;
      tell(signal.aborted ? 'Stopped. The phone is yours.' : error.message);
    } finally {
      if (story === 'outage' && signal.aborted) await partners.behave('registry', 'up');
      phone.setPlayed(false);
      setPlaying(false);
    }
  }

  /** @param {boolean} now */
  function setPlaying(now) {
    stop.hidden = !now;
    for (const button of buttons) button.disabled = now;
    document.body.classList.toggle('playing', now);
  }

  /** @param {string} words */
  function tell(words) {
    line.hidden = false;
    line.textContent = words;
  }

  /**
   * As long as it takes to read, at the pace that is chosen now.
   *
   * @param {string} words
   * @param {AbortSignal} signal
   */
  function read(words, signal) {
    return pause(Math.max(words.length * PER_CHARACTER_MS, AT_LEAST_MS), signal);
  }

  /**
   * @param {number} ms
   * @param {AbortSignal} signal
   */
  async function pause(ms, signal) {
    await wait(ms / Number(pace.value));
    if (signal.aborted) throw new StoryOver('stopped');
  }

  /**
   * @param {() => boolean} isSo
   * @param {number} withinMs
   * @param {string} otherwise
   * @param {AbortSignal} signal
   */
  async function until(isSo, withinMs, otherwise, signal) {
    const latest = Date.now() + withinMs;
    while (!isSo()) {
      if (Date.now() > latest) throw new StoryOver(otherwise);
      await wait(LOOK_MS);
      if (signal.aborted) throw new StoryOver('stopped');
    }
  }

  /**
   * @param {Phone} phone
   * @param {Language} language
   * @param {AbortSignal} signal
   */
  async function registration(phone, language, signal) {
    await partners.behave('registry', 'up');
    await partners.behave('sms', 'up');
    const person = await confirmed(phone, language, signal);
    const [first = ''] = person.name.split(' ');
    tell(`Registered, within one call. ${first} reads it on the screen, and the SMS is on its way.`);
    await until(() => phone.inbox.count() > 0, SMS_WITHIN_MS, 'No SMS came: the wire shows why.', signal);
    await read(phone.text(), signal);
    tell(`The SMS is there, with a reference for the helpline. ${first} needed no data, no app and no branch.`);
  }

  /**
   * @param {Phone} phone
   * @param {AbortSignal} signal
   */
  async function outage(phone, signal) {
    await partners.behave('sms', 'up');
    await partners.behave('registry', 'down');
    const before = 'The registry is down. Nobody who dials now notices, until the very end.';
    tell(before);
    await read(before, signal);
    const person = await confirmed(phone, 'english', signal);
    const [first = ''] = person.name.split(' ');
    const honest = `The registry does not answer. ${first} is told the truth: received, the result comes by SMS. The promise is kept on disk.`;
    tell(honest);
    await read(honest, signal);
    await partners.behave('registry', 'up');
    tell(
      `The registry is back. The service tries again by itself, at the latest in about ${nextTryS(facts)} s: wait for it.`,
    );
    const withinMs = nextTryS(facts) * 4000 + SMS_WITHIN_MS;
    await until(
      () => registrations.of(phone.number())?.stage === 'registered',
      withinMs,
      'It is not registered yet: the wire shows why.',
      signal,
    );
    await until(() => phone.inbox.count() > 0, SMS_WITHIN_MS, 'No SMS came: the wire shows why.', signal);
    tell(`Registered, once, and told by SMS, while ${first}’s phone was in a pocket. Nobody had to do anything.`);
  }

  /**
   * Walks to where the review was sent.
   *
   * @param {Phone} phone
   * @param {Language} language
   * @param {AbortSignal} signal
   */
  async function confirmed(phone, language, signal) {
    const person = somebody(language);
    const [first = ''] = person.name.split(' ');
    await phone.setNumber(person.number);
    const dials = `${first} has an ordinary phone, no data bundle, and dials ${facts.serviceCode}.`;
    tell(dials);
    await type(phone, facts.serviceCode, signal);
    await pause(400, signal);
    flash(phone, 'call');
    await phone.send();
    for (const { tells, types } of stepsOf(language, person)) {
      if (phone.state() !== 'asks') throw new StoryOver('This went another way than the story: the phone shows why.');
      tell(tells);
      await read(phone.text(), signal);
      if (/\p{L}/u.test(types)) phone.setMode('Abc');
      await type(phone, types, signal);
      await pause(500, signal);
      flash(phone, 'send');
      await phone.send();
    }
    return person;
  }

  /**
   * @param {Phone} phone
   * @param {string} text
   * @param {AbortSignal} signal
   */
  async function type(phone, text, signal) {
    for (const character of text) {
      flash(phone, keyOf(character));
      phone.put(character);
      await pause(PRESS_MS, signal);
    }
  }
}

/**
 * When a confirmation that failed is tried again: after the first pause, but not while the confirming hop may still be at it.
 *
 * @param {SimulatorFacts} facts
 */
function nextTryS({ retryFirstS, registerDeadlineMs }) {
  return Math.ceil(Math.max(retryFirstS, registerDeadlineMs / 1000 + HOP_MARGIN_S));
}

/**
 * Shows which key is pressed.
 *
 * @param {Phone} phone
 * @param {string} key
 */
function flash(phone, key) {
  const button = phone.card.querySelector(`[data-key="${CSS.escape(key)}"]`);
  button?.classList.add('pressed');
  setTimeout(() => button?.classList.remove('pressed'), PRESS_MS);
}

/** @param {number} ms */
function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
