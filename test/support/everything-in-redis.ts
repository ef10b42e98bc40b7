import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { RedisServer } from './redis-server.ts';

/** Every key and every value that a Redis holds now, as text of Latin-1: no byte is lost. */
export async function everythingIn(server: RedisServer): Promise<string> {
  const redis = new Redis(server.url);
  try {
    const parts: Buffer[] = [];
    const keys = await redis.keysBuffer('*');
    for (const key of keys) parts.push(key, ...(await valuesOf(redis, key)));
    return Buffer.concat(parts.flatMap((part) => [part, Buffer.from('\n')])).toString('latin1');
  } finally {
    redis.disconnect();
  }
}

/** Everything that it was ever given to store: its append-only file, in which each change is written as it was made. */
export async function everythingEverIn(server: RedisServer): Promise<string> {
  const redis = new Redis(server.url);
  try {
    const [, directory = ''] = (await redis.config('GET', 'dir')) as string[];
    const folder = join(directory, 'appendonlydir');
    const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))));
    return Buffer.concat(files).toString('latin1');
  } finally {
    redis.disconnect();
  }
}

async function valuesOf(redis: Redis, key: Buffer): Promise<readonly Buffer[]> {
  switch (await redis.type(key)) {
    case 'string':
      return [(await redis.getBuffer(key)) ?? Buffer.alloc(0)];
    case 'hash':
      return Object.entries(await redis.hgetallBuffer(key)).flatMap(([field, value]) => [Buffer.from(field), value]);
    case 'list':
      return redis.lrangeBuffer(key, 0, -1);
    case 'set':
      return redis.smembersBuffer(key);
    case 'zset':
      return redis.zrangeBuffer(key, 0, -1);
    case 'stream':
      return (await redis.xrangeBuffer(key, '-', '+')).flatMap(([id, fields]) => [id, ...fields]);
    default:
      return [];
  }
}
