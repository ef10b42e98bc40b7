import { StoreTrouble } from '../../src/adapters/redis/trouble.ts';

type Packed =
  | null
  | boolean
  | number
  | string
  | readonly Packed[]
  | { readonly is: 'undefined' }
  | { readonly is: 'bytes'; readonly of: string }
  | { readonly is: 'map'; readonly of: readonly (readonly [Packed, Packed])[] }
  | { readonly is: 'error'; readonly of: Properties }
  | { readonly is: 'record'; readonly of: Properties };

type Properties = readonly (readonly [string, Packed])[];

/**
 * As JSON, with what JSON lacks: undefined, bytes, maps, and errors with all that hangs on them but the stack.
 * Throws a `TypeError` at anything else, rather than lose it on the way.
 */
export function toWire(value: unknown): string {
  return JSON.stringify(pack(value));
}

/** Bytes come out as a `Buffer`, and a `StoreTrouble` as one. */
export function fromWire(text: string): unknown {
  return unpack(JSON.parse(text));
}

function pack(value: unknown): Packed {
  if (value === undefined) return { is: 'undefined' };
  if (value === null || typeof value === 'boolean' || typeof value === 'string' || Number.isFinite(value))
    return value as null | boolean | string | number;
  if (Array.isArray(value)) return value.map(pack);
  if (value instanceof Uint8Array) return { is: 'bytes', of: Buffer.from(value).toString('base64') };
  if (value instanceof Map) return { is: 'map', of: [...value].map(([key, each]) => [pack(key), pack(each)] as const) };
  if (value instanceof Error)
    return { is: 'error', of: properties({ ...value, name: value.name, message: value.message }) };
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
    return { is: 'record', of: properties(value) };
  throw new TypeError(`no ${typeof value} like this goes over the wire`);
}

function properties(record: object): Properties {
  return Object.entries(record).map(([name, each]) => [name, pack(each)] as const);
}

function unpack(packed: Packed): unknown {
  if (packed === null || typeof packed !== 'object') return packed;
  if (!('is' in packed)) return packed.map(unpack);
  switch (packed.is) {
    case 'undefined':
      return undefined;
    case 'bytes':
      return Buffer.from(packed.of, 'base64');
    case 'map':
      return new Map(packed.of.map(([key, each]) => [unpack(key), unpack(each)] as const));
    case 'error': {
      const all = record(packed.of);
      return Object.assign(all['name'] === 'StoreTrouble' ? new StoreTrouble('fault') : new Error(), all);
    }
    case 'record':
      return record(packed.of);
  }
}

function record(of: Properties): Record<string, unknown> {
  return Object.fromEntries(of.map(([name, each]) => [name, unpack(each)]));
}
