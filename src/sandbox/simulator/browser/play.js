import { choice, part } from './find.js';
import { keyOf } from './keypad.js';
import { ANOTHER, isReview, SEND, somebody, stepsOf } from './stories.js';

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
/** The ID: the name was answered, and has to be there after the drop. */
const DROPPED_BEFORE = 3;

/** The story ended before its end: stopped, or the world went another way. */
class StoryOver extends Error {}

/**
 * Walks stories by themselves.
 *
 * @param {SimulatorFacts} facts
 * @param {() => Phone} phoneToUse
 * @param {{ behave(part: 'registry' | 'sms', mode: string): Promise<void> }} partners
 */
export function createPlayer(facts, phoneToUse, partners) {
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
      else if (story === 'drop') await droppedCall(phone, signal);
      else await registration(phone, story === 'kiswahili' ? 'kiswahili' : 'english', signal);
    } catch (error) {
      if (!(error instanceof StoryOver)) throw error;
      say(signal.aborted ? 'Stopped. The phone is yours.' : error.message);
    } finally {
      if (story === 'outage') await partners.behave('registry', 'up');
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
  function say(words) {
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
    await wait(ms / Number(pace.value), signal);
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
      await wait(LOOK_MS, signal);
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
    say(`Registered, within one call. ${first} reads it on the screen, and the SMS is on its way.`);
    await until(() => phone.inbox.count() > 0, SMS_WITHIN_MS, 'No SMS came: the wire shows why.', signal);
    await read(phone.text(), signal);
    say(`The SMS is there, with a reference for the helpline. ${first} needed no data, no app and no branch.`);
  }

  /**
   * @param {Phone} phone
   * @param {AbortSignal} signal
   */
  async function outage(phone, signal) {
    await partners.behave('sms', 'up');
    await partners.behave('registry', 'down');
    const before = 'The registry is down. Nobody who dials now notices, until the very end.';
    say(before);
    await read(before, signal);
    const person = await confirmed(phone, 'english', signal);
    const [first = ''] = person.name.split(' ');
    const honest = `The registry does not answer. ${first} reads the truth: received, the result comes by SMS. The promise is stored.`;
    say(honest);
    await read(honest, signal);
    await partners.behave('registry', 'up');
    const waitS = nextAttemptS(facts);
    say(
      `The registry is up again. The service makes its next attempt by itself, within about ${waitS} s: wait for it.`,
    );
    const withinMs = waitS * 4000 + SMS_WITHIN_MS;
    await until(() => phone.inbox.count() > 0, withinMs, 'No SMS came yet: the wire shows why.', signal);
    say(`Registered, once, and notified by SMS, while ${first}’s phone was in a pocket. Nobody had to do anything.`);
  }

  /**
   * @param {Phone} phone
   * @param {AbortSignal} signal
   */
  async function droppedCall(phone, signal) {
    await partners.behave('registry', 'up');
    await partners.behave('sms', 'up');
    const person = await confirmed(phone, 'english', signal, DROPPED_BEFORE);
    const [first = ''] = person.name.split(' ');
    await until(() => phone.inbox.count() > 0, SMS_WITHIN_MS, 'No SMS came: the wire shows why.', signal);
    say(`Registered, and notified by SMS. ${first} typed no answer twice.`);
  }

  /**
   * In the middle of a call: it is lost, and the next one goes on where it stopped.
   *
   * @param {Phone} phone
   * @param {string} first
   * @param {AbortSignal} signal
   */
  async function dropAndResume(phone, first, signal) {
    phone.drop();
    const lost = `The bus drives into a valley, and the call is lost. What ${first} answered so far is stored.`;
    say(lost);
    await read(lost, signal);
    say(`Coverage again: ${first} dials, in another session. The service knows the phone.`);
    flash(phone, 'call');
    await phone.redial();
    await answer(
      phone,
      { says: 'Welcome back: 1 goes on where it stopped. Name and ID are not shown.', types: '1' },
      signal,
    );
  }

  /**
   * Walks to where the review was sent.
   *
   * @param {Phone} phone
   * @param {Language} language
   * @param {AbortSignal} signal
   * @param {number} [droppedBefore] the step before which the call is lost
   */
  async function confirmed(phone, language, signal, droppedBefore) {
    const person = somebody(language);
    const [first = ''] = person.name.split(' ');
    await phone.setNumber(person.number);
    const dials = `${first} has an ordinary phone, no data bundle, and dials ${facts.serviceCode}.`;
    say(dials);
    await type(phone, facts.serviceCode, signal);
    await pause(400, signal);
    flash(phone, 'call');
    await phone.send();
    for (const [nth, step] of stepsOf(language, person).entries()) {
      if (nth === droppedBefore) await dropAndResume(phone, first, signal);
      await answer(phone, step, signal);
    }
    while (!isReview(phone.text())) await answer(phone, ANOTHER, signal);
    await answer(phone, SEND, signal);
    return person;
  }

  /**
   * @param {Phone} phone
   * @param {import('./stories.js').Step} step
   * @param {AbortSignal} signal
   */
  async function answer(phone, { says, types }, signal) {
    if (phone.state() !== 'asks') throw new StoryOver('This went another way than the story: the phone shows why.');
    say(says);
    await read(phone.text(), signal);
    if (/\p{L}/u.test(types)) phone.setMode('Abc');
    await type(phone, types, signal);
    await pause(500, signal);
    flash(phone, 'send');
    await phone.send();
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
 * When a confirmation that failed has its next attempt: after the first pause, but not while the confirming hop may be at it.
 *
 * @param {SimulatorFacts} facts
 */
function nextAttemptS({ retryFirstS, registerDeadlineMs }) {
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

/**
 * Shorter where it is stopped.
 *
 * @param {number} ms
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function wait(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const onStop = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', onStop, { once: true });
  });
}
