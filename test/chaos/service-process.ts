import { randomBytes } from 'node:crypto';
import { SERVICE_CODE } from '../../src/cli/dial/handset.ts';
import type { Timing } from '../../src/outbox/policy.ts';
import { startEntry } from './child.ts';
import { QUICK } from './quick.ts';

const CALLBACK_KEY = 'a-callback-key-for-loopback-alone';
/** Where customers send SMS, in a run that takes them. */
export const SHORT_CODE = '22384';
export const ADMIN_PASSWORD = 'a-password-for-loopback-alone';

const ENTRY = 'test/chaos/service-entry.ts';

export type ServiceProcess = {
  /** Where hops go, key and all. */
  readonly ussd: URL;
  readonly port: number;
  isRunning(): boolean;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** SIGTERM: it answers what is under way first. */
  stop(): Promise<void>;
  pause(): void;
  resume(): void;
  /** All that it logged. */
  log(): string;
};

export type Surroundings = {
  readonly redisUrl: string;
  readonly registryUrl: string;
  readonly smsUrl: string;
  /** Base64. One for all processes of a service. */
  readonly dataKey: string;
  readonly timing?: Partial<Timing>;
  /** Other settings, by their names. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** What its entry says once it takes hops. */
export type ServiceReady = { readonly port: number };

const REGISTRY_TOKEN = 'a-token-for-loopback-alone';

export const newDataKey = (): string => randomBytes(32).toString('base64');

/** The service in a process of its own, as in production but for its timing. Resolves once it takes hops. */
export async function startServiceProcess(surroundings: Surroundings): Promise<ServiceProcess> {
  const { redisUrl, registryUrl, smsUrl, dataKey, timing, settings } = surroundings;
  let log = '';
  const { child, ready } = await startEntry(ENTRY, [JSON.stringify({ ...QUICK, ...timing })], {
    onOutput: (text) => {
      log = (log + text).slice(-200_000);
    },
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'warn',
      REDIS_URL: redisUrl,
      PATASCORE_BASE_URL: registryUrl,
      PATASCORE_TOKEN: REGISTRY_TOKEN,
      AT_USERNAME: 'umoja',
      AT_API_KEY: 'an-api-key-for-loopback-alone',
      AT_SMS_URL: smsUrl,
      CALLBACK_KEY,
      SERVICE_CODE,
      ADMIN_PASSWORD,
      DATA_KEY: dataKey,
      REGISTER_DEADLINE_MS: '1500',
      RETRY_FIRST_S: '1',
      RETRY_MAX_S: '2',
      DIALBACK_AFTER_S: '0',
      MAX_HOPS_PER_MINUTE: '0',
      // Callers of a proof dial faster than any campaign.
      MAX_DIALS_PER_S: '0',
      ...settings,
    },
  });
  const { port } = ready as ServiceReady;
  return {
    ussd: new URL(`http://127.0.0.1:${port}/ussd?key=${CALLBACK_KEY}`),
    port,
    isRunning: child.isRunning,
    kill: () => child.end('SIGKILL'),
    stop: () => child.end('SIGTERM'),
    pause: () => child.signal('SIGSTOP'),
    resume: () => child.signal('SIGCONT'),
    log: () => log,
  };
}
