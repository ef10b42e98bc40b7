import { behindServiceCode, openSession } from './gateway.js';
import { DIALLED, dialledAgain, sent, sentAgain, sentTwice, WAIT } from './notes.js';

/**
 * @typedef {import('../facts.ts').SimulatorFacts} SimulatorFacts
 * @typedef {import('./gateway.js').Answer} Answer
 * @typedef {import('./gateway.js').Screen} Screen
 * @typedef {import('./gateway.js').Session} Session
 * @typedef {{
 *   facts: SimulatorFacts,
 *   display: ReturnType<typeof import('./display.js').createDisplay>,
 *   gauges: ReturnType<typeof import('./gauges.js').createGauges>,
 *   say(words: string): void,
 *   idle(): void,
 *   ready(): void,
 *   caller(): { readonly number: string, readonly network: string } | undefined,
 * }} CallParts `ready`: idle, and nothing is said any more. `caller`: undefined, and said, where its number is none
 */

/**
 * The calls of a phone, one after another: what is dialled, answered, repeated and lost.
 *
 * @param {CallParts} parts
 */
export function createCall({ facts, display, gauges, say, idle, ready, caller }) {
  /** The one that is open, or the last. @type {Session | undefined} */
  let session;
  let open = false;
  /** The last session was lost: what still comes of it is on no screen. */
  let lost = false;
  /** What the last hop was answered with, once it is. @type {Screen | undefined} */
  let latest;

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
    display.show('ended', words);
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
      display.show('ended', 'Connection problem or invalid MMI code.');
      say(`${answer.why} The customer sees the network’s own words.`);
      return void asked.notify('Incomplete');
    }
    latest = answer;
    open = !answer.ends;
    display.show(answer.ends ? 'ended' : 'asks', answer.text);
    if (answer.ends) {
      void asked.notify('Success');
      say('END: the session is over, and the gateway reports that to the service. OK clears the screen.');
    }
    tick();
  }

  /** Opens a session for what is typed, or for the service code; undefined, and said, where that cannot be dialled. */
  function begin() {
    const from = caller();
    if (from === undefined) return undefined;
    const typed = display.typed();
    const rest = behindServiceCode(facts.serviceCode, typed === '' ? facts.serviceCode : typed);
    if (rest === undefined) {
      display.show('idle', 'Connection problem or invalid MMI code.', typed);
      say(`Only ${facts.serviceCode} is served here. “${typed}” is still on the screen, to be corrected.`);
      return undefined;
    }
    session = openSession(facts, from.number, from.network, rest);
    open = true;
    lost = false;
    return session;
  }

  /** @param {string | undefined} typed absent: it dials */
  function wait(typed) {
    latest = undefined;
    display.show('busy', typed === undefined ? 'USSD code running …' : 'Sending …');
    tick();
  }

  /** Sends what is typed, or dials. */
  async function send() {
    if (display.state() === 'busy') return;
    if (display.state() === 'ended') return ready();
    const typed = open ? display.typed() : undefined;
    const asked = open ? session : begin();
    if (asked === undefined) return;
    wait(typed);
    say(typed === undefined ? DIALLED : sent(typed, asked.newestOnly));
    take(asked, await asked.send(typed));
  }

  /** Sends what is typed two times at once; where nothing is, the last hop; and before any call, the dial. */
  async function twice() {
    if (display.state() === 'busy') return say(WAIT);
    if (open ? display.typed() === '' : display.state() === 'ended' && !lost) return again(2);
    const typed = open ? display.typed() : undefined;
    const asked = open ? session : begin();
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
    if (display.state() === 'busy') return say(WAIT);
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
    say('Hung up. The gateway reports Incomplete; the answers are stored.');
  }

  function drop() {
    if (!open) return say('There is no call to drop: dial first.');
    lose('Connection lost.');
    say(
      `No coverage. The gateway reports Incomplete; the service stores the answers for ${facts.resumeWithinH} h. Redial to go on.`,
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

  return {
    send,
    hangUp,
    drop,
    redial,
    repeat: () => again(1),
    twice,
    tick,
    isOpen: () => open,
    /** Another phone now: its calls are its own. */
    forget() {
      session = undefined;
      latest = undefined;
      lost = false;
    },
    /**
     * What the service's own count says of the screen that is shown.
     *
     * @param {string} sessionId
     * @param {number | undefined} used
     */
    showSeptets(sessionId, used) {
      if (session?.sessionId === sessionId && !lost && display.state() !== 'idle') gauges.septets(used);
    },
    /** The phone is gone. */
    end() {
      if (open) void session?.notify('Incomplete');
    },
  };
}
