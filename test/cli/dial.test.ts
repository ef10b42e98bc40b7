import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { dialledService } from './dial/dialled-service.ts';

const service = dialledService();

describe('the address', () => {
  test('and its key, from the environment', async () => {
    await service.dial([], [], { PORT: new URL(service.address).port, CALLBACK_KEY: 'k3' });
    expect(service.urls).toEqual(['/ussd?key=k3']);
  });

  test('with a key in it: the line alone, and nobody is asked', async () => {
    const { code, err } = await service.dial([`${service.address}/ussd?key=secret`], ['1']);
    expect([code, err]).toEqual([
      2,
      'dial: every user of this machine can see a key in an address: leave it out, and set CALLBACK_KEY\n',
    ]);
    expect(service.urls).toEqual([]);
  });

  test('that refuses the hop: one line, exit code 1', async () => {
    service.answer = () => ({ status: 403, body: 'no' });
    const { code, err } = await service.dial([service.address], ['1'], { CALLBACK_KEY: 'secret' });
    expect(code).toBe(1);
    expect(err).toBe(
      `${service.address}/ussd answers 403: the key is not one of its CALLBACK_KEY, or --code is not its SERVICE_CODE.\n`,
    );
    expect(service.hops).toHaveLength(1);
  });

  test('where nothing listens', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, 'close');
    const { code, err } = await service.dial([`http://127.0.0.1:${port}`]);
    expect(code).toBe(1);
    expect(err).toBe(
      `http://127.0.0.1:${port}/ussd does not answer (ECONNREFUSED). Nothing listens there: is the service started (npm start)?\n`,
    );
  });
});

describe('the command line', () => {
  test('that is wrong: a line, the usage and exit code 2', async () => {
    const { code, out, err } = await service.dial(['--bogus']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^dial: Unknown option '--bogus'\n\nUsage: npm run dial/);
  });

  test('an address without its scheme: the line alone', async () => {
    const { code, err } = await service.dial(['ussd.example']);
    expect([code, err]).toEqual([2, 'dial: the address lacks its scheme: give it like https://ussd.example\n']);
  });

  test('--help', async () => {
    const { code, out, err } = await service.dial(['--help']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Usage: npm run dial');
  });
});
