import type { PhoneKey } from '../../ports/store.ts';

// Every name under which something is kept in Redis; the queue's own are BullMQ's, under `{jisajili}`. The braces are the hash tag:
// all that is kept of one phone is on one node of a Cluster.

const MINUTE_MS = 60_000;

/** The conversation, sealed. */
export const sessionKey = (key: PhoneKey): string => `j:s:{${key}}`;
/** What was confirmed, sealed, or the way to where it has moved. */
export const registrationKey = (key: PhoneKey): string => `j:r:{${key}}`;
/** As a pattern of SCAN: both of every phone. */
export const EVERY_PHONE = 'j:[sr]:{*}';
export const phoneKeyIn = (name: string): PhoneKey => name.slice(name.indexOf('{') + 1, name.indexOf('}')) as PhoneKey;

/** How many hops a phone made in this minute. */
export const hopsKey = (key: PhoneKey, nowMs: number): string => `j:n:{${key}}:${Math.floor(nowMs / MINUTE_MS)}`;
/** How many dials there were in this second, of all phones. */
export const dialsKey = (nowMs: number): string => `j:dials:${Math.floor(nowMs / 1000)}`;

/** Whose a reference is, and whose a message. */
export const refKey = (ref: string): string => `j:ref:${ref}`;
export const messageKey = (messageId: string): string => `j:msg:${messageId}`;

/** Sorted sets of registrations by a time: those that still owe something, and those that were given up. */
export const DUE = 'j:due';
export const DEAD = 'j:dead';
export const indexed = (key: PhoneKey, registrationId: string): string => `${key}.${registrationId}`;

/** What is written to be waited for, in the slot of `slot`. */
export const markKey = (slot: string): string => `j:w:{${slot}}`;

/** The stream of what was done with personal data. */
export const AUDIT = 'j:audit';
