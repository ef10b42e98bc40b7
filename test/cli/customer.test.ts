import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseCustomerArguments } from '../../src/cli/customer/arguments.ts';
import type { Registration } from '../../src/outbox/registration.ts';
import { phone } from '../support/phone.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { type RedisWorld, redisWorld } from '../support/redis-world.ts';
import { runCommand } from '../support/run-command.ts';
import { newFolder } from '../support/service-process.ts';
import { caller, NUMBER, TO_REVIEW } from '../support/service-world.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const KEY = Buffer.alloc(32, 7);
const NEWER_KEY = Buffer.alloc(32, 8);

describe('npm run customer, the arguments', () => {
  const envFiles: string[] = [];
  test.each([
    [['show', '--phone', '0711 000 111'], { kind: 'show', whom: { phone: '254711000111' }, envFiles }],
    [['erase', '--ref', 'k7q3ac'], { kind: 'erase', whom: { reference: 'K7Q3AC' }, sure: false, envFiles }],
    [['withdraw', '--ref', 'K7Q3AC'], { kind: 'withdraw', whom: { reference: 'K7Q3AC' }, envFiles }],
    [['list', '--env-file', 'a.env', '--env-file', 'b.env'], { kind: 'list', envFiles: ['a.env', 'b.env'] }],
    [['--help'], { kind: 'help' }],
  ])('%j', (argv, request) => expect(parseCustomerArguments(argv)).toEqual(request));

  test.each([
    [[], /show, erase or withdraw/],
    [['delete', '--phone', NUMBER], /show, erase or withdraw/],
    [['show'], /either --phone or --ref/],
    [['show', '--phone', NUMBER, '--ref', 'K7Q3AC'], /either --phone or --ref/],
    [['show', '--phone', NUMBER, '--phone', '0711000112'], /^say of whom once/],
    [['show', '--phone', '12345'], /Kenyan mobile number/],
    [['show', '--ref', 'K7'], /six characters/],
    [['show', NUMBER], /^the phone goes behind --phone: show --phone NUMBER$/],
    [['erase', 'K7Q3AC'], /^of whom goes behind --phone or --ref/],
    [['show', 'erase', '--phone', NUMBER], /^say show, erase or withdraw, once$/],
    [['list', '--phone', NUMBER], /^list takes nothing/],
    [['show', '--phone', NUMBER, '--yes'], /--yes is for erase/],
    [['list', '--env-file'], /^--env-file takes a file/],
    [['erase', '--name', 'Anthony'], /--name/],
  ])('%j is wrong', (argv, why) => {
    const request = parseCustomerArguments(argv);
    expect(request.kind === 'wrong' ? request.why : request.kind).toMatch(why);
  });
});

