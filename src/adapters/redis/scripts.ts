import type { Cluster, Redis, Result } from 'ioredis';

// Every key of a call has the phone's hash tag, so that a Cluster runs it on one node.
// A value is at most about a kilobyte, and each write has a new IV: equal bytes mean that nobody wrote.
// For that reason it may also be sent twice: the second finds what the first has written, and changes nothing.
const COMMIT = `
local function kept(key) return redis.call('GET', key) or '' end
local function isWritten(key, expected, verb, value)
  if verb == 'set' then return kept(key) == value end
  return kept(key) == (verb == 'delete' and '' or expected)
end
if kept(KEYS[1]) ~= ARGV[1] or kept(KEYS[2]) ~= ARGV[2] then
  local isDone = isWritten(KEYS[1], ARGV[1], ARGV[3], ARGV[4]) and isWritten(KEYS[2], ARGV[2], ARGV[6], ARGV[7])
  return isDone and 1 or 0
end
local function write(key, verb, value, ttl)
  if verb == 'delete' then redis.call('DEL', key)
  elseif verb == 'set' and ttl == '0' then redis.call('SET', key, value)
  elseif verb == 'set' then redis.call('SET', key, value, 'EX', ttl) end
end
write(KEYS[1], ARGV[3], ARGV[4], ARGV[5])
write(KEYS[2], ARGV[6], ARGV[7], ARGV[8])
if ARGV[9] ~= '0' then
  redis.call('INCR', KEYS[3])
  redis.call('EXPIRE', KEYS[3], ARGV[9])
end
return 1
`;

const COUNT = `
local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return n
`;

const SWAP = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
return 1
`;

export type Verb = 'keep' | 'delete' | 'set';
type Bytes = string | Buffer;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    /** 1: written, now or by the same command before; 0: one of the documents was not as expected (empty: none). A time to live of 0 is none. */
    jisajiliCommit(
      sessionKey: string,
      registrationKey: string,
      hopsKey: string,
      expectedSession: Bytes,
      expectedRegistration: Bytes,
      sessionVerb: Verb,
      session: Bytes,
      sessionTtlS: number,
      registrationVerb: Verb,
      registration: Bytes,
      registrationTtlS: number,
      countHopForS: number,
    ): Result<number, Context>;
    /** Adds one; the counter lives for `ttlS` from its first. */
    jisajiliCount(key: string, ttlS: number): Result<number, Context>;
    /** 1: written, with the time to live that it had; 0: it was not as expected. */
    jisajiliSwap(key: string, expected: Bytes, next: Bytes): Result<number, Context>;
  }
}

export function defineScripts(redis: Redis | Cluster): void {
  redis.defineCommand('jisajiliCommit', { numberOfKeys: 3, lua: COMMIT });
  redis.defineCommand('jisajiliCount', { numberOfKeys: 1, lua: COUNT });
  redis.defineCommand('jisajiliSwap', { numberOfKeys: 1, lua: SWAP });
}
