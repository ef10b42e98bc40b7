import { choice, field, part } from './find.js';
import { behindServiceCode, openSession } from './gateway.js';
import { createGauges } from './gauges.js';
import { listenToHands } from './hands.js';
import { createInbox } from './inbox.js';
import { createTyping } from './keypad.js';
import { DIALLED, dialledAgain, PLAYED, sent, sentAgain, sentTwice, WAIT } from './notes.js';
import { asSent, faultOf } from './number.js';

/**
 * @typedef {import('../facts.ts').SimulatorFacts} SimulatorFacts
 * @typedef {import('./gateway.js').Answer} Answer
 * @typedef {import('./gateway.js').Screen} Screen
 * @typedef {import('./gateway.js').Session} Session
 * @typedef {'idle' | 'busy' | 'asks' | 'ended'} State
 * @typedef {ReturnType<typeof createPhone>} Phone
 */

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
  const firstNote = note.textContent ?? '';
  const gauges = createGauges(card);
  let whose = '';
  const inbox = createInbox(card, () => whose);
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
  /** What the last hop was answered with, once it is. @type {Screen | undefined} */
  let latest;
  /** A story walks on it, and no hand. */
  let played = false;

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
    input.placeholder = next === 'idle' ? facts.serviceCode : '';
    part(card, 'soft-left').textContent = { idle: 'Call', busy: '', asks: 'Send', ended: 'OK' }[next];
    part(card, 'soft-right').textContent = next === 'busy' ? '' : 'Clear';
    allowHands();
    markMore();
  }

  function allowHands() {
    input.readOnly = state === 'busy' || played;
    for (const control of [number, network]) control.disabled = open || played;
  }

  function markMore() {
    const rest = screen.scrollHeight - screen.clientHeight - screen.scrollTop;
    part(card, 'more').hidden = rest < 4;
  }

  function operator() {
    return network.selectedOptions[0]?.textContent?.replace(/ \d+$/, '') ?? '';
  }

  function idle() {
    show('idle', operator());
    gauges.septets(undefined);
  }

  /** As after OK: what was said of the call before it is gone as well. */
  function ready() {
    idle();
    say(firstNote);
  }

  function tick() {
    if (gauges.clock(open ? session?.startedMs : undefined)) return;
    lose('The time is up: the network ended the session.');
    say('180 s are over, so the gateway ended the session (Incomplete). Dial again: it goes on where it stopped.');
  }

  /** @param {string} words what the phone says when its session is gone */
  function lose(words) {
    const over = session;
    open = false;
    lost = true;
    show('ended', words);
    gauges.septets(undefined);
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
    latest = answer;
    open = !answer.ends;
    show(answer.ends ? 'ended' : 'asks', answer.text);
    if (answer.ends) {
      void asked.notify('Success');
      say('END: the session is over, and the gateway tells the service so. OK clears the screen.');
    }
    tick();
  }

  /** Opens a session for what is typed, or for the service code; undefined, and said, where that cannot be dialled. */
  function beginCall() {
    const from = asSent(number.value);
    if (from === undefined) {
      showNumberFault();
      number.focus();
      return undefined;
    }
    void setNumber(from);
    const typed = input.value;
    const rest = behindServiceCode(facts.serviceCode, typed === '' ? facts.serviceCode : typed);
    if (rest === undefined) {
      show('idle', 'Connection problem or invalid MMI code.');
      input.value = typed;
      say(`Only ${facts.serviceCode} is served here. “${typed}” is still on the screen, to be mended.`);
      return undefined;
    }
    session = openSession(facts, from, network.value, rest);
    open = true;
    lost = false;
    return session;
  }

  /** @param {string | undefined} typed absent: it dials */
  function wait(typed) {
    latest = undefined;
    show('busy', typed === undefined ? 'USSD code running …' : 'Sending …');
    tick();
  }

  /** Sends what is typed, or dials. */
  async function send() {
    if (state === 'busy') return;
    if (state === 'ended') return ready();
    const typed = open ? input.value : undefined;
    const asked = open ? session : beginCall();
    if (asked === undefined) return;
    wait(typed);
    say(typed === undefined ? DIALLED : sent(typed, asked.newestOnly));
    take(asked, await asked.send(typed));
  }

  /** Sends what is typed two times at once; where nothing is, the last hop; and before any call, the dial. */
  async function twice() {
    if (state === 'busy') return say(WAIT);
    if (open ? input.value === '' : state === 'ended' && !lost) return again(2);
    const typed = open ? input.value : undefined;
    const asked = open ? session : beginCall();
    if (asked === undefined) return;
    wait(typed);
    const answers = await asked.sendTwice(typed);
    if (session !== asked) return;
    take(asked, answers.find(({ kind }) => kind === 'screen') ?? answers[0]);
    say(sentTwice(typed, answers));
  }

  /**
   * The last hop again.
   *
   * @param {1 | 2} times
   */
  async function again(times) {
    if (state === 'busy') return say(WAIT);
    const asked = session;
    if (asked === undefined) return say('Nothing was sent yet: dial first.');
    const before = latest;
    const text = asked.lastText();
    const answers = await asked.repeat(times);
    if (session !== asked || latest !== before) return;
    say(sentAgain(text, before, answers));
    const other = answers.find((answer) => answer.kind === 'screen' && answer.body !== before?.body);
    if (other !== undefined) take(asked, other);
  }

  function hangUp() {
    if (!open) return ready();
    lose('');
    idle();
    say('Hung up. The gateway reports Incomplete; the answers are kept.');
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
    const before = session === undefined ? 'nothing' : lost ? 'lost' : 'over';
    idle();
    const dialled = send();
    if (open) say(dialledAgain(before));
    await dialled;
  }

  function listen() {
    listenToHands(card, { state: () => state, isPlayed: () => played, say, send, hangUp, ready, typing });
    screen.addEventListener('scroll', markMore);
    network.addEventListener('change', () => {
      part(card, 'operator').textContent = operator();
      if (state !== 'idle') return;
      const typed = input.value;
      idle();
      input.value = typed;
    });
    number.addEventListener('change', () => {
      const sent = asSent(number.value);
      if (sent === undefined) showNumberFault();
      else void setNumber(sent);
    });
    const mishaps = { drop, redial, repeat: () => again(1), twice };
    for (const [name, happens] of Object.entries(mishaps)) {
      card.querySelector(`[data-mishap="${name}"]`)?.addEventListener('click', () => void happens());
    }
  }

  /** @param {string} next as the gateway sends it */
  async function setNumber(next) {
    number.value = next;
    if (number.ariaInvalid === 'true') say(firstNote);
    number.ariaInvalid = null;
    if (next === whose) return;
    whose = next;
    card.setAttribute('aria-label', `Phone ${next}`);
    session = undefined;
    latest = undefined;
    lost = false;
    if (state === 'ended') ready();
    await inbox.load();
  }

  function showNumberFault() {
    number.ariaInvalid = 'true';
    say(faultOf(number.value));
  }

  listen();
  part(card, 'operator').textContent = operator();
  idle();
  tick();
  const ticking = setInterval(tick, 250);

  return {
    card,
    inbox,
    send,
    hangUp,
    setNumber,
    put: typing.put,
    setMode: typing.setMode,
    number: () => whose,
    state: () => state,
    text: () => screen.textContent ?? '',
    focus: () => input.focus(),
    /** @param {boolean} now whether a story walks on it: hands change nothing then */
    setPlayed(now) {
      played = now;
      for (const control of card.querySelectorAll('[data-mishap], [data-remove]')) {
        if (control instanceof HTMLButtonElement) control.disabled = now;
      }
      allowHands();
      if (now) say(PLAYED);
    },
    /**
     * What the service's own count says of the screen that is shown.
     *
     * @param {string} sessionId
     * @param {number | undefined} used
     */
    showSeptets(sessionId, used) {
      if (session?.sessionId === sessionId && !lost && state !== 'idle') gauges.septets(used);
    },
    remove() {
      clearInterval(ticking);
      if (open) void session?.notify('Incomplete');
      card.remove();
    },
  };
}
