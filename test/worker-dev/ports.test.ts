import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dialUp } from '../../src/cli/dial/handset.ts';
import { describeWithWorkerd, ON_WORKERD, WORKERD_READY_WITHIN_MS } from '../support/runtimes.ts';
import { endServices, startService } from '../support/service-process.ts';

/** `st` of /proc/net/tcp (proc(5)). */
const LISTENS = '0A';

const lines = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');

/** What `read` finds; nothing where the process has ended meanwhile. */
function ofProcess(read: () => readonly string[]): readonly string[] {
  try {
    return read();
  } catch {
    return [];
  }
}

/** All that `pid` started, itself included. */
function treeOf(pid: number): readonly number[] {
  const children = ofProcess(() => lines(`/proc/${pid}/task/${pid}/children`));
  return [
    pid,
    ...children
      .flatMap((line) => line.split(' ').filter(Boolean))
      .map(Number)
      .flatMap(treeOf),
  ];
}

function socketsOf(pid: number): readonly string[] {
  const links = ofProcess(() => readdirSync(`/proc/${pid}/fd`)).flatMap((fd) =>
    ofProcess(() => [readlinkSync(`/proc/${pid}/fd/${fd}`)]),
  );
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

async function answersHops(port: number): Promise<boolean> {
  const seen = await dialUp({ number: '+254711000111' }, () => new URL(`http://127.0.0.1:${port}/ussd`)).type();
  return seen.kind === 'screen';
}

/** With the password that everybody knows. */
async function letsOperatorsIn(port: number): Promise<boolean> {
  const headers = { authorization: `Basic ${btoa('admin:sandbox')}` };
  return fetch(`http://127.0.0.1:${port}/admin`, { headers, signal: AbortSignal.timeout(5_000) }).then(
    ({ status }) => status === 200,
    () => false,
  );
}

describeWithWorkerd('npm run worker', () => {
  let own: number;
  let ports: readonly number[];
  beforeAll(async () => {
    const service = await startService({ command: ON_WORKERD, readyWithinMs: WORKERD_READY_WITHIN_MS });
    expect((await fetch(`${service.address}/readyz`)).status).toBe(200);
    own = Number(new URL(service.address).port);
    ports = portsOf(treeOf(service.pid));
  }, WORKERD_READY_WITHIN_MS);
  afterAll(endServices);

  const those = async (is: (port: number) => Promise<boolean>) =>
    (await Promise.all(ports.map(async (port) => ((await is(port)) ? [port] : [])))).flat();

  test('opens no inspector: it would show the memory of the Worker, keys and all, to every user and web page', async () => {
    expect(ports).toContain(own);
    expect(await those(isInspector)).toEqual([]);
  });

  test('answers hops at its own port alone: at no other anybody looks at who sends them', async () => {
    expect(ports.length).toBeGreaterThan(1);
    expect(await those(answersHops)).toEqual([own]);
  });

  test('lets operators in at its own port alone: elsewhere a page by another name could read whom it likes', async () => {
    expect(await those(letsOperatorsIn)).toEqual([own]);
  });
});
