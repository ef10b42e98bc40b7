import type { Change, Stored } from '../../ports/store.ts';
import { IV_AT } from '../encryption/keyring.ts';
import { attentionKey, bucketOf, conversationKey, dueKey, referenceKey, registrationKey } from './keys.ts';
import type { Verb } from './scripts.ts';

/** A document, sealed and ready to be written. */
export type Written = { readonly verb: Verb; readonly sealed: Buffer; readonly ttlS: number | '-' };

/** Redis refuses a time to live of 0. */
export function wholeSeconds(ttlS: number): number {
  return Math.max(1, Math.ceil(ttlS));
}

/** Keys and arguments of the commit script, in its order. */
export function commitArguments(
  { key, revision }: Stored<unknown, unknown>,
  { notAfterMs, timer, attentionSinceMs, reference }: Change<unknown, unknown>,
  conversation: Written,
  registration: Written,
): { readonly keys: readonly string[]; readonly values: readonly (string | Buffer)[] } {
  const documents = [conversationKey(key), registrationKey(key)];
  const bucket = bucketOf(key);
  const isPlain = timer === undefined && attentionSinceMs === undefined && reference === undefined;
  const keys = isPlain
    ? documents
    : [
        ...documents,
        dueKey(bucket, 'registry'),
        dueKey(bucket, 'sms'),
        attentionKey(bucket),
        // A key of the same slot, also where there is no reference to write.
        reference === undefined ? attentionKey(bucket) : referenceKey(reference.text),
      ];
  const plan = [
    conversation.verb,
    conversation.ttlS,
    registration.verb,
    registration.ttlS,
    notAfterMs ?? '-',
    timer === undefined ? '-' : (timer?.for ?? 'none'),
    timer == null ? '-' : Math.ceil(timer.atMs),
    attentionSinceMs === undefined ? '-' : (attentionSinceMs ?? 'none'),
    reference === undefined ? '-' : reference.ttlS === null ? 'delete' : 'set',
    reference?.ttlS == null ? '-' : wholeSeconds(reference.ttlS),
  ].join(' ');
  const ivs = [ivOf(revision.conversation), ivOf(revision.registration)];
  return { keys, values: [...ivs, key, plan, conversation.sealed, registration.sealed] };
}

const NO_IV = Buffer.alloc(0);

function ivOf(stored: Uint8Array | undefined): Buffer {
  if (stored === undefined) return NO_IV;
  return Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength).subarray(IV_AT.start, IV_AT.end);
}
