// What a registration costs on either runtime, and how fast a Worker works off a backlog, on this machine and in one run: `npm run worker:bench`. See docs/workers.md.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takesNoArguments } from '../../src/cli/no-arguments.ts';
import { giveUp } from '../../src/runtime/node/until-signal.ts';
import { StartProblem } from '../../src/runtime/start-problem.ts';
import { startRedisServer } from '../../src/sandbox/redis-server.ts';
import { startRegistryStandIn } from '../../src/sandbox/registry-stand-in.ts';
import { startSmsStandIn } from '../../src/sandbox/sms-stand-in.ts';
import { workOff } from './backlog.ts';
import { type Measured, measure } from './measure.ts';
import { startNodeToMeasure, startWorkerdToMeasure } from './measured-runtimes.ts';

const WARM_UP = 20;
const REGISTRATIONS = 60;
const ROUNDS = 3;
const BACKLOG = 1_000;

const TITLES: { readonly [K in keyof Measured]: string } = {
  hopMs: 'ms per hop, median',
  hopP99Ms: 'ms per hop, 99th percentile',
  cpuMs: 'CPU ms per registration',
  callbacks: 'callbacks per registration',
  redisConnections: 'Redis connections per registration',
  redisCommands: 'Redis commands per registration',
};

takesNoArguments(
  'worker:bench',
  `Usage: npm run worker:bench

Registers customers on Node and on Workers by turns, on loopback, and prints what a registration costs on either; then
how long a Worker takes for a backlog of ${BACKLOG}. It takes some minutes, and needs redis-server on the PATH.`,
);

const folder = await mkdtemp(join(tmpdir(), 'jisajili-bench-'));
const redis = await startRedisServer('redis-server', folder).catch(async (error: unknown) => {
  await rm(folder, { recursive: true, force: true });
  if (!(error instanceof StartProblem)) throw error;
  return giveUp(`worker:bench: ${error.message}`);
});
const registry = await startRegistryStandIn({ token: 'a-token-of-loopback', authHeader: 'Authentication' });
const sms = await startSmsStandIn({ username: 'umoja', apiKey: 'a-key-of-loopback' });
const environment = {
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  PORT: '0',
  LOG_LEVEL: 'info',
  REDIS_URL: redis.url,
  PATASCORE_BASE_URL: registry.url,
  PATASCORE_TOKEN: 'a-token-of-loopback',
  AT_USERNAME: 'umoja',
  AT_API_KEY: 'a-key-of-loopback',
  AT_SMS_URL: sms.url,
  CALLBACK_KEY: 'a-callback-key-of-loopback',
  DATA_KEY: btoa('a data key of the tests, 32 long'),
  ADMIN_PASSWORD: 'a-password-of-loopback',
};

try {
  const rounds: { node: Measured; workers: Measured }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const node = await one(startNodeToMeasure);
    rounds.push({ node, workers: await one(startWorkerdToMeasure) });
  }
  process.stdout.write(table(rounds));
  process.stdout.write(await workOff({ environment, registry, sms, customers: BACKLOG }));
} finally {
  await registry.close();
  await sms.close();
  await redis.stop();
  await rm(folder, { recursive: true, force: true });
}

async function one(start: typeof startNodeToMeasure): Promise<Measured> {
  const runtime = await start(environment);
  try {
    const callback = `${runtime.address}/ussd?key=${environment.CALLBACK_KEY}`;
    const settings = { ...runtime, callback, redisUrl: redis.url, sms };
    await measure({ ...settings, registrations: WARM_UP });
    return await measure({ ...settings, registrations: REGISTRATIONS });
  } finally {
    await runtime.stop();
  }
}

function table(rounds: readonly { node: Measured; workers: Measured }[]): string {
  const middle = (of: (round: { node: Measured; workers: Measured }) => number) => {
    const sorted = rounds.map(of).sort((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  };
  const lines = (Object.keys(TITLES) as (keyof Measured)[]).map((key) => {
    const [node, workers] = [middle(({ node }) => node[key]), middle(({ workers }) => workers[key])];
    const ratio = node === 0 ? '' : `${(workers / node).toFixed(2)}`;
    return `| ${TITLES[key]} | ${node.toFixed(2)} | ${workers.toFixed(2)} | ${ratio} |`;
  });
  return [
    `Medians of ${ROUNDS} rounds of ${REGISTRATIONS} registrations, one after the other, after ${WARM_UP} to warm up.`,
    '| | Node | Workers | ratio |',
    '| --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}
