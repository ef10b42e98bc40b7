import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { describeWithWorkerd, ON_WORKERD, WORKERD_READY_WITHIN_MS } from '../support/runtimes.ts';
import { endServices, startService } from '../support/service-process.ts';

/** `st` of /proc/net/tcp (proc(5)). */
const LISTENS = '0A';

const lines = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');

/** All that `pid` started, itself included. */
function treeOf(pid: number): readonly number[] {
  const children = lines(`/proc/${pid}/task/${pid}/children`).flatMap((line) => line.split(' ').filter(Boolean));
  return [pid, ...children.map(Number).flatMap(treeOf)];
}

function socketsOf(pid: number): readonly string[] {
  const links = readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}

function portsOf(pids: readonly number[]): readonly number[] {
  const sockets = new Set(pids.flatMap(socketsOf));
  return ['tcp', 'tcp6'].flatMap((kind) =>
    lines(`/proc/net/${kind}`)
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode = '']) => state === LISTENS && sockets.has(inode))
      .map(([, local = '']) => Number.parseInt(local.split(':')[1] ?? '', 16)),
  );
}

/** Every inspector of V8 lists there what it inspects. */
async function isInspector(port: number): Promise<boolean> {
  const signal = AbortSignal.timeout(5_000);
  const said = await fetch(`http://127.0.0.1:${port}/json`, { signal }).then(
    (response) => response.text(),
    () => '',
  );
  return /devtools|"webSocketDebuggerUrl"/.test(said);
}

describeWithWorkerd('npm run worker', () => {
  afterAll(endServices);

  test(
    'opens no inspector: it would show the memory of the Worker, keys and all, to every user and web page',
    async () => {
      const service = await startService({ command: ON_WORKERD, readyWithinMs: WORKERD_READY_WITHIN_MS });
      expect((await fetch(`${service.address}/readyz`)).status).toBe(200);
      const ports = portsOf(treeOf(service.pid));
      expect(ports).toContain(Number(new URL(service.address).port));
      const found = await Promise.all(ports.map(async (port) => ((await isInspector(port)) ? [port] : [])));
      expect(found.flat()).toEqual([]);
    },
    WORKERD_READY_WITHIN_MS,
  );
});
