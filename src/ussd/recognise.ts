/**
 * The gateway's side of a conversation: which of its callbacks were answered, and how.
 *
 * A callback has no number. Its `text` is all that was typed since dialling, joined with `*`; the new answer is what follows
 * the text seen last. On some networks it is the newest answer alone.
 */

/** One callback and what it was answered with. */
export type Hop = {
  readonly text: string;
  /** `null`: confirmed, and the registry's verdict is still awaited. */
  readonly reply: string | null;
};

/** One of the gateway's sessions: from dialling to hanging up. */
export type Call = {
  readonly id: string;
  readonly hops: readonly Hop[];
  /** When the latest of them was answered, in milliseconds since 1970. */
  readonly answeredAtMs?: number;
};

/** What a callback is to a call. */
export type Heard =
  /** Answered before: the same bytes once more. */
  | { readonly is: 'repeat'; readonly hop: Hop }
  /** New: these answers, to be given one after another. */
  | { readonly is: 'answer'; readonly input: string };

/**
 * The callback `text` in a call that has begun.
 *
 * A text that neither was seen nor continues the one seen last is a late arrival of which nothing is known any more: it gets
 * the latest reply, and changes nothing.
 *
 * Where only the newest input comes (`newestOnly`), the text cannot tell an answer from a repeat: "1" may be the second "1" in a
 * row, or the first once more. There `answered` decides: how many hops of this call the caller had been answered when it sent
 * this one, which the gateway echoes from our last reply. Without the echo it is taken as an answer, since two like answers in
 * a row are every registration (1 English, 1 I agree). What that costs: a repeat that arrives after its hop was answered counts
 * as an answer to the next screen, and where that is the consent or the review, it gives or sends it unseen. So list a network
 * only where it has to be, and ask for the echo. Of two that arrive before either is answered, the later one still finds its
 * hop (`whileAway` and `cameBefore`, and `sharesAnswers` in `hop.ts`). Without the echo an empty text, which only the first hop
 * has, is a repeat and gets the latest reply.
 */
export function hear(call: Call, text: string, newestOnly: boolean, answered?: number): Heard {
  const last = call.hops.at(-1);
  if (last === undefined) return { is: 'answer', input: text };
  if (newestOnly) {
    const repeated = answered === undefined ? undefined : call.hops[answered];
    if (repeated !== undefined) return { is: 'repeat', hop: repeated };
    return isOver(last) || text === '' ? { is: 'repeat', hop: last } : { is: 'answer', input: text };
  }
  const seen = call.hops.find((hop) => hop.text === text);
  if (seen !== undefined) return { is: 'repeat', hop: seen };
  const before = last.text === '' ? '' : `${last.text}*`;
  if (isOver(last) || !text.startsWith(before)) return { is: 'repeat', hop: last };
  return { is: 'answer', input: text.slice(before.length) };
}

/** The same callback twice at once: the hop that the other one has added since `before` was read. */
export function whileAway(before: Call | undefined, now: Call, text: string): Hop | undefined {
  return now.hops.slice(before?.hops.length ?? 0).find((hop) => hop.text === text);
}

/** No hop takes longer to be answered: past it, the clock was set back. */
const ANSWERED_WITHIN_MS = 8_000;

/** The same callback twice at once: this one came before the other was answered, so whoever sent it has not seen the answer. */
export function cameBefore({ hops, answeredAtMs = 0 }: Call, text: string, cameAtMs: number): Hop | undefined {
  const last = hops.at(-1);
  const earlierMs = answeredAtMs - cameAtMs;
  return last?.text === text && earlierMs > 0 && earlierMs <= ANSWERED_WITHIN_MS ? last : undefined;
}

export function withHop(call: Call, hop: Hop, answeredAtMs: number): Call {
  return { ...call, hops: [...call.hops, hop], answeredAtMs };
}

/** The call with its awaited reply filled in, once. */
export function withReply(call: Call, reply: string): Call {
  return { ...call, hops: call.hops.map((hop) => (hop.reply === null ? { ...hop, reply } : hop)) };
}

function isOver(hop: Hop): boolean {
  return hop.reply === null || hop.reply.startsWith('END ');
}
