import type { Msisdn } from '../conversation/msisdn.ts';
import type { Clock } from '../ports/clock.ts';
import { createPlaces, type Place } from './places.ts';

/** How busy this process is: past `heavy` it answers later than customers wait. */
export type Load = 'light' | 'heavy' | 'too heavy';

/** `busy`: this process has too much to do. `too many`: this phone has too many hops under way. */
export type TurnedAway = { readonly turnedAway: 'busy' | 'too many' };

export type AdmissionParts<Request> = {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly deadlineMs: number;
  /** One request may wait for another's answer. Not so where each has an input and output of its own. */
  readonly sharesAnswers: boolean;
  readonly load?: (() => Load) | undefined;
  /** Whether two requests of one phone are the same one, sent twice. */
  readonly isSame: (one: Request, other: Request) => boolean;
};

type Admitted = { readonly msisdn: Msisdn; readonly text: string };

export type Admission<Request extends Admitted, Reply> = (
  request: Request,
  answer: (place: Place) => Promise<Reply>,
) => Promise<Reply | TurnedAway | { readonly repeated: Reply }>;

/**
 * Requests that are worked on at once: from the first number on dials are turned away, from the second on everybody. At a few
 * milliseconds of the processor for each, who dials waits for about a second, and who confirms for less than the gateway does.
 */
const DIALS_FROM = 600;
const HOPS_FROM = 2_500;
/** Of one phone at once: a person has one hop under way, and a gateway that repeats it a few. */
const HOPS_OF_A_PHONE = 8;

/**
 * Who is answered now, and who waits. The same request while it is being answered gets the same answer: whoever sent it has seen no
 * answer, so it cannot be the next one. Requests of one phone go one after another: at once they would only race.
 */
export function createAdmission<Request extends Admitted, Reply extends object>(
  parts: AdmissionParts<Request>,
): Admission<Request, Reply> {
  type UnderWay = { readonly request: Request; readonly reply: Promise<Reply | TurnedAway> };

  /** One that waits for somebody else has left its place. */
  const workedOn = createPlaces(parts.clock.monotonicMs, parts.deadlineMs);
  /** Oldest first. A phone without any is not in it. */
  const ofPhones = new Map<Msisdn, UnderWay[]>();

  return (request, answer) => {
    if (!parts.sharesAnswers) return inPlace(request, answer);
    const others = ofPhones.get(request.msisdn);
    const last = others?.at(-1);
    if (others === undefined || last === undefined) {
      const underWay: UnderWay[] = [];
      ofPhones.set(request.msisdn, underWay);
      return started(underWay, request, inPlace(request, answer));
    }
    const same = others.find((other) => parts.isSame(other.request, request));
    if (same !== undefined) return same.reply.then((reply) => ('turnedAway' in reply ? reply : { repeated: reply }));
    if (others.length >= HOPS_OF_A_PHONE) return Promise.resolve({ turnedAway: 'too many' });
    const next = () => inPlace(request, answer);
    return started(others, request, last.reply.then(next, next));
  };

  function started(ofPhone: UnderWay[], request: Request, reply: UnderWay['reply']): UnderWay['reply'] {
    const underWay = { request, reply };
    ofPhone.push(underWay);
    const leave = () => {
      ofPhone.splice(ofPhone.indexOf(underWay), 1);
      if (ofPhone.length === 0) ofPhones.delete(request.msisdn);
    };
    reply.then(leave, leave);
    return reply;
  }

  async function inPlace(request: Request, answer: (place: Place) => Promise<Reply>): Promise<Reply | TurnedAway> {
    if (isTooMuch(request, load())) return { turnedAway: 'busy' };
    const place = workedOn.take();
    try {
      return await answer(place);
    } finally {
      place.leave();
    }
  }

  /** Where nobody says how busy this process is, nothing is counted either: then it is not one process that gets busy. */
  function load(): Load {
    const said = parts.load?.();
    if (said === undefined) return 'light';
    const taken = workedOn.taken();
    if (said === 'too heavy' || taken >= HOPS_FROM) return 'too heavy';
    return taken >= DIALS_FROM ? 'heavy' : said;
  }
}

/** Whoever is in the middle of it goes first: dials are turned away before anybody else is. */
function isTooMuch({ text }: Admitted, load: Load): boolean {
  return load === 'too heavy' || (load === 'heavy' && text === '');
}
