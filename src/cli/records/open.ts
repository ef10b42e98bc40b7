import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster, Redis } from 'ioredis';
import { createKeyring, type Keyring } from '../../adapters/encryption/keyring.ts';
import { connectRedis } from '../../adapters/redis/connect.ts';
import { createOperationsStore } from '../../adapters/redis/operations.ts';
import type { Operations } from '../../operations/operations.ts';
import { createOperations, createPhoneStore } from '../../runtime/compose.ts';
import { SETTINGS, type Setting } from '../../runtime/settings/table.ts';
import type { Environment } from '../../runtime/settings.ts';

/** What the service stores, for a command that works on it. */
export type OpenRecords = {
  readonly redis: Redis | Cluster;
  readonly keyring: Keyring;
  readonly operations: Operations;
  close(): void;
};

/** The sandbox's own folder, as `npm start` has it. */
const SANDBOX_FOLDER = './data';
const NEEDED = [SETTINGS.redis, SETTINGS.dataKeys] as const;
const DEFAULTED = [
  SETTINGS.retryFirstS,
  SETTINGS.retryMaxS,
  SETTINGS.giveUpAfterH,
  SETTINGS.retentionDays,
  SETTINGS.resumeWithinH,
  SETTINGS.dialbackAfterS,
  SETTINGS.quietHours,
] as const;

/**
 * Opens what the settings name; outside production, where they name nothing, what the sandbox that runs here stores. Answers what
 * is wrong, a line each, without any value.
 */
export async function openRecords(
  env: Environment,
  sandboxFolder = SANDBOX_FOLDER,
): Promise<OpenRecords | readonly string[]> {
  const found = env['NODE_ENV'] === 'production' ? env : { ...(await sandboxIn(sandboxFolder)), ...withoutEmpty(env) };
  const problems = [...NEEDED, ...DEFAULTED].flatMap(({ name, kind, example, default: usual }) => {
    const value = found[name] || usual;
    if (!value) return [`${name}: is not set, and no sandbox runs here; for example: ${example}`];
    const { error } = kind.safeParse(value);
    return error ? [`${name}: ${error.issues[0]?.message ?? 'is wrong'}; for example: ${example}`] : [];
  });
  if (problems.length > 0) return problems;

  const redis = connectRedis(SETTINGS.redis.kind.parse(found[SETTINGS.redis.name] ?? ''), 'process');
  const keyring = createKeyring(SETTINGS.dataKeys.kind.parse(found[SETTINGS.dataKeys.name] ?? ''));
  const value = <T>({ name, kind, default: usual = '' }: Setting<T>): T => kind.parse(found[name] || usual);
  const operations = createOperations(createPhoneStore(redis, keyring), createOperationsStore(redis), {
    retryFirstS: value(SETTINGS.retryFirstS),
    retryMaxS: value(SETTINGS.retryMaxS),
    giveUpAfterH: value(SETTINGS.giveUpAfterH),
    retentionDays: value(SETTINGS.retentionDays),
    resumeWithinH: value(SETTINGS.resumeWithinH),
    dialbackAfterS: value(SETTINGS.dialbackAfterS),
    quietHours: value(SETTINGS.quietHours),
  });
  return { redis, keyring, operations, close: () => redis.disconnect() };
}

async function sandboxIn(folder: string): Promise<Environment> {
  const read = (name: string) =>
    readFile(join(folder, name), 'utf8').then(
      (text) => text.trim(),
      () => undefined,
    );
  const [url, dataKey] = await Promise.all([read('redis-url'), read('data-key')]);
  return {
    ...(url !== undefined && { [SETTINGS.redis.name]: url }),
    ...(dataKey !== undefined && { [SETTINGS.dataKeys.name]: dataKey }),
  };
}

function withoutEmpty(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value));
}
