import { choice, clockTime, field, fromTemplate, part } from './find.js';
import { behindServiceCode, openSession } from './gateway.js';
import { createInbox } from './inbox.js';
import { createTyping, listenToKeys } from './keypad.js';

/**
 * @typedef {import('../facts.ts').SimulatorFacts} SimulatorFacts
 * @typedef {import('./gateway.js').Answer} Answer
 * @typedef {import('./gateway.js').Session} Session
 * @typedef {'idle' | 'busy' | 'asks' | 'ended'} State
 * @typedef {ReturnType<typeof createPhone>} Phone
 */

const SESSION_MS = 180_000;
const SCREEN_SEPTETS = 160;

/**
 * A phone and its gateway.
 *
 * @param {HTMLElement} card
 * @param {SimulatorFacts} facts
 */
export function createPhone(card, facts) {
  const screen = part(card, 'screen');
  const glass = /** @type {HTMLElement} */ (screen.parentElement);
  const input = field(card, 'input');
  const number = field(card, 'number');
  const network = choice(card, 'network');
  const note = part(card, 'note');
  const inbox = createInbox(card, () => number.value);
  const typing = createTyping(input, (mode, tapping) => {
    part(card, 'mode').textContent = mode;
    glass.classList.toggle('tapping', tapping);
  });

  /** @type {State} */
  let state = 'idle';
  /** The one that is open, or the last. @type {Session | undefined} */
  let session;
  let open = false;
  /** The last session was lost: what still comes of it is on no screen. */
  let lost = false;

  /** @param {string} words */
  function say(words) {
    note.textContent = words;
  }

  /**
   * @param {State} next
   * @param {string} text
   */
  function show(next, text) {
    state = next;
    glass.dataset['state'] = next;
    screen.textContent = text;
    screen.scrollTop = 0;
    typing.reset();
    input.readOnly = next === 'busy';
    input.placeholder = next === 'idle' ? facts.serviceCode : '';
    part(card, 'soft-left').textContent = { idle: 'Call', busy: '', asks: 'Send', ended: 'OK' }[next];
    part(card, 'soft-right').textContent = next === 'busy' ? '' : 'Clear';
    for (const control of [number, network]) control.disabled = open;
    markMore();
  }

  function markMore() {
    const rest = screen.scrollHeight - screen.clientHeight - screen.scrollTop;
    part(card, 'more').hidden = rest < 4;
  }

  function idle() {
    show('idle', network.selectedOptions[0]?.textContent?.replace(/ \d+$/, '') ?? '');
    septets(undefined);
  }

  /** @param {number | undefined} used */
  function septets(used) {
    const share = (used ?? 0) / SCREEN_SEPTETS;
    part(card, 'septets').textContent = used === undefined ? '–' : String(used);
    part(card, 'septets-bar').style.setProperty('inline-size', `${Math.min(share, 1) * 100}%`);
    part(card, 'septets').classList.toggle('over', share > 1);
  }

  function tick() {
    const leftMs = session === undefined || !open ? 0 : session.startedMs + SESSION_MS - Date.now();
    const seconds = Math.max(Math.ceil(leftMs / 1000), 0);
    part(card, 'clock').textContent = open ? String(seconds) : '–';
    part(card, 'clock-bar').style.setProperty('inline-size', `${open ? (seconds * 1000 * 100) / SESSION_MS : 0}%`);
    part(card, 'clock-bar').classList.toggle('short', open && seconds <= 30);
    const status = part(card, 'status-clock');
    const time = clockTime(Date.now()).slice(0, 5);
    if (status.textContent !== time) status.textContent = time;
    if (open && leftMs <= 0) {
      lose('The time is up: the network ended the session.');
      say('180 s are over, so the gateway ended the session (Incomplete). Dial again: it goes on where it stopped.');
    }
  }

  /** @param {string} words what the phone says when its session is gone */
  function lose(words) {
    const over = session;
    open = false;
    lost = true;
    show('ended', words);
    septets(undefined);
    void over?.notify('Incomplete');
    tick();
  }

  /**
   * @param {Session} asked
   * @param {Answer} answer
   */
  function take(asked, answer) {
    // Hung up, dropped or redialled meanwhile: nobody looks at this answer any more.
    if (session !== asked || !open) return;
    if (answer.kind === 'failed') {
      open = false;
      show('ended', 'Connection problem or invalid MMI code.');
      say(`${answer.why} The customer sees the network’s own words.`);
      return void asked.notify('Incomplete');
    }
    open = !answer.ends;
    show(answer.ends ? 'ended' : 'asks', answer.text);
    if (answer.ends) {
      void asked.notify('Success');
      say('END: the session is over, and the gateway tells the service so. OK clears the screen.');
    }
    tick();
  }

  /**
   * Sends what is typed, or dials.
   *
   * @param {boolean} [twice] the same hop two times at once
   */
  async function send(twice = false) {
    if (state === 'busy') return;
    const typed = input.value;
    if (state === 'ended' && !twice) return idle();
    if (!open) {
      const rest = behindServiceCode(facts.serviceCode, typed === '' || state === 'ended' ? facts.serviceCode : typed);
      if (rest === undefined) return show('ended', 'Connection problem or invalid MMI code.');
      session = openSession(facts, number.value.replace(/[^\d+]/g, ''), network.value, rest);
    }
    const asked = session;
    if (asked === undefined) return;
    const first = !open;
    open = true;
    lost = false;
    show('busy', first ? 'USSD code running …' : 'Sending …');
    tick();
    const what = first ? undefined : typed;
    if (!twice) {
      say(first ? 'Dialled: a new session, 180 s long.' : sent(typed, asked.newestOnly));
      return take(asked, await asked.send(what));
    }
    const [one, other] = await asked.sendTwice(what);
    take(asked, one);
    say(
      sameBytes(one, other)
        ? 'The same hop came twice at once, as gateways do. Both got the same bytes, and it counted once.'
        : 'The two answers differ: see the wire.',
    );
  }

  async function repeat() {
    const asked = session;
    if (state === 'busy') return say('An answer is on its way: wait for it first.');
    const before = screen.textContent;
    const again = asked?.repeat();
    if (asked === undefined || again === undefined) return say('Nothing was sent yet: dial first.');
    const answer = await again;
    const same = answer.kind === 'screen' && answer.text === before;
    say(
      same
        ? `The last hop once more (text “${asked.lastText()}”). The same bytes came back, and nothing changed.`
        : 'The answer to the repeated hop is another than the screen: see the wire.',
    );
    if (!same) take(asked, answer);
  }

  function hangUp() {
    if (open) {
      lose('');
      say('Hung up. The gateway reports Incomplete; the answers are kept.');
    }
    idle();
  }

  function drop() {
    if (!open) return say('There is no call to drop: dial first.');
    lose('Connection lost.');
    say(
      `No coverage. The gateway reports Incomplete; the service keeps the answers for ${facts.resumeWithinH} h. Redial to go on.`,
    );
  }

  async function redial() {
    if (open) lose('');
    idle();
    const dialled = send();
    say('Dialled again: another session. The service knows the phone, not the session, and goes on where it stopped.');
    await dialled;
  }

  /** @param {string} key */
  function press(key) {
    if (key === 'send' || key === 'call') return void send();
    if (key === 'end') return hangUp();
    if (key === 'clear') return state === 'ended' ? idle() : typing.clear();
    if (key === 'up' || key === 'down') return scroll(key === 'up' ? -1 : 1);
    if (state === 'busy') return;
    if (state === 'ended') idle();
    if (key === '#' && state === 'asks') return typing.nextMode();
    typing.press(key);
  }

  /** @param {-1 | 1} direction */
  function scroll(direction) {
    screen.scrollBy({ top: direction * 54 });
  }

  function listen() {
    listenToKeys(card, press, (key) => {
      if (state === 'asks' || state === 'idle') typing.put(key);
    });
    part(card, 'handset').addEventListener('keydown', onKey);
    screen.addEventListener('scroll', markMore);
    network.addEventListener('change', () => {
      part(card, 'operator').textContent = network.selectedOptions[0]?.textContent?.replace(/ \d+$/, '') ?? '';
      if (state === 'idle') idle();
    });
    number.addEventListener('change', () => void setNumber(number.value));
    const mishaps = { drop, redial, repeat, twice: () => send(true) };
    for (const [name, happens] of Object.entries(mishaps)) {
      card.querySelector(`[data-mishap="${name}"]`)?.addEventListener('click', () => void happens());
    }
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const typesHere = event.target === input;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') hangUp();
    else if (event.key === 'Enter' && typesHere) void send();
    else if (event.key === 'ArrowUp' && typesHere) scroll(-1);
    else if (event.key === 'ArrowDown' && typesHere) scroll(1);
    else if (typesHere && state === 'ended' && event.key.length === 1) return idle();
    else if (!typesHere && event.key.length === 1 && event.key !== ' ') {
      input.focus();
      if (state === 'ended') idle();
      if (state !== 'busy') typing.put(event.key);
    } else return;
    event.preventDefault();
  }

  /** @param {string} next */
  async function setNumber(next) {
    number.value = next;
    card.setAttribute('aria-label', `Phone ${next}`);
    await inbox.load();
  }

  listen();
  part(card, 'operator').textContent = network.selectedOptions[0]?.textContent?.replace(/ \d+$/, '') ?? '';
  idle();
  tick();
  const ticking = setInterval(tick, 250);

  return {
    card,
    inbox,
    press,
    send,
    say,
    hangUp,
    setNumber,
    put: typing.put,
    setMode: typing.setMode,
    number: () => number.value,
    state: () => state,
    text: () => screen.textContent ?? '',
    typed: () => input.value,
    focus: () => input.focus(),
    /**
     * What the service's own count says of the screen that is shown.
     *
     * @param {string} sessionId
     * @param {number | undefined} used
     */
    showSeptets(sessionId, used) {
      if (session?.sessionId === sessionId && !lost && state !== 'idle') septets(used);
    },
    remove() {
      clearInterval(ticking);
      if (open) void session?.notify('Incomplete');
      card.remove();
    },
  };
}

/**
 * @param {SimulatorFacts} facts
 * @param {HTMLElement} among
 */
export function anotherCard(facts, among) {
  const card = fromTemplate('phone-template');
  among.append(card);
  return createPhone(card, facts);
}

/**
 * @param {string} typed
 * @param {boolean} newestOnly
 */
function sent(typed, newestOnly) {
  const how = newestOnly
    ? 'This network passes on that alone.'
    : 'The gateway passes on all that was typed since dialling.';
  return `Sent “${typed}”. ${how}`;
}

/**
 * @param {Answer} one
 * @param {Answer} other
 */
function sameBytes(one, other) {
  return one.kind === 'screen' && other.kind === 'screen' && one.body === other.body;
}
