import type { Cluster, Redis, Result } from 'ioredis';
import { IV_AT } from '../encryption/keyring.ts';

// Every key of a call is in one bucket, so that a Cluster runs it on one node. Every script returns Redis' TIME: the clock by which
// all processes go.

const IV_RANGE = `${IV_AT.start + 1}, ${IV_AT.end}`;

/** Of a document that is absent. */
export const NO_IV = Buffer.alloc(IV_AT.end - IV_AT.start);

/**
 * KEYS: conversation, registration; where more than the documents is written also: due for the registry, due for SMS, reference; then
 * the marks that are set or removed, and the proof. ARGV: the head, both documents, the proof. The head: the IVs that both documents must
 * have, then words with spaces between, since each argument costs its own: the phone's key; for each document a verb and a time
 * to live; not after; timer for whom, timer at; a verb for the reference, its time to live; for each mark a verb and since when; for
 * the proof a verb and its time to live. `-` is none. Answers the time in microseconds where it is done.
 * A commit that is sent twice finds what the first has written, and answers as that one did.
 */
export const COMMIT = `
local t = redis.call('TIME')
local micros = t[1] * 1000000 + t[2]
local was = {string.sub(ARGV[1], 1, ${NO_IV.length}), string.sub(ARGV[1], ${NO_IV.length + 1}, ${NO_IV.length * 2})}
local plan = {}
for word in string.gmatch(string.sub(ARGV[1], ${NO_IV.length * 2 + 1}), '%S+') do plan[#plan + 1] = word end
local phone = table.remove(plan, 1)
local stored = redis.call('MGET', KEYS[1], KEYS[2])
local none = string.rep('\\0', ${NO_IV.length})
local function iv(value)
  local bytes = value and string.sub(value, ${IV_RANGE}) or ''
  return bytes .. string.sub(none, #bytes + 1)
end
local function is(at, verb)
  if verb == 'set' then return stored[at] == ARGV[1 + at] end
  return iv(stored[at]) == (verb == 'delete' and none or was[at])
end
if iv(stored[1]) ~= was[1] or iv(stored[2]) ~= was[2] then
  if is(1, plan[1]) and is(2, plan[3]) then return micros end
  return {'changed', micros, stored[1], stored[2]}
end
if plan[5] ~= '-' and micros / 1000 > tonumber(plan[5]) then
  return {'late', micros, stored[1], stored[2]}
end
if plan[8] == 'set' then
  local owner = redis.call('GET', KEYS[5])
  if owner and owner ~= phone then return {'taken', micros, stored[1], stored[2]} end
  redis.call('SET', KEYS[5], phone, 'EX', plan[9])
elseif plan[8] == 'delete' and redis.call('GET', KEYS[5]) == phone then
  redis.call('DEL', KEYS[5])
end
for at = 1, 2 do
  local verb, ttl = plan[at * 2 - 1], plan[at * 2]
  if verb == 'delete' then redis.call('DEL', KEYS[at])
  elseif verb == 'set' and ttl == '-' then redis.call('SET', KEYS[at], ARGV[1 + at])
  elseif verb == 'set' then redis.call('SET', KEYS[at], ARGV[1 + at], 'EX', ttl) end
end
if plan[6] ~= '-' then
  local mine, other = KEYS[3], KEYS[4]
  if plan[6] == 'sms' then mine, other = KEYS[4], KEYS[3] end
  redis.call('ZREM', other, phone)
  if plan[6] == 'none' then redis.call('ZREM', mine, phone)
  else redis.call('ZADD', mine, plan[7], phone) end
end
for at = 6, #KEYS do
  local verb, number = plan[at * 2 - 2], plan[at * 2 - 1]
  if verb == 'mark' then redis.call('ZADD', KEYS[at], number, phone)
  elseif verb == 'unmark' then redis.call('ZREM', KEYS[at], phone)
  else redis.call('SET', KEYS[at], ARGV[4], 'EX', number) end
end
return micros
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

/**
 * KEYS: sorted sets, each index of a bucket after another. ARGV: up to which score members count, for each index. Answers for each index
 * how many they are, and the first score of all, or nothing.
 */
const WAITING = `
local counts, heads = {}, {}
for at = 1, #ARGV do counts[at], heads[at] = 0, '' end
for at = 1, #KEYS do
  local index = (at - 1) % #ARGV + 1
  counts[index] = counts[index] + redis.call('ZCOUNT', KEYS[at], '-inf', ARGV[index])
  local head = redis.call('ZRANGE', KEYS[at], 0, 0, 'WITHSCORES')[2]
  if head and (heads[index] == '' or tonumber(head) < tonumber(heads[index])) then heads[index] = head end
end
return {counts, heads}
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

/** The time in microseconds since 1970; where nothing was written, why, the time, and both documents. */
export type CommitReply = number | readonly [because: Buffer, micros: number, (Buffer | null)?, (Buffer | null)?];

declare module 'ioredis' {
  interface RedisCommander<Context> {
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
    jisajiliWaiting(
      keys: number,
      ...keysAndUntil: readonly (string | number)[]
    ): Result<readonly [readonly number[], readonly string[]], Context>;
    jisajiliCount(key: string): Result<number, Context>;
    jisajiliTake(key: string, wanted: number, most: number): Result<number, Context>;
    /** 1: written, with the time to live that it had; 0: somebody wrote meanwhile. */
    jisajiliReplace(key: string, iv: Bytes, next: Bytes): Result<number, Context>;
  }
}

export function defineScripts(redis: Redis | Cluster): void {
  redis.defineCommand('jisajiliClaim', { numberOfKeys: 1, lua: CLAIM });
  redis.defineCommand('jisajiliPeek', { lua: PEEK });
  redis.defineCommand('jisajiliWaiting', { lua: WAITING });
  redis.defineCommand('jisajiliCount', { numberOfKeys: 1, lua: COUNT });
  redis.defineCommand('jisajiliTake', { numberOfKeys: 1, lua: TAKE });
  redis.defineCommand('jisajiliReplace', { numberOfKeys: 1, lua: REPLACE });
}
