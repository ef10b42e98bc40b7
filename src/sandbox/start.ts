import { type Environment, isWhole, type Settings, settingsFrom } from '../config.ts';
import { type Running, startOnNode } from '../node-home.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

const AUTH_HEADER = 'Authentication';

/** Starts the service with all that its settings leave out: stand-ins, a Redis, a data key, the simulator. Says how to dial. */
export async function startInSandbox(settings: Settings, environment: Environment, dataDir: string): Promise<Running> {
  const sandbox = await startSandbox({
    dataDir,
    redis: settings.redis === undefined,
    dataKey: settings.dataKeys === undefined,
    ...(settings.registry === undefined && { registry: { authHeader: AUTH_HEADER } }),
    ...(settings.sms === undefined && { sms: {} }),
  });
  let running: Running | undefined;
  try {
    const filledIn = settingsFrom({ ...environment, ...stoodIn(sandbox) });
    if (!filledIn.ok || !isWhole(filledIn.settings)) throw new Error('the sandbox left something out');
    running = await startOnNode(filledIn.settings, sandbox.routes);
  } catch (error) {
    await sandbox.close();
    throw error;
  }
  sandbox.sms?.reportTo(callbackUrl('/sms/reports'));
  process.stdout.write(welcome(settings, sandbox, callbackUrl('')));
  const { stop, ...where } = running;
  return {
    ...where,
    async stop() {
      await stop();
      await sandbox.close();
    },
  };

  function callbackUrl(path: string): string {
    const key = settings.callbackKeys?.[0];
    const query = path === '' || key === undefined ? '' : `?key=${encodeURIComponent(key)}`;
    return `http://${running?.host === '0.0.0.0' ? '127.0.0.1' : running?.host}:${running?.port}${path}${query}`;
  }
}

/** What an operator would have to set, had the sandbox's parts been the real ones. */
function stoodIn({ redis, registry, sms, dataKey }: Sandbox): Environment {
  return {
    ...(redis && { REDIS_URL: redis.url }),
    ...(registry && {
      PATASCORE_BASE_URL: registry.url,
      PATASCORE_TOKEN: registry.token,
      PATASCORE_AUTH_HEADER: AUTH_HEADER,
    }),
    ...(sms && { AT_USERNAME: sms.username, AT_API_KEY: sms.apiKey, AT_SMS_URL: sms.url }),
    ...(dataKey !== undefined && { DATA_KEY: dataKey }),
  };
}

function welcome({ serviceCode }: Settings, { redis, registry, sms }: Sandbox, address: string): string {
  const standIns = [registry && 'the registry', sms && 'the SMS gateway'].filter((each) => each !== undefined);
  return [
    `Jisajili, the sandbox: open ${address}/simulator`,
    redis?.keeps,
    standIns.length > 0 ? `Stood in for: ${standIns.join(' and ')}. Nothing leaves this machine.` : undefined,
    `Dial ${serviceCode} in another terminal: npm run dial -- ${address}`,
    '',
  ]
    .filter((line) => line !== undefined)
    .join('\n');
}
