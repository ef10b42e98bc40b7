import type { DialOptions } from './arguments.ts';
import { explain, notifyOfEnd } from './gateway.ts';
import { dialUp, type Handset } from './handset.ts';
import { readLines } from './lines.ts';
import { watchForRepeats } from './repeats.ts';
import { firstLine, frameScreen, frameSms, paintFor } from './screen.ts';
import { sendSms } from './send-sms.ts';
import { watchSms } from './sms-watch.ts';

const HELP = `  sms TEXT sends an SMS to the short code
  drop     the coverage goes: the session ends here
  redial   hang up and dial again
  quit     hang up and leave
  help     this
  Anything else is an answer; \\drop sends the word "drop".`;

const COMMANDS = ['drop', 'redial', 'quit', 'help'] as const;

type Line =
  | { readonly command: 'sms'; readonly text: string }
  | { readonly command: (typeof COMMANDS)[number] }
  | { readonly command?: undefined; readonly input: string };

/** Dials, and stays on the line until the input ends. Returns the exit code. */
export async function runPhone(options: DialOptions): Promise<0 | 1> {
  const { stdin, stdout } = process;
  const terminal = stdin.isTTY === true;
  const paint = paintFor(stdout.isTTY === true && !process.env['NO_COLOR']);
  const say = (text: string) => void stdout.write(`${text}\n`);
  const complain = (text: string) => void process.stderr.write(`${text}\n`);
  const isStuck = watchForRepeats();
  const lines = readLines(stdin, stdout, '> ');
  let smsSinceDialling = 0;
  let onSms: () => void = () => undefined;
  let session: Handset | undefined;
  let shown = '';
  let ended = false;

  const watch = await watchSms(options.callback, options.number, (message) => {
    smsSinceDialling += 1;
    say(`\n${frameSms(message, paint)}`);
    if (terminal) lines.prompt();
    onSms();
  });

  /** False where the service did not answer as one: all is said then. */
  async function hop(input?: string): Promise<boolean> {
    if (session === undefined) return false;
    const answer = await session.type(input);
    if (answer.kind === 'gone') {
      complain(explain(options.callback, answer));
      return false;
    }
    shown = answer.text;
    say(frameScreen(answer.text, answer.ends, paint));
    if (options.newestOnly && isStuck(input, answer.text)) {
      complain(
        `dial: the same screen for different answers: is the network ${options.networkCode} in the service's NEWEST_INPUT_NETWORKS? If not, leave out --newest.`,
      );
    }
    if (!answer.ends) return true;
    const over = session;
    session = undefined;
    ended = true;
    await notifyOfEnd(options.callback, over, 'Success');
    if (terminal) say(paint('  The session has ended. Enter dials again, quit leaves.', 'dim'));
    return true;
  }

  async function hangUp(): Promise<void> {
    const over = session;
    session = undefined;
    if (over !== undefined) await notifyOfEnd(options.callback, over, 'Incomplete');
  }

  async function dial(): Promise<boolean> {
    await hangUp();
    ended = false;
    smsSinceDialling = 0;
    session = dialUp(options, () => options.callback);
    say(`${paint(options.serviceCode, 'bold')} from ${options.number}`);
    return hop();
  }

  async function converse(): Promise<0 | 1> {
    if (!(await dial())) return 1;
    for (;;) {
      lines.prompt();
      const typed = await lines.next();
      if (typed === undefined) {
        if (!terminal && session !== undefined)
          complain(`dial: the script has ended; the session was still open at "${firstLine(shown)}"`);
        return 0;
      }
      if (!terminal) say(`> ${typed}`);
      const line = meaningOf(typed);
      switch (line.command) {
        case 'help':
          say(HELP);
          break;
        case 'quit':
          await hangUp();
          return 0;
        case 'redial':
          if (!(await dial())) return 1;
          break;
        case 'sms': {
          const before = smsSinceDialling;
          const fault = await sendSms(options, line.text);
          if (fault !== undefined) {
            complain(`dial: ${fault}`);
            return 1;
          }
          if (!terminal) await waitForSms(before);
          break;
        }
        case 'drop':
          if (session !== undefined) say('  The session is gone: Enter dials again, quit leaves.');
          await hangUp();
          break;
        default:
          if (session !== undefined) {
            if (!(await hop(line.input))) return 1;
          } else if (line.input === '') {
            if (!(await dial())) return 1;
          } else say('  There is no session: Enter dials again, quit leaves.');
      }
    }
  }

  /** A script goes on once its SMS is answered, as a person would. */
  async function waitForSms(before: number): Promise<void> {
    if (watch === undefined || smsSinceDialling > before) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, options.waitS * 1000);
      onSms = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  try {
    const code = await converse();
    // A script's last screen was an END: what it promises by SMS belongs to the picture.
    if (code === 0 && !terminal && ended) await waitForSms(0);
    return code;
  } finally {
    watch?.stop();
    lines.close();
  }
}

function meaningOf(typed: string): Line {
  const [, text] = /^\s*sms\s+(\S.*)$/i.exec(typed) ?? [];
  if (text !== undefined) return { command: 'sms', text };
  const word = typed.trim().toLowerCase();
  const command = COMMANDS.find((each) => each === word);
  if (command !== undefined) return { command };
  return { input: typed.startsWith('\\') ? typed.slice(1) : typed };
}
