import { expect } from 'vitest';
import { type Examination, examine } from '../../../src/cli/doctor/examine.ts';
import { line } from '../../../src/cli/doctor/finding.ts';
import { type RegistryStandIn, startRegistryStandIn } from '../../../src/sandbox/registry-stand-in.ts';
import { type SmsStandIn, startSmsStandIn } from '../../../src/sandbox/sms-stand-in.ts';
import { freePort } from '../../support/free-port.ts';
import { type RedisServer, startRedisServer } from '../../support/redis-server.ts';

export type Environment = Readonly<Record<string, string>>;

const SECRETS = {
  PATASCORE_TOKEN: 'Bearer the-token-of-the-registry',
  AT_API_KEY: 'atsk_the-key-of-the-sms-account',
  CALLBACK_KEY: 'b1946ac92492d2347c6235b4d2611184',
  DATA_KEY: 'q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq80=',
  ADMIN_PASSWORD: 'a password of an operator',
};
const REDIS_PASSWORD = 'the-password-of-redis';

/** As docs/going-live.md has it. */
export const KEEPS = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'];

/** Both partners on loopback, a real Redis, and production's settings for them: nothing is wrong with it. */
export type Deployment = {
  readonly registry: RegistryStandIn;
  readonly sms: SmsStandIn;
  readonly redis: RedisServer;
  readonly env: Environment;
  close(): Promise<void>;
};

export async function startDeployment(): Promise<Deployment> {
  const registry = await startRegistryStandIn({ token: SECRETS.PATASCORE_TOKEN, authHeader: 'Authentication' });
  const sms = await startSmsStandIn({ username: 'umoja', apiKey: SECRETS.AT_API_KEY });
  const redis = await startRedisServer([...KEEPS, '--requirepass', REDIS_PASSWORD]);
  return {
    registry,
    sms,
    redis,
    env: {
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(await freePort()),
      REDIS_URL: redisUrl(redis.port),
      PATASCORE_BASE_URL: registry.url,
      AT_USERNAME: 'umoja',
      AT_SMS_URL: sms.url,
      SERVICE_CODE: '*384*1234#',
      LENDER_NAME: 'Jirani',
      HELP_PHONE: '0711222333',
      ...SECRETS,
    },
    async close() {
      await Promise.all([registry.close(), sms.close(), redis.discard()]);
    },
  };
}

function redisUrl(port: number, password = REDIS_PASSWORD): string {
  return `redis://:${password}@127.0.0.1:${port}`;
}

/** The lines that the doctor prints. None of them ever holds a secret of the environment. */
export async function examined(
  env: Environment,
  callback?: string,
  deadlineMs = 2_000,
  more: Pick<Examination, 'probe'> = {},
): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const finding of examine(env, { ...(callback !== undefined && { callback }), deadlineMs, ...more }))
    lines.push(line(finding).trimEnd());
  expectNoSecret(lines.join('\n'), env);
  return lines;
}

export function expectNoSecret(output: string, env: Environment): void {
  const held = Object.keys(SECRETS).flatMap((name) => env[name]?.split(',') ?? []);
  for (const secret of [...held.filter((value) => value.length > 3), REDIS_PASSWORD])
    expect(output).not.toContain(secret);
}

/** What is not well, without the column of what was looked at: `wrong: …`. */
export function complaints(lines: readonly string[]): readonly string[] {
  return lines.filter((each) => !each.startsWith('ok ')).map((each) => each.replace(/ {2,}/g, ' '));
}
