import { createSecretKey, randomBytes } from 'node:crypto';
import calculateSlot from 'cluster-key-slot';
import { describe, expect, test } from 'vitest';
import { keyedHash } from '../../../src/adapters/encryption/keyring.ts';
import {
  attentionKey,
  BUCKETS,
  bucketOf,
  bucketOfReference,
  conversationKey,
  dueKey,
  durableKey,
  newReference,
  referenceKey,
  registrationKey,
} from '../../../src/adapters/redis/keys.ts';
import { PARTNERS, type PhoneKey } from '../../../src/ports/store.ts';

const SLOTS = 16_384;
const slotOf = (key: string) => calculateSlot(key);
const buckets = Array.from({ length: BUCKETS }, (_, bucket) => bucket);
const nameKey = createSecretKey(randomBytes(32));
const phones = Array.from({ length: 10_000 }, (_, n) => keyedHash(nameKey, `2547${n}`, 12) as PhoneKey);
