import type { Conversation, ScreenName } from '../../src/conversation/conversation.ts';
import { dial } from '../../src/conversation/dial.ts';
import { render } from '../../src/conversation/render.ts';
import { endsSession, type Step, step } from '../../src/conversation/step.ts';
import { type Call, hear, withHop } from '../../src/ussd/recognise.ts';
import { answerAlong, HOPS_A_CALL, type Session, withCall } from '../../src/ussd/session.ts';
import { isComplete } from './answers.ts';
import { BRANDING, CONTEXT } from './phone-call.ts';

/** What a customer does next. */
export type Action =
  | { readonly does: 'types'; readonly input: string }
  /** What the screen asks for. */
  | { readonly does: 'cooperates' }
  /** One of the numbers that stand on the screen. */
  | { readonly does: 'picks'; readonly nth: number }
  | { readonly does: 'redials'; readonly typed: string }
  /** The gateway sends one of the call's callbacks once more. */
  | { readonly does: 'repeats'; readonly nth: number }
  /** From here on, what the registry makes of a confirmation. */
  | { readonly does: 'is refused' | 'is registered' };

/** One callback, and what came of it. */
export type Taken = {
  readonly screenBefore: ScreenName | undefined;
  readonly replyBefore: string;
  readonly input: string | undefined;
  readonly reply: string;
  readonly screen: ScreenName;
  readonly step: Step | undefined;
  readonly session: Session;
};

/** A customer, the gateway, and the session as it is kept between two callbacks: as a document, not as an object. */
export type Walker = { act(action: Action): Taken };

export function walker(): Walker {
  let kept: string | undefined;
  let callId = 0;
  let text = '';
  let reply = '';
  let refuses = false;

  return {
    act(action) {
      const session = read(kept);
      const screen = session?.conversation.at.screen;
      switch (action.does) {
        case 'is refused':
        case 'is registered':
          refuses = action.does === 'is refused';
          return takenAsItIs(session ?? begin('').session);
        case 'repeats': {
          const hops = session?.calls[0]?.hops;
          const again = hops?.[action.nth % hops.length];
          return again === undefined ? begin('') : callBack(again.text);
        }
        case 'redials':
          return begin(action.typed);
        default:
          if (session === undefined || screen === undefined || endsSession(session.conversation.at)) return begin('');
          return typeOn(inputOf(action, session.conversation));
      }
    },
  };

  function inputOf(action: Extract<Action, { does: 'types' | 'cooperates' | 'picks' }>, now: Conversation): string {
    if (action.does === 'types') return action.input;
    const { screen } = now.at;
    if (action.does === 'cooperates') return cooperation(now);
    const offered = [...reply.matchAll(/[\n ](\d+):/g)].map(([, number]) => number ?? '');
    return offered[action.nth % Math.max(offered.length, 1)] ?? COOPERATION[screen] ?? '';
  }

  function begin(typed: string): Taken {
    callId += 1;
    text = '';
    return callBack(typed);
  }

  function typeOn(input: string): Taken {
    return callBack(text === '' ? input : `${text}*${input}`);
  }

  /** What the service does with a callback, without the world. */
  function callBack(sent: string): Taken {
    const session = read(kept);
    const call = session?.calls.find(({ id }) => id === String(callId));
    const heard = call && hear(call, sent, false);
    if (heard?.is === 'repeat' && session !== undefined) return takenAsItIs(session, heard.hop.reply ?? '');
    const before = { screen: session?.conversation.at.screen, reply };
    const input = heard?.is === 'answer' ? heard.input : undefined;
    const stepped = stepOn(session, call, input, sent);
    const { conversation } = stepped.confirmed ? afterVerdict(stepped) : stepped;
    reply = render(conversation, BRANDING);
    text = sent;
    const begun: Call = call ?? { id: String(callId), hops: [] };
    kept = JSON.stringify(withCall(session, conversation, withHop(begun, { text: sent, reply }, 0)));
    return {
      screenBefore: before.screen,
      replyBefore: before.reply,
      input,
      reply,
      screen: conversation.at.screen,
      step: stepped,
      session: read(kept) ?? { v: 1, conversation, calls: [] },
    };
  }

  function stepOn(session: Session | undefined, call: Call | undefined, input: string | undefined, sent: string): Step {
    if (session === undefined || call === undefined || input === undefined) {
      return answerAlong(dial(session?.conversation), sent, CONTEXT);
    }
    if (call.hops.length < HOPS_A_CALL) return step(session.conversation, input, CONTEXT);
    return {
      conversation: { ...session.conversation, at: { screen: 'tooManyErrors', stopped: session.conversation.at } },
    };
  }

  function afterVerdict({ conversation }: Step): Step {
    if (refuses) return { conversation: { ...conversation, at: { screen: 'review' }, refused: 'refused' } };
    const { language } = conversation.answers;
    return {
      conversation: { ...conversation, at: { screen: 'success' }, answers: language === undefined ? {} : { language } },
    };
  }

  function takenAsItIs(session: Session, said = reply): Taken {
    const { screen } = session.conversation.at;
    return {
      screenBefore: screen,
      replyBefore: reply,
      input: undefined,
      reply: said,
      screen,
      step: undefined,
      session,
    };
  }
}

/** What was refused has to change: the name will do. */
function cooperation({ at: { screen }, answers, refused }: Conversation): string {
  if (refused !== undefined && screen === 'review') return '2';
  if (refused !== undefined && screen === 'change') return '1';
  if (screen === 'name' && answers.name === COOPERATION.name) return 'Anthony Mwangi';
  return COOPERATION[screen] ?? '';
}

/** How a customer answers who wants to be registered. */
const COOPERATION: { readonly [S in ScreenName]?: string } = {
  language: '1',
  consent: '1',
  consentMore: '0',
  consentStorage: '0',
  name: 'Anthony Kamau',
  nameCheck: '1',
  nationalId: '21314151',
  nationalIdCheck: '1',
  county: 'Kwale',
  countyHelp: 'Kwale',
  countyList: 'Kwale',
  countyChoose: '1',
  gender: '1',
  review: '1',
  change: '0',
  resume: '1',
};

/** All is answered, consent among it. */
export function isConfirmable({ step }: Taken): boolean {
  return step !== undefined && isComplete(step.conversation.answers);
}

function read(kept: string | undefined): Session | undefined {
  return kept === undefined ? undefined : (JSON.parse(kept) as Session);
}
