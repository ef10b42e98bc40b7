// What `wrangler dev` does, by wrangler's own API, since the command cannot leave its inspector out: through an inspector every
// user and every web page of this machine could read the Worker's memory, keys and all.

import { rmSync } from 'node:fs';
import { CONFIG } from './tool.ts';
import type { FromEntry, ToEntry } from './wrangler.ts';

const { script, folder, noFile }: ToEntry = JSON.parse(process.argv[2] ?? '');

let stop = async (): Promise<void> => undefined;
process.once('SIGTERM', () => void stop().finally(() => process.exit()));
// Where the process that started this one was killed, nobody is left to end it. It then ends its process group, which is its own
// and nobody else's, and leaves nothing in its folder.
process.once('disconnect', () => {
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  process.kill(0, 'SIGTERM');
});

const { unstable_startWorker } = await import('wrangler');
const worker = await unstable_startWorker({
  config: CONFIG,
  entrypoint: script,
  envFiles: [noFile],
  build: { nodejsCompatMode: 'v2' },
  dev: {
    server: { hostname: '127.0.0.1', port: 0 },
    inspector: false,
    persist: folder,
    logLevel: 'log',
  },
});
stop = () => worker.dispose();
const { port } = await worker.url;
process.send?.({ port: Number(port) } satisfies FromEntry);
