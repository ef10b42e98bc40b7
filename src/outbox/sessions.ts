import { type Conversation, QUESTIONS, type Question, type ScreenName } from '../conversation/conversation.ts';

export type Channel = 'ussd' | 'sms';

/**
 * One session of a conversation: when it began (in seconds since 1970), on which channel and network, how far the customer came
 * (an index of `MILESTONES`), and, where a later session follows, the screen at which it stopped. A tuple, since thousands live at once.
 */
export type Session = readonly [
  atS: number,
  channel: Channel,
  network: string,
  reached: number,
  stoppedAt?: ScreenName,
];

/** How far a customer came: the questions in their order, then the review, then the confirmation. */
export const MILESTONES: readonly (Question | 'review' | 'sent')[] = [...QUESTIONS, 'review', 'sent'];
const REVIEW = QUESTIONS.length;

/** Of so many sessions before the one that goes on. */
const PAST = 3;

/** The sessions after a hop. `begins`: the hop is the first of its session. */
export function withHopOf(
  sessions: readonly Session[] = [],
  hop: { readonly channel: Channel; readonly network: string; readonly begins: boolean; readonly atMs: number },
  before: Conversation | undefined,
  after: Conversation,
): readonly Session[] {
  const reached = reachedIn(after);
  const latest = sessions.at(-1);
  if (latest === undefined || hop.begins) {
    const begun: Session = [Math.floor(hop.atMs / 1000), hop.channel, hop.network, reached];
    if (latest === undefined) return [begun];
    const [atS, channel, network, itsReached] = latest;
    const stopped: Session = before === undefined ? latest : [atS, channel, network, itsReached, before.at.screen];
    return [...sessions.slice(0, -1), stopped, begun].slice(-1 - PAST);
  }
  const [atS, channel, network, already, ...stopped] = latest;
  return already >= reached ? sessions : [...sessions.slice(0, -1), [atS, channel, network, reached, ...stopped]];
}

/** The customer confirmed: what the conversation knows of its sessions is the registration's from now on. */
export function confirmedIn(sessions: readonly Session[]): readonly Session[] {
  const latest = sessions.at(-1);
  if (latest === undefined) return sessions;
  const [atS, channel, network] = latest;
  return [...sessions.slice(0, -1), [atS, channel, network, MILESTONES.length - 1]];
}

function reachedIn({ at, answers }: Conversation): number {
  if (at.screen === 'review') return REVIEW;
  const first = QUESTIONS.findIndex((question) => answers[question] === undefined);
  return first === -1 ? REVIEW : first;
}
