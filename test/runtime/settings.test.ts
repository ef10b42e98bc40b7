import { describe, expect, test } from 'vitest';
import { SETTINGS } from '../../src/runtime/settings/table.ts';
import { type Environment, type Settings, settingsFrom } from '../../src/runtime/settings.ts';

const DATA_KEY = btoa('a data key of the tests, 32 long');
const OLDER_DATA_KEY = btoa('another of their keys, 32 bytes!');
const CALLBACK_KEY = '0123456789abcdef';

const PRODUCTION = {
  NODE_ENV: 'production',
  REDIS_URL: 'rediss://:s3cret@redis.internal:6380/1',
  PATASCORE_BASE_URL: 'https://api.patascore.com',
  PATASCORE_TOKEN: 'Bearer token-of-the-registry',
  AT_USERNAME: 'umoja',
  AT_API_KEY: 'atsk_0123456789',
  CALLBACK_KEY,
  DATA_KEY,
  ADMIN_PASSWORD: 'correct horse',
};

function accepted(env: Environment): Settings {
  const outcome = settingsFrom(env);
  if (!outcome.ok) throw new Error(outcome.problems.join('\n'));
  return outcome.settings;
}

function problemsOf(env: Environment): readonly string[] {
  const outcome = settingsFrom(env);
  return outcome.ok ? [] : outcome.problems;
}

const namesOf = (problems: readonly string[]) => problems.map((problem) => problem.split(':')[0]);

describe('with nothing set', () => {
  test('the sandbox has a default for everything, and both partners have stand-ins', () => {
    const { registry, sms, redis, dataKeys, callbackKeys, ...rest } = accepted({});
    expect({ registry, sms, redis, dataKeys, callbackKeys }).toEqual({});
    expect(rest).toEqual({
      production: false,
      host: '127.0.0.1',
      port: 3000,
      shortCodeShared: false,
      smsMaxPerS: 50,
      serviceCode: '*384*70421#',
      newestInputNetworks: [],
      maxHopsPerMinute: 60,
      maxDialsPerS: 1000,
      lenderName: 'Umoja',
      helpPhone: '0700000000',
      nationalIdDigits: { min: 6, max: 9 },
      adminPassword: 'sandbox',
      registerDeadlineMs: 5000,
      retryFirstS: 10,
      retryMaxS: 900,
      giveUpAfterH: 48,
      resumeWithinH: 24,
      dialbackAfterS: 600,
      quietHours: { fromMinute: 18 * 60, toMinute: 8 * 60 },
      smsKeywords: ['JISAJILI', 'SAJILI', 'REGISTER', 'JOIN'],
      retentionDays: 30,
      consentKeptDays: 730,
      role: 'all',
      logLevel: 'info',
    });
  });

  test('an empty value counts as not set, and a name that is no setting is ignored', () => {
    const empty = Object.fromEntries(Object.values(SETTINGS).map(({ name }) => [name, '']));
    expect(accepted({ ...empty, COLOUR: 'green' })).toEqual(accepted({}));
  });
});

