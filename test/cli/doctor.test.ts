import { once } from 'node:events';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseDoctorArguments } from '../../src/cli/doctor/arguments.ts';
import { canMakeCertificates, certificateFor } from '../support/certificate.ts';
import { describeWithRedis } from '../support/redis-server.ts';
import { runCommand } from '../support/run-command.ts';
import {
  complaints,
  type Deployment,
  type Environment,
  examined,
  expectNoSecret,
  startDeployment,
} from './doctor/deployment.ts';

// Programs are started here, which takes its time where others are at work.
vi.setConfig({ testTimeout: 60_000 });

const PLAIN: Environment = { NODE_ENV: 'production' };

async function doctor(env: Environment, ...args: readonly string[]) {
  const { exitCode: code, out, err } = await runCommand('doctor.ts', args, { ...PLAIN, ...env });
  expectNoSecret(out + err, env);
  return { code, out, err };
}

describe('the command line', () => {
  test('--help', async () => {
    const { code, out, err } = await doctor({}, '--help');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^Usage: npm run doctor/);
  });

  test('that is wrong: a line, the usage and exit code 2', async () => {
    const { code, out, err } = await doctor({}, '--bogus');
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^doctor: Unknown option '--bogus'\n\nUsage: npm run doctor/);
  });

  test.each([
    [['--callback'], /--callback/],
    [['--callback', 'ussd.example'], /^--callback is no address: give it like https:\/\/ussd.example$/],
    [['--callback', 'ftp://ussd.example'], /^--callback is no address/],
    [['--callback', 'https://user:secret@ussd.example'], /^--callback is no address/],
    [['--callback', 'https://ussd.example/ussd?key=secret'], /^every user of this machine .* set CALLBACK_KEY$/],
    [['https://ussd.example'], /^Unexpected argument/],
    [['--help=1'], /help/],
  ])('%j', (argv, why) => {
    const request = parseDoctorArguments(argv);
    expect(request).toEqual({ kind: 'wrong', why: expect.stringMatching(why) });
    expect(JSON.stringify(request)).not.toMatch(/\\n|secret/);
  });

  test.each([
    'https://ussd.example/jisajili',
    'https://ussd.example/jisajili/',
    'https://ussd.example/jisajili/ussd',
    'https://ussd.example/jisajili/ussd/',
    'https://ussd.example/jisajili/ussd/events',
    'https://ussd.example/jisajili/sms/reports',
  ])('--callback %s is the service behind it', (given) => {
    const address = 'https://ussd.example/jisajili';
    expect(parseDoctorArguments(['--callback', given])).toEqual({ kind: 'examine', callback: address });
  });

  test('--callback of a service that is itself behind /ussd', () => {
    expect(parseDoctorArguments(['--callback', 'https://gateway.example/ussd/ussd'])).toEqual({
      kind: 'examine',
      callback: 'https://gateway.example/ussd',
    });
  });
});

