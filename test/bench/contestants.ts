import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SERVICE_CODE } from '../../src/cli/dial/handset.ts';
import { startRedisServer } from '../../src/sandbox/redis-server.ts';
import { program, ROOT } from '../support/programs.ts';
import type { PartnerCounts } from './partners-entry.ts';
import { type Program, startProgram } from './programs.ts';
import { lookAtRedis, type RedisSide } from './redis-side.ts';

/** One of the programs that are compared, with a Redis of its own. */
export type Contestant = {
  /** Where hops go, key and all. */
  readonly ussd: URL;
  readonly program: Program;
  readonly redis: RedisSide;
  stop(): Promise<void>;
};

export type Partners = {
  readonly address: string;
  counts(): Promise<PartnerCounts>;
  stop(): Promise<void>;
};

const CALLBACK_KEY = 'a-callback-key-of-loopback-q7';

export async function startPartners(folder: string): Promise<Partners> {
  const { address, stop } = await startProgram({ ...entry('partners', folder), env: {} });
  return {
    address,
    counts: async () => (await (await fetch(`${address}/counts`)).json()) as PartnerCounts,
    stop,
  };
}

export function startFloor(folder: string): Promise<Contestant> {
  return withRedis(folder, (redisUrl) =>
    startProgram({ ...entry('floor', folder), env: { NODE_ENV: 'production', REDIS_URL: redisUrl } }),
  );
}

/** `packages`: the folder with the peer's packages. */
export function startPeer(folder: string, packages: string): Promise<Contestant> {
  return withRedis(folder, (redisUrl) =>
    startProgram({
      ...entry('peer', folder),
      env: { NODE_ENV: 'production', REDIS_URL: redisUrl, PEER_FOLDER: packages },
    }),
  );
}

/** This service as `npm start` runs it in production. `env`: besides its settings. */
export async function startService(
  folder: string,
  partners: Partners,
  env: NodeJS.ProcessEnv = {},
): Promise<Contestant> {
  const command = await productionCommand();
  return withRedis(folder, (redisUrl) =>
    startProgram({
      name: 'service',
      folder,
      cwd: ROOT,
      command,
      env: {
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        REDIS_URL: redisUrl,
        PATASCORE_BASE_URL: partners.address,
        PATASCORE_TOKEN: randomBytes(16).toString('hex'),
        AT_USERNAME: 'umoja',
        AT_API_KEY: randomBytes(16).toString('hex'),
        AT_SMS_URL: `${partners.address}/version1/messaging`,
        CALLBACK_KEY,
        SERVICE_CODE,
        DATA_KEY: randomBytes(32).toString('base64'),
        ADMIN_PASSWORD: randomBytes(16).toString('hex'),
        // The load comes from few phones at a speed that no customer has.
        MAX_HOPS_PER_MINUTE: '0',
        MAX_DIALS_PER_S: '0',
        SMS_MAX_PER_S: '0',
        // Every hop sets the reminder's timer, but none becomes due during a run.
        DIALBACK_AFTER_S: '86400',
        ...env,
      },
    }),
  );
}

/** What `npm start` runs, without npm. */
async function productionCommand(): Promise<readonly [string, ...string[]]> {
  const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  return ['sh', '-c', scripts.start];
}

function entry(name: string, folder: string) {
  return { name, folder, command: program(`test/bench/${name}-entry.ts`) };
}

async function withRedis(folder: string, start: (redisUrl: string) => Promise<Program>): Promise<Contestant> {
  const server = await startRedisServer('redis-server', await mkdtemp(join(folder, 'redis-')));
  const redis = await lookAtRedis(server.url);
  const stopRedis = () => {
    redis.close();
    return server.stop();
  };
  const program = await start(server.url).catch(async (error: unknown) => {
    await stopRedis();
    throw error;
  });
  return {
    ussd: new URL(`/ussd?key=${CALLBACK_KEY}`, program.address),
    program,
    redis,
    async stop() {
      await program.stop();
      await stopRedis();
    },
  };
}
