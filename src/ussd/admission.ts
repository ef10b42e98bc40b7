import type { Msisdn } from '../conversation/msisdn.ts';
import type { Clock } from '../ports/clock.ts';
import { createPlaces, type Place } from './places.ts';

/** How busy this process is: past `heavy` it answers later than customers wait. */
export type Load = 'light' | 'heavy' | 'too heavy';

/** `busy`: this process has too much to do. `too many`: this phone has too many hops under way. */
export type TurnedAway = { readonly turnedAway: 'busy' | 'too many' };

export type AdmissionParts = {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly deadlineMs: number;
  /** One request may wait for another's answer. Not so where each has an input and output of its own. */
  readonly sharesAnswers: boolean;
  readonly load?: (() => Load) | undefined;
};

type Admitted = { readonly msisdn: Msisdn; readonly text: string };

export type Admission<Request extends Admitted, Reply> = (
  /** Tells this request from every other. */
  name: string,
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
  parts: AdmissionParts,
): Admission<Request, Reply> {
  /** One that waits for somebody else has left its place. */
  const workedOn = createPlaces(parts.clock.monotonicMs, parts.deadlineMs);
  const underWay = new Map<string, Promise<Reply | TurnedAway>>();
  const ofPhones = new Map<Msisdn, { count: number; last: Promise<unknown> }>();

  return async (name, request, answer) => {
    if (!parts.sharesAnswers) return inPlace(request, answer);
    const same = underWay.get(name);
    if (same !== undefined) {
      const reply = await same;
      return 'turnedAway' in reply ? reply : { repeated: reply };
    }
    const reply = inTurn(request, answer).finally(() => underWay.delete(name));
    underWay.set(name, reply);
    return reply;
  };

  async function inTurn(request: Request, answer: (place: Place) => Promise<Reply>): Promise<Reply | TurnedAway> {
    const { msisdn } = request;
    const others = ofPhones.get(msisdn) ?? { count: 0, last: Promise.resolve() };
    if (others.count >= HOPS_OF_A_PHONE) return { turnedAway: 'too many' };
    const isAlone = others.count === 0;
    others.count += 1;
    ofPhones.set(msisdn, others);
    const reply = isAlone ? inPlace(request, answer) : others.last.then(() => inPlace(request, answer));
    others.last = reply.catch(() => undefined);
    try {
      return await reply;
    } finally {
      others.count -= 1;
      if (others.count === 0) ofPhones.delete(msisdn);
    }
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
