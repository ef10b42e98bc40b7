import type { Cluster, Redis, Result } from 'ioredis';
import { IV_AT } from '../encryption/keyring.ts';

// Every key of a call is in one bucket, so that a Cluster runs it on one node. Every script returns Redis' TIME: the clock by which
// all processes go.

const IV_RANGE = `${IV_AT.start + 1}, ${IV_AT.end}`;

/**
 * KEYS: conversation, registration; where more than the documents is written also: due for the registry, due for SMS, reference; then
 * the marks that are set or removed, and the proof. ARGV: the IVs that both documents must have, the phone's key, the plan, both
 * documents, the proof. The plan is words with spaces between, since each argument costs its own: for each document a verb and a time
 * to live; not after; timer for whom, timer at; a verb for the reference, its time to live; for each mark a verb and since when; for
 * the proof a verb and its time to live. `-` is none.
 * A commit that is sent twice finds what the first has written, and answers as that one did.
 */
const COMMIT = `
local t = redis.call('TIME')
local plan = {}
for word in string.gmatch(ARGV[4], '%S+') do plan[#plan + 1] = word end
local stored = redis.call('MGET', KEYS[1], KEYS[2])
local function iv(value) return value and string.sub(value, ${IV_RANGE}) or '' end
local function is(at, verb)
  if verb == 'set' then return stored[at] == ARGV[4 + at] end
  return iv(stored[at]) == (verb == 'delete' and '' or ARGV[at])
end
if iv(stored[1]) ~= ARGV[1] or iv(stored[2]) ~= ARGV[2] then
  return {is(1, plan[1]) and is(2, plan[3]) and 'done' or 'changed', t[1], t[2], stored[1], stored[2]}
end
if plan[5] ~= '-' and t[1] * 1000 + t[2] / 1000 > tonumber(plan[5]) then
  return {'late', t[1], t[2], stored[1], stored[2]}
end
if plan[8] == 'set' then
  local owner = redis.call('GET', KEYS[5])
  if owner and owner ~= ARGV[3] then return {'taken', t[1], t[2], stored[1], stored[2]} end
  redis.call('SET', KEYS[5], ARGV[3], 'EX', plan[9])
elseif plan[8] == 'delete' and redis.call('GET', KEYS[5]) == ARGV[3] then
  redis.call('DEL', KEYS[5])
end
for at = 1, 2 do
  local verb, ttl = plan[at * 2 - 1], plan[at * 2]
  if verb == 'delete' then redis.call('DEL', KEYS[at])
  elseif verb == 'set' and ttl == '-' then redis.call('SET', KEYS[at], ARGV[4 + at])
  elseif verb == 'set' then redis.call('SET', KEYS[at], ARGV[4 + at], 'EX', ttl) end
end
if plan[6] ~= '-' then
  local mine, other = KEYS[3], KEYS[4]
  if plan[6] == 'sms' then mine, other = KEYS[4], KEYS[3] end
  redis.call('ZREM', other, ARGV[3])
  if plan[6] == 'none' then redis.call('ZREM', mine, ARGV[3])
  else redis.call('ZADD', mine, plan[7], ARGV[3]) end
end
for at = 6, #KEYS do
  local verb, number = plan[at * 2 - 2], plan[at * 2 - 1]
  if verb == 'mark' then redis.call('ZADD', KEYS[at], number, ARGV[3])
  elseif verb == 'unmark' then redis.call('ZREM', KEYS[at], ARGV[3])
  else redis.call('SET', KEYS[at], ARGV[7], 'EX', number) end
end
return {'done', t[1], t[2]}
`;

/** KEYS: one bucket's due phones. ARGV: most of them, visibility in milliseconds, overdue by how many milliseconds. */
const CLAIM = `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[3], 'WITHSCORES', 'LIMIT', 0, ARGV[1])
for at = 1, #due, 2 do redis.call('ZADD', KEYS[1], now + ARGV[2], due[at]) end
local head = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return {t[1], t[2], head[2] or '', due}
`;

/**
 * KEYS: sorted sets of due phones. ARGV: milliseconds. Answers the time, and of each the time of the oldest, or nothing.
 * A phone whose time is further ahead than that is due now. One of each set at a time: there are many calls, and few such phones.
 */
const PEEK = `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local heads = {}
for at = 1, #KEYS do
  local far = redis.call('ZRANGE', KEYS[at], -1, -1, 'WITHSCORES')
  if far[2] and tonumber(far[2]) > now + ARGV[1] then redis.call('ZADD', KEYS[at], now, far[1]) end
  heads[at] = redis.call('ZRANGE', KEYS[at], 0, 0, 'WITHSCORES')[2] or ''
end
return {t[1], t[2], heads}
`;

/** KEYS: a counter of this second. Answers how many there were with this one. */
const COUNT = `
local count = redis.call('INCR', KEYS[1])
redis.call('EXPIRE', KEYS[1], 10)
return count
`;

/** KEYS: a counter of this second. ARGV: how many more, the most there may be. Answers how many of them there were room for. */
const TAKE = `
local room = tonumber(ARGV[2]) - tonumber(redis.call('GET', KEYS[1]) or 0)
local taken = math.max(0, math.min(tonumber(ARGV[1]), room))
redis.call('INCRBY', KEYS[1], taken)
redis.call('EXPIRE', KEYS[1], 10)
return taken
`;

/** KEYS: a document. ARGV: its IV, what to write in its place. */
const REPLACE = `
local stored = redis.call('GET', KEYS[1])
if not stored or string.sub(stored, ${IV_RANGE}) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
return 1
`;

export type Verb = '-' | 'delete' | 'set';
type Bytes = string | Buffer;

/** Time in seconds and microseconds stands at 1 and 2; the documents, where something was refused, at 3 and 4. */
type CommitReply = readonly [Buffer, Buffer, Buffer, (Buffer | null)?, (Buffer | null)?];

declare module 'ioredis' {
  interface RedisCommander<Context> {
    /** How many keys, the keys, the arguments. */
    jisajiliCommitBuffer(keys: number, ...keysAndArguments: readonly (string | Buffer)[]): Result<CommitReply, Context>;
    jisajiliClaim(
      dueKey: string,
      limit: number,
      visibilityMs: number,
      overdueByMs: number,
    ): Result<readonly [string, string, string, readonly string[]], Context>;
    jisajiliPeek(
      keys: number,
      ...dueKeysAndFarMs: readonly (string | number)[]
    ): Result<readonly [string, string, readonly string[]], Context>;
    jisajiliCount(key: string): Result<number, Context>;
    jisajiliTake(key: string, wanted: number, most: number): Result<number, Context>;
    /** 1: written, with the time to live that it had; 0: somebody wrote meanwhile. */
    jisajiliReplace(key: string, iv: Bytes, next: Bytes): Result<number, Context>;
  }
}

export function defineScripts(redis: Redis | Cluster): void {
  redis.defineCommand('jisajiliCommit', { lua: COMMIT });
  redis.defineCommand('jisajiliClaim', { numberOfKeys: 1, lua: CLAIM });
  redis.defineCommand('jisajiliPeek', { lua: PEEK });
  redis.defineCommand('jisajiliCount', { numberOfKeys: 1, lua: COUNT });
  redis.defineCommand('jisajiliTake', { numberOfKeys: 1, lua: TAKE });
  redis.defineCommand('jisajiliReplace', { numberOfKeys: 1, lua: REPLACE });
}
