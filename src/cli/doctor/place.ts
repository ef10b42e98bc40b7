import { createServer } from 'node:net';
import type { Settings } from '../../runtime/settings.ts';
import { type Finding, ok, warn, wrong } from './finding.ts';

const ROLES = {
  all: 'all: it answers callbacks, retries registrations and sends SMS',
  web: 'web: it answers callbacks; registrations that are not done at once, and all SMS, wait for a process with ROLE=worker',
  worker: 'worker: it retries registrations and sends SMS; callbacks have to go to a process with ROLE=web',
} as const;

/** Where the service will run: this machine's port, and what this process does. */
export async function examinePlace({ host, port, role }: Settings): Promise<readonly Finding[]> {
  return [await listening(host, port), ok('Role', ROLES[role])];
}

async function listening(host: string, port: number): Promise<Finding> {
  const about = 'Port';
  if (port === 0)
    return warn(about, 'PORT is 0: it listens on any free port', 'set one that the proxy in front can know');
  const code = await tryToListen(host, port);
  switch (code) {
    case undefined:
      return ok(about, `${host}:${port} is free`);
    case 'EADDRINUSE':
      return warn(
        about,
        `${host}:${port} is in use`,
        'that is fine if it is this service that runs already; otherwise set PORT',
      );
    case 'EACCES':
      return wrong(about, `${host}:${port} is not open to this user`, 'set a PORT above 1023');
    case 'EADDRNOTAVAIL':
      return wrong(
        about,
        `this machine has no address ${host}`,
        'set HOST=127.0.0.1 for this machine alone, HOST=0.0.0.0 for all',
      );
    default:
      return wrong(about, `${host}:${port} cannot be listened on (${code})`, 'set HOST and PORT');
  }
}

function tryToListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve('code' in error ? String(error.code) : error.name));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
