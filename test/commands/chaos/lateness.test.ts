import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, vi } from 'vitest';
import { measureLateness } from '../../../src/commands/chaos/lateness.ts';

const LATE_MS = 400;

test('a process is late where its turns are in time, and who comes to its server waits all the same', async () => {
  const server = createServer((_, response) => setTimeout(() => response.end(), LATE_MS)).listen(0, '127.0.0.1');
  await vi.waitFor(() => expect(server.listening).toBe(true));
  const lateness = measureLateness(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  try {
    await vi.waitFor(() => expect(lateness.around(Date.now())).toBeGreaterThanOrEqual(LATE_MS - 1), {
      timeout: 10_000,
    });
    expect(lateness.around(Date.now() - 60_000)).toBe(0);
  } finally {
    lateness.stop();
    server.closeAllConnections();
    server.close();
  }
});