describeWithRedis('npm run customer', () => {
  let server: RedisServer;
  let world: RedisWorld;
  beforeAll(async () => {
    server = await startRedisServer(['--appendonly', 'yes']);
  });
  afterAll(() => server.discard());
  beforeEach(() => {
    world = redisWorld(server.url, [KEY]);
  });
  afterEach(async () => {
    await world.redis.flushall();
    world.close();
  });

  const settings = () => ({ REDIS_URL: server.url, DATA_KEY: KEY.toString('base64') });
  const customer = (argv: readonly string[], input = '', env: Record<string, string> = settings()) =>
    runCommand('customer.ts', argv, env, input);
  const ofPhone = ['--phone', NUMBER];
  const audit = async () => (await world.records.readAudit(99)).map(({ by, did }) => `${by} ${did}`).reverse();

  async function confirms(): Promise<Registration> {
    const customer1 = caller(world.service);
    await customer1.dial();
    await customer1.types(...TO_REVIEW, '1');
    await world.afterReplies();
    const { registration } = await world.phones.load(phone(NUMBER));
    if (registration === undefined) throw new Error('nothing was confirmed');
    return registration;
  }

  test('shows all that is stored, each attempt, the message ID and the proof of consent', async () => {
    const { reference } = await confirms();
    for (const whom of [ofPhone, ['--ref', reference.toLowerCase()]]) {
      const { exitCode, out, err } = await customer(['show', ...whom]);
      expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
      expect(out).toContain(`Registration ${reference}: registered\n`);
      for (const stored of ['+254711000111', 'Anthony Kamau', '21314151', 'Kwale', 'Male', 'message ID ATXid_1'])
        expect(out).toContain(stored);
      expect(out).toMatch(/session by ussd, network 63902: confirmed/);
      expect(out).toMatch(/registry attempt: registered, \d+ ms/);
      expect(out).toMatch(/SMS attempt: accepted, message ID ATXid_1, \d+ ms/);
      expect(out).toMatch(/next +nothing more happens by itself/);
      expect(out).toMatch(/Proof of consent: text \S+ in English, /);
    }
    expect(await audit()).toEqual([
      'terminal looked',
      'terminal proved consent',
      'terminal looked',
      'terminal proved consent',
    ]);
  });

  test('says why there is no SMS yet, and when the next attempt is', async () => {
    world.registryAnswers({ kind: 'retry', because: 'timeout', mayHaveRegistered: true });
    const { reference } = await confirms();
    const { out } = await customer(['show', '--ref', reference]);
    expect(out).toContain('No SMS yet: the registry has given no outcome (one attempt, the last: timeout).');
    expect(out).toMatch(/next +registry attempt in \d+ s, /);
    const { out: listed } = await customer(['list']);
    expect(listed).toContain('Nobody needs attention.\nPending: 1.\n');
    expect(listed).toMatch(new RegExp(`  ${reference} .*pending\\. No SMS yet.*Next: registry attempt in \\d+ s`));
    expect(listed).not.toContain('Kamau');
  });

  test('lists as pending neither who may correct what was refused, nor who gets a reminder', async () => {
    world.close();
    world = redisWorld(server.url, [KEY], { dialbackAfterS: 600 });
    world.registryAnswers({ kind: 'refused', field: 'county', httpStatus: 400 });
    await confirms();
    const { out } = await customer(['list']);
    expect(out).toBe('Nobody needs attention.\nNobody is pending.\n');
  });

  test('says why the registry refused', async () => {
    world.registryAnswers({ kind: 'refused', field: 'county', httpStatus: 400 });
    await confirms();
    const { out } = await customer(['show', ...ofPhone]);
    expect(out).toMatch(/refused for +county/);
    expect(out).toMatch(/registry attempt: refused \(county\), HTTP 400/);
  });

  test('shows an unfinished conversation', async () => {
    const unfinished = caller(world.service);
    await unfinished.dial();
    await unfinished.types('2', '1', 'Anthony Kamau');
    const { out } = await customer(['show', ...ofPhone]);
    expect(out).toContain('Conversation: at the screen nationalId');
    expect(out).toContain('in Kiswahili');
    expect(out).toMatch(/session by ussd, network 63902: came to the screen nationalId/);
  });

  test('lists who needs attention by cause, with what to do', async () => {
    world.smsAnswers({ kind: 'undeliverable', because: 'no_route' });
    const { reference } = await confirms();
    const { out } = await customer(['list']);
    expect(out).toMatch(/^Needs attention, sms_undeliverable: 1\. Call each customer/);
    expect(out).toContain(`  ${reference}  since`);
    expect(out).toContain('The SMS cannot arrive: no_route.');
    // Its reference may have ended by then.
    for (const name of await world.redis.keys('j:ref*')) await world.redis.del(name);
    expect((await customer(['show', '--ref', reference])).out).toContain('Anthony Kamau');
  });

  test('says where nothing is stored', async () => {
    expect(await customer(['show', ...ofPhone])).toEqual({ exitCode: 0, out: 'Nothing is stored.\n', err: '' });
    expect((await customer(['erase', '--ref', 'AAAAAA'])).out).toBe('Nothing is stored.\n');
  });

  test('erases nothing unless YES was typed', async () => {
    await confirms();
    for (const typed of ['', 'yes\n'])
      expect(await customer(['erase', ...ofPhone], typed)).toMatchObject({
        exitCode: 1,
        err: 'customer: nothing was erased\n',
      });
    expect((await world.phones.load(phone(NUMBER))).registration).toBeDefined();
  });

  test('erases all but the proof of consent, also from the append-only file', async () => {
    const { reference } = await confirms();
    const { key, revision } = await world.phones.load(phone(NUMBER));
    const { out } = await customer(['erase', ...ofPhone, '--yes']);
    expect(out).toContain(`Erased ${reference}. Redis writes its append-only file anew, without what was erased.`);
    expect(out).toContain('The registry may know this customer');
    expect(out).not.toContain('Kamau');
    expect(await audit()).toEqual(['terminal erased']);
    await vi.waitFor(async () => expect(await world.redis.info('persistence')).toMatch(/aof_rewrite_in_progress:0/));
    expect(await server.files()).not.toContain(Buffer.from(revision.registration ?? []).toString('latin1'));
    expect((await world.redis.keys(`*${key}*`)).map((name) => name.slice(0, 3))).toEqual(['j:p']);
    const { out: after } = await customer(['show', ...ofPhone]);
    expect(after).toMatch(/^Proof of consent: text .*\nNothing else is stored\.\n$/);
  });

  test('withdraws, and the customer is on the call-back list', async () => {
    const { reference } = await confirms();
    expect((await customer(['withdraw', '--ref', reference])).out).toMatch(/^Withdrawn\./);
    const { registration, conversation } = await world.phones.load(phone(NUMBER));
    expect(registration).toMatchObject({ notification: 'due', asked: 'withdraw', withdrawnAtMs: expect.any(Number) });
    expect(conversation?.callBack).toMatchObject({ what: 'withdraw' });
    expect((await customer(['withdraw', '--ref', reference])).err).toBe('customer: it is so already\n');
  });

  test('reads the settings of a deployment from its files', async () => {
    const { reference } = await confirms();
    const folder = await newFolder();
    const file = join(folder, 'common.env');
    await writeFile(file, `NODE_ENV=production\nREDIS_URL='${server.url}'\nDATA_KEY=${KEY.toString('base64')}\n`);
    const { out, err } = await customer(['show', '--ref', reference, '--env-file', file], '', {});
    expect(err).toBe('');
    expect(out).toContain(`Registration ${reference}`);
    // Some releases of Node read the option themselves, wherever it stands, and say so in their own words.
    const { exitCode, err: why } = await customer(['list', '--env-file', join(folder, 'none.env')], '', {});
    expect(exitCode).not.toBe(0);
    expect(why).toContain('none.env');
  });

  test('says that more may be stored where DATA_KEY is another one', async () => {
    await confirms();
    const env = { ...settings(), DATA_KEY: NEWER_KEY.toString('base64') };
    const { exitCode, err } = await customer(['show', ...ofPhone], '', env);
    expect(exitCode).toBe(1);
    expect(err).toMatch(/DATA_KEY/);
  });

  test('says where Redis is away', async () => {
    const { exitCode, err } = await customer(['list'], '', { ...settings(), REDIS_URL: 'redis://127.0.0.1:1' });
    expect(exitCode).toBe(1);
    expect(err).toMatch(/^customer: Redis is not in reach/);
  });
});
