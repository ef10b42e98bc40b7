import type { Msisdn } from '../conversation/msisdn.ts';

/** How busy this process is: past `heavy` it answers later than customers wait. */
export type Load = 'light' | 'heavy' | 'too heavy';

/** `busy`: this process has too much to do. `too many`: this phone has too many requests under way. */
export type WhyTurnedAway = 'busy' | 'too many';

/** Whoever is worked on has one. Whoever waits for somebody else leaves it before; at the end it is left anyway. */
export type Place = { leave(): void };

export type AdmissionParts<Request, Reply> = {
  /** One request may wait for another's answer. Not so where each has an input and output of its own. */
  readonly sharesAnswers: boolean;
  readonly load?: (() => Load) | undefined;
  /** Whether two requests of one phone are the same one, sent twice. */
  readonly isSame: (one: Request, other: Request) => boolean;
  readonly turnedAway: (why: WhyTurnedAway) => Reply;
  /** The reply to a request that is the same as another. */
  readonly repeated: (reply: Reply) => Reply;
};

type Admitted = { readonly msisdn: Msisdn; readonly text: string };

export type Admission<Request extends Admitted, Reply> = (
  request: Request,
  answer: (place: Place) => Promise<Reply>,
) => Promise<Reply>;

/**
 * Requests that are worked on at once: from the first number on dials are turned away, from the second on everybody. At a few
 * milliseconds of the processor for each, who dials waits for about a second, and who confirms for less than the gateway does.
 */
const DIALS_FROM = 600;
const HOPS_FROM = 2_500;
/** Of one phone at once: a person has one hop under way, and a gateway that repeats it a few. */
const HOPS_OF_A_PHONE = 8;
/** So many phones are remembered, as long as no more have hops under way. */
const PHONES = 10_000;

/**
 * Who is answered now, and who waits. The same request while it is being answered gets the same answer: whoever sent it has seen no
 * answer, so it cannot be the next one. Requests of one phone go one after another: at once they would only race.
 */
export function createAdmission<Request extends Admitted, Reply>(
  parts: AdmissionParts<Request, Reply>,
): Admission<Request, Reply> {
  type UnderWay = { readonly request: Request; readonly reply: Promise<Reply>; readonly place: TakenPlace };

  const places = { taken: 0 };
  /** In the order in which they came. */
  const ofPhones = new Map<Msisdn, UnderWay[]>();

  return (request, answer) => {
    const place = new TakenPlace(places);
    if (!parts.sharesAnswers) return ended(place, inPlace(place, request, answer));
    const others = ofPhones.get(request.msisdn) ?? added(request.msisdn);
    const same = others.find((other) => parts.isSame(other.request, request));
    if (same !== undefined) return same.reply.then(parts.repeated);
    if (others.length >= HOPS_OF_A_PHONE) return Promise.resolve(parts.turnedAway('too many'));
    const last = others.at(-1);
    const reply =
      last === undefined
        ? inPlace(place, request, answer)
        : last.place.whenLeft().then(() => inPlace(place, request, answer));
    const underWay = { request, reply, place };
    others.push(underWay);
    return ended(place, reply, () => void others.splice(others.indexOf(underWay), 1));
  };

  function inPlace(place: TakenPlace, request: Request, answer: (place: Place) => Promise<Reply>): Promise<Reply> {
    if (isTooMuch(request, load())) return Promise.resolve(parts.turnedAway('busy'));
    place.take();
    return answer(place);
  }

  function ended(place: Place, reply: Promise<Reply>, also?: () => void): Promise<Reply> {
    const end = () => {
      place.leave();
      also?.();
    };
    reply.then(end, end);
    return reply;
  }

  /** Those without any are removed now and then: a Map that changes with each hop leaves a trail of tables that outlive it for long. */
  function added(msisdn: Msisdn): UnderWay[] {
    if (ofPhones.size >= PHONES) {
      for (const [phone, underWay] of ofPhones) if (underWay.length === 0) ofPhones.delete(phone);
    }
    const underWay: UnderWay[] = [];
    ofPhones.set(msisdn, underWay);
    return underWay;
  }

  /** Where nobody says how busy this process is, nothing is counted either: then it is not one process that gets busy. */
  function load(): Load {
    const said = parts.load?.();
    if (said === undefined) return 'light';
    if (said === 'too heavy' || places.taken >= HOPS_FROM) return 'too heavy';
    return places.taken >= DIALS_FROM ? 'heavy' : said;
  }
}

/** Counts among `places` from when it is taken until it is left. */
class TakenPlace {
  readonly #places: { taken: number };
  #isTaken = false;
  #hasLeft = false;
  #onLeave: (() => void) | undefined;

  constructor(places: { taken: number }) {
    this.#places = places;
  }

  take(): void {
    this.#isTaken = true;
    this.#places.taken += 1;
  }

  leave(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    if (this.#isTaken) this.#places.taken -= 1;
    this.#onLeave?.();
  }

  /** For one at a time. */
  whenLeft(): Promise<void> {
    if (this.#hasLeft) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onLeave = resolve;
    });
  }
}

/** Whoever is in the middle of it goes first: dials are turned away before anybody else is. */
function isTooMuch({ text }: Admitted, load: Load): boolean {
  return load === 'too heavy' || (load === 'heavy' && text === '');
}
