import { ATTENTION_CAUSES, type Change, type Stored } from '../../ports/store.ts';
import {
  attentionKey,
  bucketOf,
  callBacksKey,
  conversationKey,
  dueKey,
  proofKey,
  referenceKey,
  registrationKey,
} from './keys.ts';
import { NO_IV, type Verb } from './scripts.ts';

/** A document, sealed and ready to be written. */
export type Written = { readonly verb: Verb; readonly sealed: Buffer; readonly ttlS: number | '-' };

/** Redis refuses a time to live of 0. */
export function wholeSeconds(ttlS: number): number {
  return Math.max(1, Math.ceil(ttlS));
}

/** Keys and arguments of the commit script, in its order. */
export function commitArguments(
  { key, revision }: Stored<unknown, unknown>,
  { notAfterMs, timer, attention, callBackSinceMs, reference, proof }: Change<unknown, unknown>,
  conversation: Written,
  registration: Written,
  sealedProof: Buffer | undefined,
): { readonly keys: readonly string[]; readonly values: readonly Buffer[] } {
  const documents = [conversationKey(key), registrationKey(key)];
  const bucket = bucketOf(key);
  const marks = [
    ...(attention === undefined
      ? []
      : ATTENTION_CAUSES.map((cause) =>
          markOf(attentionKey(bucket, cause), attention?.cause === cause ? attention.sinceMs : null),
        )),
    ...(callBackSinceMs === undefined ? [] : [markOf(callBacksKey(bucket), callBackSinceMs)]),
    ...(proof === undefined ? [] : [{ key: proofKey(key), plan: `proof ${wholeSeconds(proof.ttlS)}` }]),
  ];
  const isPlain = timer === undefined && marks.length === 0 && reference === undefined;
  const keys = isPlain
    ? documents
    : [
        ...documents,
        dueKey(bucket, 'registry'),
        dueKey(bucket, 'sms'),
        // A key of the same slot, also where there is no reference to write.
        reference === undefined ? conversationKey(key) : referenceKey(reference.text),
        ...marks.map((mark) => mark.key),
      ];
  const words = [
    key,
    conversation.verb,
    conversation.ttlS,
    registration.verb,
    registration.ttlS,
    notAfterMs ?? '-',
    timer === undefined ? '-' : (timer?.for ?? 'none'),
    timer == null ? '-' : Math.ceil(timer.atMs),
    reference === undefined ? '-' : reference.ttlS === null ? 'delete' : 'set',
    reference?.ttlS == null ? '-' : wholeSeconds(reference.ttlS),
    ...marks.map((mark) => mark.plan),
  ].join(' ');
  const head = Buffer.allocUnsafe(2 * NO_IV.length + words.length);
  head.set(revision.conversation ?? NO_IV, 0);
  head.set(revision.registration ?? NO_IV, NO_IV.length);
  head.write(words, 2 * NO_IV.length, 'latin1');
  const values = [head, conversation.sealed, registration.sealed];
  return { keys, values: sealedProof === undefined ? values : [...values, sealedProof] };
}

function markOf(key: string, sinceMs: number | null): { readonly key: string; readonly plan: string } {
  return { key, plan: sinceMs === null ? 'unmark -' : `mark ${sinceMs}` };
}