describe('every value is read into its own form', () => {
  test.each<[Environment, Partial<Settings>]>([
    [
      { PORT: '0', HOST: '::1' },
      { port: 0, host: '::1' },
    ],
    [
      { CALLBACK_KEY: 'the-new-key-0123, the-old-key-0123' },
      { callbackKeys: ['the-new-key-0123', 'the-old-key-0123'] },
    ],
    [
      { AT_SHORT_CODE: '22384', AT_SHORT_CODE_SHARED: 'true' },
      { shortCode: '22384', shortCodeShared: true },
    ],
    [
      { SMS_MAX_PER_S: '0', CONSENT_KEPT_DAYS: '0.5' },
      { smsMaxPerS: 0, consentKeptDays: 0.5 },
    ],
    [{ NATIONAL_ID_DIGITS: '7-14' }, { nationalIdDigits: { min: 7, max: 14 } }],
    [{ NATIONAL_ID_DIGITS: '8-8' }, { nationalIdDigits: { min: 8, max: 8 } }],
    [{ SUPPORT_PASSWORD: 'helps' }, { supportPassword: 'helps' }],
    [{ SERVICE_CODE: '*483#' }, { serviceCode: '*483#' }],
    [{ NEWEST_INPUT_NETWORKS: '63903,63907' }, { newestInputNetworks: ['63903', '63907'] }],
    [{ LENDER_NAME: 'Üsawa & Söhne' }, { lenderName: 'Üsawa & Söhne' }],
    [{ HELP_PHONE: '0800 72303' }, { helpPhone: '0800 72303' }],
    [{ REGISTER_DEADLINE_MS: '7000' }, { registerDeadlineMs: 7000 }],
    [
      { RETRY_FIRST_S: '0.5', GIVE_UP_AFTER_H: '0.01' },
      { retryFirstS: 0.5, giveUpAfterH: 0.01 },
    ],
    [{ QUIET_HOURS: '00:00-23:59' }, { quietHours: { fromMinute: 0, toMinute: 1439 } }],
    [{ SMS_KEYWORDS: 'anza, Join' }, { smsKeywords: ['ANZA', 'JOIN'] }],
    [
      { ROLE: 'worker', LOG_LEVEL: 'silent' },
      { role: 'worker', logLevel: 'silent' },
    ],
  ])('%o', (env, expected) => {
    expect(accepted(env)).toMatchObject(expected);
  });

  test('data keys: 32 bytes each, newest first', () => {
    const { dataKeys } = accepted({ DATA_KEY: `${DATA_KEY},${OLDER_DATA_KEY}` });
    expect(dataKeys).toEqual([DATA_KEY, OLDER_DATA_KEY].map((key) => new Uint8Array(Buffer.from(key, 'base64'))));
  });

  test('a partner with only what it needs gets the rest by default', () => {
    const { registry, sms } = accepted({
      PATASCORE_BASE_URL: 'http://127.0.0.1:4010/root//',
      PATASCORE_TOKEN: 't',
      AT_USERNAME: 'sandbox',
      AT_API_KEY: 'k',
      CALLBACK_KEY,
    });
    expect(registry).toMatchObject({
      baseUrl: 'http://127.0.0.1:4010/root',
      token: 't',
      authHeader: 'Authentication',
      phoneFormat: 'local',
    });
    expect(sms).toEqual({ username: 'sandbox', apiKey: 'k' });
  });

  test('a partner with everything set', () => {
    const { registry, sms } = accepted({
      ...PRODUCTION,
      PATASCORE_AUTH_HEADER: 'Authorization',
      PATASCORE_PHONE_FORMAT: 'international',
      PATASCORE_DUPLICATE_TEXT: 'Seen  before |ALREADY	known',
      AT_SENDER_ID: 'UMOJA',
      AT_SMS_URL: 'https://sms.example.com/send?route=2',
    });
    expect(registry).toMatchObject({ authHeader: 'Authorization', phoneFormat: 'international' });
    expect(registry?.duplicatePhrases).toEqual(['seen before', 'already known']);
    expect(sms).toMatchObject({ senderId: 'UMOJA', url: 'https://sms.example.com/send?route=2' });
  });

  test.each([
    ['Customer already exists', true],
    ['A customer with this phone already registered', true],
    ['Phone number has already been taken', true],
    ['Duplicate entry for key national_id', true],
    ['Customer does not exist', false],
    ['Check that the national id exists', false],
    ['Customer successfully registered', false],
    ['national_id: must be digits', false],
  ])('by default the registry\'s "%s" says the customer exists: %s', (message, exists) => {
    const { registry } = accepted(PRODUCTION);
    expect(registry?.duplicatePhrases.some((phrase) => message.toLowerCase().includes(phrase))).toBe(exists);
  });
});

describe('a partner with only some of its settings', () => {
  test.each<[Environment, string[]]>([
    [{ PATASCORE_BASE_URL: 'https://api.patascore.com' }, ['PATASCORE_TOKEN']],
    [{ PATASCORE_TOKEN: 't' }, ['PATASCORE_BASE_URL']],
    [{ PATASCORE_AUTH_HEADER: 'Authorization' }, ['PATASCORE_BASE_URL', 'PATASCORE_TOKEN']],
    [{ PATASCORE_PHONE_FORMAT: 'local' }, ['PATASCORE_BASE_URL', 'PATASCORE_TOKEN']],
    [{ PATASCORE_DUPLICATE_TEXT: 'exists' }, ['PATASCORE_BASE_URL', 'PATASCORE_TOKEN']],
    [{ AT_USERNAME: 'u' }, ['AT_API_KEY']],
    [{ AT_API_KEY: 'k', AT_USERNAME: '' }, ['AT_USERNAME']],
    [{ AT_SENDER_ID: 'UMOJA' }, ['AT_USERNAME', 'AT_API_KEY']],
    [{ AT_SMS_URL: 'http://127.0.0.1:4011' }, ['AT_USERNAME', 'AT_API_KEY']],
  ])('%o lacks %j', (env, missing) => {
    expect(namesOf(problemsOf(env))).toEqual(missing);
  });

  test('one partner may be real while the other is a stand-in', () => {
    const { registry, sms } = accepted({ AT_USERNAME: 'sandbox', AT_API_KEY: 'k', CALLBACK_KEY });
    expect(registry).toBeUndefined();
    expect(sms).toBeDefined();
  });
});