describe('settings', () => {
  test('that are missing are all listed, exit code 1', async () => {
    const { code, out, err } = await doctor({ PORT: 'x' });
    expect([code, err]).toEqual([1, '']);
    const lines = out.split('\n');
    for (const name of ['PORT', 'REDIS_URL', 'PATASCORE_TOKEN', 'AT_API_KEY', 'CALLBACK_KEY', 'DATA_KEY']) {
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^wrong +Settings +${name}: .*; for example: `)));
    }
    expect(lines.at(-2)).toMatch(/^0 ok, 0 warn, \d+ wrong$/);
  });

  test('of which a secret can be guessed: what the start refuses, the doctor does', async () => {
    const { code, out } = await doctor({
      CALLBACK_KEY: 'short',
      ADMIN_PASSWORD: 'short',
      DATA_KEY: `${'A'.repeat(43)}=`,
    });
    expect(code).toBe(1);
    expect(out).toMatch(/^wrong +Settings +CALLBACK_KEY: must be hard to guess.*openssl rand -hex 16/m);
    expect(out).toMatch(/^wrong +Settings +DATA_KEY: must be random.*openssl rand -base64 32/m);
    expect(out).toMatch(/^wrong +Settings +ADMIN_PASSWORD: must be hard to guess.*openssl rand -hex 12/m);
  });

  test('of the sandbox: names the stand-ins, and asks nobody', async () => {
    const { code, out } = await doctor({ NODE_ENV: '', PORT: '0' });
    expect(code).toBe(0);
    expect(out).toMatch(/^ok +Settings .*has stand-ins for Redis, the registry, the SMS gateway\n/);
    expect(out).not.toMatch(/^\w+ +(Redis|Registry|SMS) /m);
  });
});

describeWithRedis('a deployment', () => {
  let deployment: Deployment;
  beforeEach(async () => {
    deployment = await startDeployment();
  });
  afterEach(() => deployment.close());

  test('of which all is well: a line each, exit code 0', async () => {
    const { code, out, err } = await doctor(deployment.env);
    expect([code, err]).toEqual([0, '']);
    const lines = out.trimEnd().split('\n');
    expect(lines.at(-1)).toMatch(/^\d+ ok, 0 warn, 0 wrong$/);
    expect(new Set(lines.slice(0, -1).map((each) => each.replace(/^ok +(\w+) .*/, '$1')))).toEqual(
      new Set(['Settings', 'Port', 'Role', 'Redis', 'Registry', 'SMS']),
    );
  });

  test('with one thing wrong: exit code 1', async () => {
    const { code, out } = await doctor({ ...deployment.env, AT_API_KEY: 'another' });
    expect(code).toBe(1);
    expect(out).toMatch(/, 0 warn, 1 wrong\n$/);
  });

  test("with the user of Africa's Talking's test bed", async () => {
    const [complaint] = complaints(await examined({ ...deployment.env, AT_USERNAME: 'sandbox' }));
    expect(complaint).toMatch(/^wrong Settings AT_USERNAME is sandbox: .*set the user name of your live app/);
  });

  test.each([
    [{ SERVICE_CODE: '*384*70421#' }, /^warn Settings SERVICE_CODE is the example/],
    [{ LENDER_NAME: 'Umoja' }, /^warn Settings LENDER_NAME is the example/],
    [{ HELP_PHONE: '0700000000' }, /^warn Settings HELP_PHONE is the example/],
    [{ REGISTER_DEADLINE_MS: '6501' }, /^warn Settings REGISTER_DEADLINE_MS .*set at most 6500/],
    [{ CALLBACK_KEY: 'the-new-key-0123,the-old-key-0123' }, /^warn Settings CALLBACK_KEY holds 2 keys/],
    [
      { AT_SHORT_CODE: '22384', AT_SHORT_CODE_SHARED: 'true', SMS_KEYWORDS: 'JISAJILISASA' },
      /^warn Settings no keyword of SMS_KEYWORDS is short/,
    ],
    [{ HOST: '203.0.113.1' }, /^wrong Port this machine has no address 203.0.113.1/],
    [{ PORT: '0' }, /^warn Port PORT is 0/],
  ] as [Environment, RegExp][])('with %j', async (changes, complaint) => {
    expect(complaints(await examined({ ...deployment.env, ...changes }))).toEqual([expect.stringMatching(complaint)]);
  });

  test('says who registers by SMS, and that nobody is reminded', async () => {
    expect(await examined(deployment.env)).toContainEqual(
      expect.stringMatching(/^ok +Settings +AT_SHORT_CODE is not set: nobody registers by SMS/),
    );
    const lines = await examined({ ...deployment.env, AT_SHORT_CODE: '22384', DIALBACK_AFTER_S: '0' });
    expect(lines).toContainEqual(
      expect.stringMatching(/SMS to 22384 that begin with JISAJILI, SAJILI, REGISTER, JOIN/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/DIALBACK_AFTER_S is 0: nobody who drops is reminded/));
  });

  test('whose port is in use', async () => {
    const other = createTcpServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const PORT = String((other.address() as AddressInfo).port);
    expect(complaints(await examined({ ...deployment.env, PORT }))).toEqual([
      expect.stringMatching(/^warn Port 127.0.0.1:\d+ is in use/),
    ]);
    other.close();
  });

  test.each(['web', 'worker'])('with ROLE=%s: says what the other process is for', async (ROLE) => {
    const lines = await examined({ ...deployment.env, ROLE });
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^ok +Role +${ROLE}: .*ROLE=`)));
  });

  test.skipIf(!canMakeCertificates)('whose certificate ends soon is warned of', async () => {
    const certificate = certificateFor(5);
    const server = createServer(certificate, (_, response) => response.writeHead(404).end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `https://localhost:${(server.address() as AddressInfo).port}`;
    const trusted = { ...deployment.env, NODE_EXTRA_CA_CERTS: certificate.file };
    const { code, out } = await doctor(trusted, '--callback', address);
    expect(code).toBe(1);
    expect(out).toMatch(/^warn +Callback +https\S+: its certificate is accepted, and ends in [45] days: renew it/m);
    server.close();
    certificate.discard();
  });
});
