import type { ScreenName } from '../../src/conversation/conversation.ts';
import type { Phone } from '../../src/outbox/phone.ts';
import type { RegistryAnswer } from '../../src/ports/partners.ts';
import type { HopReply } from '../../src/ussd/hop.ts';
import { type Caller, caller, type ServiceWorld, serviceWorld } from './service-world.ts';

/** What happens next to a customer. */
export type Action =
  | { readonly does: 'types'; readonly input: string }
  /** What the screen asks for. */
  | { readonly does: 'cooperates' }
  /** One of the numbers that stand on the screen. */
  | { readonly does: 'picks'; readonly nth: number }
  | { readonly does: 'redials'; readonly typed: string }
  /** The gateway sends one of the session's hops once more. */
  | { readonly does: 'repeats'; readonly nth: number }
  /** The hop never comes: the gateway sends the next one. */
  | { readonly does: 'is lost'; readonly input: string }
  /** The gateway changes on its way what was typed before. */
  | { readonly does: 'is changed'; readonly how: (text: string) => string }
  /** From here on, what the registry makes of a confirmation. */
  | { readonly does: 'meets'; readonly registry: RegistryAnswer }
  | { readonly does: 'waits'; readonly ms: number };

/** One hop, and what came of it. */
export type Taken = {
  readonly action: Action;
  readonly replyBefore: string;
  readonly input: string | undefined;
  readonly reply: HopReply;
  readonly before: Phone;
  readonly after: Phone;
  /** Registrations that were confirmed so far, and how often the registry was asked. */
  readonly confirmed: number;
};

export type Walker = { readonly world: ServiceWorld; act(action: Action): Promise<Taken | undefined> };

/** A customer, the gateway, and a service with its workers. */
export function walker(isOneProcess: boolean): Walker {
  const world = serviceWorld({ resumeWithinH: 1 }, { sharesAnswers: isOneProcess });
  const services = isOneProcess ? [world.service] : [world.service, world.another()];
  let hops = 0;
  let sessionId = '';
  let sessions = 0;
  let texts: string[] = [];
  let last: HopReply | undefined;
  let ids = 21_314_151;

  const phoneAt = (): Caller => caller(services[hops++ % services.length] ?? world.service);

  return {
    world,
    async act(action) {
      switch (action.does) {
        case 'meets':
          world.registryAnswers(action.registry);
          return undefined;
        case 'waits':
          await world.workOff(world.service, world.clock.nowMs() + action.ms);
          return undefined;
        case 'redials':
          return begin(action, action.typed);
        case 'repeats': {
          const again = texts[action.nth % Math.max(texts.length, 1)];
          return again === undefined ? begin(action, '') : send(action, again, undefined);
        }
        case 'is changed':
          texts.push(action.how(texts.pop() ?? ''));
          return undefined;
        case 'is lost':
          if (texts.length > 0) texts.push(joined(action.input));
          return undefined;
        default: {
          if (last === undefined || !last.body.startsWith('CON ')) return begin(action, '');
          const input = inputOf(action, last, () => String(ids++));
          return send(action, joined(input), input);
        }
      }
    },
  };

  function joined(input: string): string {
    const before = texts.at(-1) ?? '';
    return before === '' ? input : `${before}*${input}`;
  }

  function begin(action: Action, typed: string): Promise<Taken> {
    sessionId = `ATUid_walk_${++sessions}`;
    texts = [];
    return send(action, typed, undefined);
  }

  async function send(action: Action, text: string, input: string | undefined): Promise<Taken> {
    if (!texts.includes(text)) texts.push(text);
    const replyBefore = last?.body ?? '';
    const before = await world.stored();
    const reply = await phoneAt().sends({ text, sessionId });
    await world.afterReplies();
    last = reply;
    const after = await world.stored();
    return { action, replyBefore, input, reply, before, after, confirmed: world.heard.confirmed.length };
  }
}

function inputOf(
  action: Extract<Action, { does: 'types' | 'cooperates' | 'picks' }>,
  { body, screen }: HopReply,
  newId: () => string,
): string {
  if (action.does === 'types') return action.input;
  if (action.does === 'picks') {
    const offered = [...body.matchAll(/[\n ](\d+):/g)].map(([, number]) => number ?? '');
    return offered[action.nth % Math.max(offered.length, 1)] ?? '1';
  }
  if (screen === 'nationalId') return newId();
  // What was refused is not sent again unchanged.
  if (screen === 'review' && !body.includes('\n1:')) return '2';
  return COOPERATION[screen as ScreenName] ?? '1';
}

/** How a customer answers who wants to be registered. */
const COOPERATION: { readonly [S in ScreenName]?: string } = {
  language: '1',
  consent: '1',
  consentMore: '0',
  consentStorage: '0',
  name: 'Anthony Kamau',
  nameCheck: '1',
  nationalIdCheck: '1',
  county: 'Kwale',
  countyHelp: 'Kwale',
  countyList: 'Kwale',
  countyChoose: '1',
  gender: '1',
  review: '1',
  change: '2',
  resume: '1',
  deleteCheck: '2',
  startAgainCheck: '2',
};
