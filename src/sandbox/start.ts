import { type Running, type Surroundings, startOnNode } from '../runtime/node/start.ts';
import { SETTINGS } from '../runtime/settings/table.ts';
import { type Environment, isWhole, type Settings, settingsFrom, type WholeSettings } from '../runtime/settings.ts';
import { leadToSimulator } from './lead-to-simulator.ts';
import { loopbackOnly } from './loopback-only.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';
import { simulatorPage } from './simulator/routes.tsx';
import { watchCallbacks } from './watch-callbacks.ts';
import { watchRegistrations } from './watch-registrations.ts';

const AUTH_HEADER = 'Authentication';
/** What customers of the sandbox send SMS to. */
const SHORT_CODE = '22384';

/** Where the service runs. */
export type SandboxRuntime = {
  readonly name: 'node' | 'worker';
  /** `environment` is what `settings` were read from. */
  start(settings: WholeSettings, around: Surroundings, environment: Environment): Promise<Running>;
};

const ON_NODE: SandboxRuntime = { name: 'node', start: (settings, around) => startOnNode(settings, around) };

/** Starts the service with all that its settings leave out: stand-ins, a Redis, a data key, the simulator. Says how to dial. */
export async function startInSandbox(
  settings: Settings,
  environment: Environment,
  dataDir: string,
  runtime: SandboxRuntime = ON_NODE,
): Promise<Running> {
  const sandbox = await startSandbox({
    dataDir,
    redis: settings.redis === undefined,
    dataKey: settings.dataKeys === undefined,
    ...(settings.registry === undefined && { registry: { authHeader: AUTH_HEADER } }),
    ...(settings.sms === undefined && { sms: {} }),
  });
  let running: Running | undefined;
  try {
    const whole = { ...environment, ...environmentOf(sandbox, environment['AT_SHORT_CODE']) };
    const filledIn = settingsFrom(whole, { standIns: true });
    if (!filledIn.ok || !isWhole(filledIn.settings)) throw new Error('the sandbox left something out');
    sandbox.wire.add({ kind: 'started', at: new Date().toISOString() });
    running = await runtime.start(filledIn.settings, around(sandbox, filledIn.settings, runtime), whole);
  } catch (error) {
    await sandbox.close();
    throw error;
  }
  sandbox.sms?.reportTo(callbackUrl('/sms/reports'));
  process.stdout.write(welcome(settings, sandbox, runtime, callbackUrl('')));
  const { stop, ...where } = running;
  return {
    ...where,
    async stop() {
      // A page that is open would hold its stream, and with it the stop.
      sandbox.endStreams();
      await stop();
      await sandbox.close();
    },
  };

  function callbackUrl(path: string): string {
    const key = settings.callbackKeys?.[0];
    const query = path === '' || key === undefined ? '' : `?key=${encodeURIComponent(key)}`;
    return `http://${hostInUrl(running?.host ?? '')}:${running?.port}${path}${query}`;
  }
}

/** How this machine reaches what listens on `host`. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function around(
  { wire, routes, redis, registry, sms }: Sandbox,
  settings: Settings,
  { name }: SandboxRuntime,
): Surroundings {
  const { callbackKeys, registerDeadlineMs, retryFirstS, retryMaxS, giveUpAfterH, resumeWithinH } = settings;
  const { serviceCode, shortCode, lenderName, newestInputNetworks } = settings;
  const page = simulatorPage({
    runtime: name,
    ...{ lenderName, serviceCode, newestInputNetworks },
    ...{ registerDeadlineMs, retryFirstS, retryMaxS, giveUpAfterH, resumeWithinH },
    ...(shortCode !== undefined && { shortCode }),
    ...(callbackKeys?.[0] !== undefined && { callbackKey: callbackKeys[0] }),
    ...(registry && { registry: { url: registry.url, authHeader: AUTH_HEADER, token: registry.token } }),
    ...(sms && { sms: { url: sms.url, username: sms.username, apiKey: sms.apiKey } }),
    ...(redis && { redis: redis.kind }),
  });
  return {
    simulator: routes.route('/', page),
    ...watchRegistrations(wire),
    watchFetch: (fetch) => loopbackOnly(leadToSimulator(watchCallbacks(wire, fetch)), callbackKeys !== undefined),
  };
}

/** What an operator would have to set, had the sandbox's parts been the real ones. */
function environmentOf({ redis, registry, sms, dataKey }: Sandbox, shortCode: string | undefined): Environment {
  return {
    ...(redis && { REDIS_URL: redis.url }),
    ...(registry && {
      PATASCORE_BASE_URL: registry.url,
      PATASCORE_TOKEN: registry.token,
      PATASCORE_AUTH_HEADER: AUTH_HEADER,
    }),
    ...(sms && { AT_USERNAME: sms.username, AT_API_KEY: sms.apiKey, AT_SMS_URL: sms.url }),
    ...(sms && !shortCode && { AT_SHORT_CODE: SHORT_CODE }),
    ...(dataKey !== undefined && { DATA_KEY: dataKey }),
  };
}

function welcome(
  { serviceCode, adminPassword }: Settings,
  { redis, registry, sms }: Sandbox,
  { name }: SandboxRuntime,
  address: string,
): string {
  const standIns = [registry && 'the registry', sms && 'the SMS gateway'].filter((each) => each !== undefined);
  // One that somebody has chosen is not for a terminal.
  const isDefault = adminPassword === SETTINGS.adminPassword.sandboxDefault;
  const nothingLeaves = registry && sms ? ' Nothing leaves this machine.' : '';
  return [
    `Jisajili, the sandbox: open ${address}/simulator`,
    name === 'worker' ? 'It runs as a Cloudflare Worker, under wrangler dev on this machine.' : undefined,
    redis?.about ?? 'Redis: the one of REDIS_URL; what was entered is stored as that one is set.',
    standIns.length > 0 ? `Stand-ins: ${standIns.join(' and ')}.${nothingLeaves}` : undefined,
    `Operations: ${address}/admin (user admin, password ${isDefault ? adminPassword : 'as ADMIN_PASSWORD has it'})`,
    `Dial ${serviceCode} in another terminal: npm run dial -- ${address}`,
    '',
  ]
    .filter((line) => line !== undefined)
    .join('\n');
}
