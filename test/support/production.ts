import { type RegistryStandIn, startRegistryStandIn } from '../../src/sandbox/registry-stand-in.ts';
import { type SmsStandIn, startSmsStandIn } from '../../src/sandbox/sms-stand-in.ts';
import { type GatewayPhone, gatewayPhone, type PhoneOptions } from './gateway-phone.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';
import { endServices, type ServiceProcess, startService } from './service-process.ts';

/** Values that are found nowhere by chance: what is grepped for. */
export const SECRETS = {
  callbackKey: 'callback-Zq8vXw2LkT91',
  registryToken: 'Bearer token-Hf63jPw0QmXe',
  smsApiKey: 'atsk_Yb47kGd2NsRv',
  adminPassword: 'admin-Kx52tUc8WpJm',
  dataKey: Buffer.alloc(32, 'data-key of the tests').toString('base64'),
} as const;

type Environment = Readonly<Record<string, string>>;

/** All that a lender has around the service: a Redis, the two partners on loopback, and the settings that name them. */
export type Production = {
  readonly redis: RedisServer;
  readonly registry: RegistryStandIn;
  readonly sms: SmsStandIn;
  readonly env: Environment;
  /** A process with production's settings; more of them share the Redis. */
  start(env?: Environment): Promise<ServiceProcess>;
  /** A customer's phone, whose hops go to the processes by turns. */
  phone(number: string, to: readonly ServiceProcess[], more?: Partial<PhoneOptions>): GatewayPhone;
  /** How often the registry was asked. */
  asked(): number;
  close(): Promise<void>;
};

export async function startProduction(): Promise<Production> {
  const redis = await startRedisServer(['--appendonly', 'yes', '--appendfsync', 'always']);
  const registry = await startRegistryStandIn({ token: SECRETS.registryToken, authHeader: 'Authentication' });
  const sms = await startSmsStandIn({ username: 'umoja', apiKey: SECRETS.smsApiKey });
  let asked = 0;
  registry.subscribe(({ kind }) => {
    if (kind === 'registry_request') asked++;
  });
  const env: Environment = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    REDIS_URL: redis.url,
    PATASCORE_BASE_URL: registry.url,
    PATASCORE_TOKEN: SECRETS.registryToken,
    AT_USERNAME: 'umoja',
    AT_API_KEY: SECRETS.smsApiKey,
    AT_SMS_URL: sms.url,
    CALLBACK_KEY: SECRETS.callbackKey,
    DATA_KEY: SECRETS.dataKey,
    ADMIN_PASSWORD: SECRETS.adminPassword,
    RETRY_FIRST_S: '1',
  };
  return {
    redis,
    registry,
    sms,
    env,
    start: (more = {}) => startService({ env: { ...env, ...more } }),
    phone: (number, to, more = {}) =>
      gatewayPhone({
        number,
        callbacks: to.map(({ address }) => `${address}/ussd?key=${encodeURIComponent(SECRETS.callbackKey)}`),
        ...more,
      }),
    asked: () => asked,
    async close() {
      await endServices();
      await Promise.all([registry.close(), sms.close()]);
      await redis.discard();
    },
  };
}
