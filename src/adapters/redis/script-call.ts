import { createHash } from 'node:crypto';
import { type Cluster, Command, type Redis } from 'ioredis';

/** A script with keys and binary arguments, written in one piece. The client's own way takes three times as long, and each hop calls one. */
class ScriptCall extends Command {
  readonly #verb: 'EVAL' | 'EVALSHA';
  readonly #script: string;
  readonly #keys: readonly string[];
  readonly #values: readonly Buffer[];

  constructor(verb: 'EVAL' | 'EVALSHA', script: string, keys: readonly string[], values: readonly Buffer[]) {
    // Of these the client looks at the keys alone: they say which node of a Cluster is asked.
    super(verb, [script, keys.length, ...keys], { replyEncoding: null });
    this.#verb = verb;
    this.#script = script;
    this.#keys = keys;
    this.#values = values;
  }

  /** RESP, an array of bulk strings. Scripts and keys are ASCII. */
  override toWritable(): Buffer {
    const keys = this.#keys;
    const values = this.#values;
    let text = `*${3 + keys.length + values.length}\r\n${bulk(this.#verb)}${bulk(this.#script)}${bulk(String(keys.length))}`;
    for (const key of keys) text += bulk(key);
    let length = text.length;
    for (const value of values) length += lengthLine(value).length + value.length + 2;
    const bytes = Buffer.allocUnsafe(length);
    let at = bytes.write(text, 0, 'latin1');
    for (const value of values) {
      at += bytes.write(lengthLine(value), at, 'latin1');
      bytes.set(value, at);
      at += value.length;
      bytes[at++] = CR;
      bytes[at++] = LF;
    }
    return bytes;
  }
}

const CR = 13;
const LF = 10;

function bulk(text: string): string {
  return `$${text.length}\r\n${text}\r\n`;
}

function lengthLine(value: Buffer): string {
  return `$${value.length}\r\n`;
}

/** Runs a script by its digest, and with its text where Redis does not know it yet. Strings of the reply are buffers. */
export function createScript(redis: Redis | Cluster, lua: string) {
  const digest = createHash('sha1').update(lua).digest('hex');
  const call = (verb: 'EVAL' | 'EVALSHA', script: string, keys: readonly string[], values: readonly Buffer[]) =>
    redis.sendCommand(new ScriptCall(verb, script, keys, values)) as Promise<unknown>;
  return (keys: readonly string[], values: readonly Buffer[]): Promise<unknown> =>
    call('EVALSHA', digest, keys, values).catch((error: unknown) => {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return call('EVAL', lua, keys, values);
    });
}
