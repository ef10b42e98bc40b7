import { Cluster, type Redis } from 'ioredis';
import type { PhoneKey } from '../../ports/store.ts';
import type { Keyring } from '../encryption/keyring.ts';
import type { Finding } from './foundations.ts';
import { EVERY_PHONE, phoneKeyIn, registrationKey } from './keys.ts';
import { MARK } from './move.ts';
import { redisWithin } from './trouble.ts';

const DEADLINE_MS = 3_000;
const LOOK_AT = 500;
const ROUNDS = 20;

/**
 * Looks at the names of some phones, which tell by which data key they were made, whether `DATA_KEY` is the one that this Redis was
 * filled with. Rejects with a `StoreTrouble` where it cannot be reached.
 */
export async function checkDataKey(redis: Redis | Cluster, keyring: Keyring): Promise<Finding> {
  await redisWithin(DEADLINE_MS, redis.ping());
  const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis];
  const names = (await redisWithin(DEADLINE_MS, Promise.all(nodes.map((node) => someNames(node))))).flat();
  const strange = names.filter((name) => keyring.ageOfName(name) === 'unknown');
  const isLeft = await redisWithin(DEADLINE_MS, Promise.all(strange.map((name) => isMovedAway(redis, name))));
  const unknown = isLeft.filter((left) => !left).length;
  if (names.length === 0) return { about: 'data key', is: 'well', says: 'nothing is kept yet' };
  if (unknown === 0) return { about: 'data key', is: 'well', says: 'DATA_KEY opens what is kept' };
  const share = unknown === names.length ? 'what is kept' : `${unknown} of ${names.length} phones that were looked at`;
  return {
    about: 'data key',
    is: 'at risk',
    says: `DATA_KEY does not open ${share}: put the key that did behind it, with a comma, until npm run reseal says that it can go`,
  };
}

/** Under such a name there is only the way to a newer one. */
async function isMovedAway(redis: Redis | Cluster, key: PhoneKey): Promise<boolean> {
  return (await redis.getrange(registrationKey(key), 0, MARK.length - 1)) === MARK.toString();
}

async function someNames(node: Redis): Promise<readonly PhoneKey[]> {
  const names = new Set<PhoneKey>();
  let cursor = '0';
  for (let round = 0; round < ROUNDS && names.size < LOOK_AT; round++) {
    const [next, keys] = await node.scan(cursor, 'MATCH', EVERY_PHONE, 'COUNT', LOOK_AT);
    for (const key of keys) names.add(phoneKeyIn(key));
    cursor = next;
    if (cursor === '0') break;
  }
  return [...names];
}
