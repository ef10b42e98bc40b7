import { describe, expect, test } from 'vitest';
import { dialledService } from './dialled-service.ts';

const NUMBER = '+254712345678';
const service = dialledService();

describe('a session', () => {
  test('shows each screen with what it costs, and echoes what a script answers', async () => {
    const { code, out, err } = await service.dial([service.address], ['1', 'Anthony Kamau', '9']);
    expect(err).toBe('');
    expect(out).toBe(`*384*70421# from ${NUMBER}
+--------------------------+
| You typed:               |
| 1:Go on                  |
+--------------------------+
  23/160 septets
> 1
+--------------------------+
| You typed: 1             |
| 1:Go on                  |
+--------------------------+
  24/160 septets
> Anthony Kamau
+----------------------------+
| You typed: 1*Anthony Kamau |
| 1:Go on                    |
+----------------------------+
  38/160 septets
> 9
+--------------------------+
| Kwaheri                  |
+--------------------------+
  11/160 septets
`);
    expect(code).toBe(0);
  });

  test('is on the wire what the gateway sends', async () => {
    await service.dial(
      [service.address, '--number', '0711 000 000', '--code', '*384*1#', '--network', '63903'],
      ['1', '', '2'],
    );
    expect(service.hops.map(({ text }) => text)).toEqual(['', '1', '1*', '1**2']);
    for (const hop of service.hops) {
      expect(hop).toMatchObject({ phoneNumber: '+254711000000', serviceCode: '*384*1#', networkCode: '63903' });
      expect(hop['sessionId']).toMatch(/^ATUid_[0-9a-f]{32}$/);
    }
    expect(new Set(service.hops.map(({ sessionId }) => sessionId)).size).toBe(1);
  });

  test('--newest sends the newest input alone', async () => {
    await service.dial([service.address, '--newest'], ['1', '2']);
    expect(service.hops.map(({ text }) => text)).toEqual(['', '1', '2']);
  });

  const HINT = /^dial: the same screen for different answers: is the network 63902 in .*NEWEST_INPUT_NETWORKS\?.*\n/;

  test('--newest at a service that takes each input for all of them: says so, once', async () => {
    service.answer = () => ({ body: 'CON Choose 1 or 2' });
    const { err } = await service.dial([service.address, '--newest'], ['1', '2', '3', '4', 'quit']);
    expect(err).toMatch(HINT);
    expect(err.match(/same screen/g)).toHaveLength(1);
    expect((await service.dial([service.address, '--newest'], ['1', '1', 'quit'])).err).toBe('');
    expect((await service.dial([service.address], ['1', '2', 'quit'])).err).toBe('');
  });

  test('a script that ends before the session does: says so, and where', async () => {
    const { code, err } = await service.dial([service.address], ['1']);
    expect([code, err]).toEqual([0, 'dial: the script has ended; the session was still open at "You typed: 1"\n']);
    expect((await service.dial([service.address], ['1', 'drop'])).err).toBe('');
  });

  test('the service is notified of an END, as by the gateway; the end of a script is not', async () => {
    await service.dial([service.address], ['1', '9']);
    expect(service.sessionEnds).toMatchObject([
      {
        sessionId: service.hops[0]?.['sessionId'],
        status: 'Success',
        hopsCount: '3',
        input: '1*9',
        lastAppResponse: 'END Kwaheri',
        date: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      },
    ]);
    await service.dial([service.address], ['1']);
    expect(service.sessionEnds).toHaveLength(1);
  });

  test('drop ends it, redial and an empty line start another', async () => {
    const { code, out } = await service.dial([service.address], ['1', 'drop', 'x', '', '2', 'redial', 'quit', '3']);
    expect(code).toBe(0);
    expect(service.hops.map(({ text }) => text)).toEqual(['', '1', '', '2', '']);
    expect(new Set(service.hops.map(({ sessionId }) => sessionId)).size).toBe(3);
    expect(service.sessionEnds.map(({ status, input }) => [status, input])).toEqual([
      ['Incomplete', '1'],
      ['Incomplete', '2'],
      ['Incomplete', ''],
    ]);
    expect(out).toContain('There is no session');
  });

  test('a backslash makes an answer of a command', async () => {
    const { out } = await service.dial([service.address], ['\\drop', '\\\\', 'help']);
    expect(service.hops.map(({ text }) => text)).toEqual(['', 'drop', 'drop*\\']);
    expect(out).toContain('hang up and dial again');
  });

  test('a screen that is too long, or not in GSM-7, is marked', async () => {
    service.answer = ({ text }) => ({ body: text === '' ? `CON ${'x'.repeat(157)}` : 'END habari 😀' });
    const { out } = await service.dial([service.address], ['1']);
    expect(out).toContain('161/160 septets: too long');
    expect(out).toContain('not in GSM-7');
  });

  test('nothing in a screen steers the terminal', async () => {
    service.answer = () => ({ body: 'END \u001b[2J\u001b]0;title\u0007Hello\u0007' });
    const { out } = await service.dial([service.address]);
    expect(out).toContain('Hello');
    expect([...out].filter((character) => /(?!\n)\p{Cc}/u.test(character))).toEqual([]);
  });
});
