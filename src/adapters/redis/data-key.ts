import type { Cluster, Redis } from 'ioredis';
import type { Keyring } from '../encryption/keyring.ts';
import type { Finding } from './foundations.ts';
import { readNameKey, UnknownDataKey } from './names.ts';

/** Whether `DATA_KEY` opens what this Redis holds. Rejects with a `StoreTrouble` where it cannot be reached. */
export async function checkDataKey(redis: Redis | Cluster, keyring: Keyring): Promise<Finding> {
  try {
    await readNameKey(redis, keyring);
    return { about: 'data key', is: 'good', says: 'DATA_KEY opens what is stored' };
  } catch (error) {
    if (!(error instanceof UnknownDataKey)) throw error;
    return { about: 'data key', is: 'at risk', says: error.message };
  }
}