describe('a callback key in the sandbox', () => {
  const real = { AT_USERNAME: 'sandbox', AT_API_KEY: 'k' };

  test.each<Environment>([
    { HOST: '0.0.0.0' },
    { HOST: '::' },
    { HOST: '192.168.1.7' },
    { HOST: 'engineer.example' },
    { PATASCORE_BASE_URL: 'https://api.patascore.com', PATASCORE_TOKEN: 't' },
    real,
  ])('%j needs one', (env) => {
    expect(problemsOf(env)).toEqual([expect.stringMatching(/^CALLBACK_KEY: is not set, /)]);
    expect(problemsOf({ ...env, CALLBACK_KEY })).toEqual([]);
  });

  test.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('HOST=%s with stand-ins needs none', (HOST) => {
    expect(problemsOf({ HOST })).toEqual([]);
    expect(settingsFrom({ HOST, ...real }, { standIns: true }).ok).toBe(true);
  });
});

test('AT_SHORT_CODE_SHARED is nothing without AT_SHORT_CODE', () => {
  expect(namesOf(problemsOf({ AT_SHORT_CODE_SHARED: 'true' }))).toEqual(['AT_SHORT_CODE']);
  expect(problemsOf({ AT_SHORT_CODE_SHARED: 'false' })).toEqual([]);
});

describe('a secret that can be guessed', () => {
  const ZEROS = `${'A'.repeat(43)}=`;
  const FEW = btoa('abcdefghij'.repeat(4).slice(0, 32));

  test.each<Environment>([
    { CALLBACK_KEY: 'a' },
    { CALLBACK_KEY: '0123456789abcde' },
    { CALLBACK_KEY: `${CALLBACK_KEY},short` },
    { CALLBACK_KEY: 'aaaaaaaaaaaaaaaaaaaa' },
    { CALLBACK_KEY: '1234512345123451234512345' },
  ])('%j is refused everywhere', (env) => {
    expect(namesOf(problemsOf(env))).toEqual(Object.keys(env));
    expect(namesOf(problemsOf({ ...PRODUCTION, ...env }))).toEqual(Object.keys(env));
  });

  test.each<Environment>([
    { DATA_KEY: ZEROS },
    { DATA_KEY: FEW },
    { DATA_KEY: `${DATA_KEY},${ZEROS}` },
    { ADMIN_PASSWORD: 'a' },
    { ADMIN_PASSWORD: 'sandbox' },
    { ADMIN_PASSWORD: '12341234123412341234' },
    { SUPPORT_PASSWORD: 'elevenchars' },
    { SUPPORT_PASSWORD: PRODUCTION.ADMIN_PASSWORD },
  ])('%j is refused in production', (env) => {
    expect(namesOf(problemsOf({ ...PRODUCTION, ...env }))).toEqual(Object.keys(env));
    expect(problemsOf(env)).toEqual([]);
  });
});

describe('in production', () => {
  const { NODE_ENV, ...needed } = PRODUCTION;

  test('everything it needs is enough, and it listens to the world', () => {
    expect(accepted(PRODUCTION)).toMatchObject({
      production: true,
      host: '0.0.0.0',
      redis: { kind: 'single' },
      registry: { token: 'Bearer token-of-the-registry' },
      sms: { username: 'umoja' },
      callbackKeys: [CALLBACK_KEY],
      dataKeys: [new Uint8Array(Buffer.from(DATA_KEY, 'base64'))],
      adminPassword: 'correct horse',
    });
  });

  test('with nothing else set all that is missing is listed at once', () => {
    expect(namesOf(problemsOf({ NODE_ENV }))).toEqual(Object.keys(needed));
  });

  test.each(Object.keys(needed))('without %s it does not start', (name) => {
    for (const nothing of [undefined, '']) {
      expect(problemsOf({ ...PRODUCTION, [name]: nothing })).toEqual([
        expect.stringContaining(`${name}: is not set, and production needs it`),
      ]);
    }
  });

  test.each(['prod', 'Production', ' production'])('NODE_ENV=%j is not taken for the sandbox', (almost) => {
    expect(namesOf(problemsOf({ ...PRODUCTION, NODE_ENV: almost }))).toEqual(['NODE_ENV']);
  });
});
