import { expect, test } from 'vitest';
import { describeWithRedis } from '../support/redis-server.ts';
import { runCommand } from '../support/run-command.ts';

const MINUTES = 0.5;

describeWithRedis('npm run chaos, for half a minute', () => {
  test('ends with its table, and nobody lost, doubled or misinformed', { timeout: 300_000 }, async () => {
    const { exitCode, out, err } = await runCommand(
      '../../test/chaos/chaos.ts',
      ['--customers', '200', '--minutes', String(MINUTES), '--seed', '5'],
      {},
    );
    expect(out + err).toMatch(/begun +200\n/);
    for (const none of [
      'LOST',
      'DOUBLED',
      'MISINFORMED',
      'TWO SMS WITHIN THE MINUTE',
      'SMS AFTER AN OPT-OUT',
      'NOT FINISHED',
    ])
      expect(out).toMatch(new RegExp(`${none} +0\\n`));
    expect(exitCode).toBe(0);
    // What had to break broke, and the customers came through it.
    for (const fault of ['service', 'claims', 'redis', 'registry', 'sms'])
      expect(out).toMatch(new RegExp(`^ +${fault} .* [1-9]\\d*$`, 'm'));
    // All ways lead there.
    for (const way of ['straight on', 'resumed', 'reminded', 'SMS'])
      expect(out).toMatch(new RegExp(`^ +${way} +[1-9][\\d.]* %$`, 'm'));
    console.log(out);
  });
});
