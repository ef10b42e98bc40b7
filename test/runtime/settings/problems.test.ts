import { describe, expect, test } from 'vitest';
import { SETTINGS } from '../../../src/runtime/settings/table.ts';
import { type Environment, settingsFrom } from '../../../src/runtime/settings.ts';

const DATA_KEY = btoa('a data key of the tests, 32 long');

function problemsOf(env: Environment): readonly string[] {
  const outcome = settingsFrom(env);
  return outcome.ok ? [] : outcome.problems;
}

const namesOf = (problems: readonly string[]) => problems.map((problem) => problem.split(':')[0]);

describe('a value that is wrong', () => {
  // Each is so odd that it would be seen in a message.
  const WRONG: Record<string, readonly string[]> = {
    PORT: ['65536', '-1', '0x0bb8', '30 00', '3e3'],
    HOST: ['local host', 'http://qqq'],
    REDIS_URL: ['qqq://zzz:6379'],
    PATASCORE_BASE_URL: ['api.qqq.zzz', 'ftp://qqq.zzz', 'https://qqq:zzz@api', 'https://qqq?zzz', 'https://qqq#zzz'],
    PATASCORE_TOKEN: ['qqq\nzzz', 'qqq ', 'qqq\u{1F511}', 'qqqΩ'],
    PATASCORE_AUTH_HEADER: ['Qqq: Zzz', 'Content-Length', 'Qüq'],
    PATASCORE_PHONE_FORMAT: ['qqq', 'Local'],
    PATASCORE_DUPLICATE_TEXT: ['qqq', 'zzzz|', 'yyyy||zzzz', 'q'.repeat(101)],
    AT_USERNAME: ['qqq zzz'],
    AT_API_KEY: ['qqq\nzzz', 'qqqΩ'],
    AT_SENDER_ID: ['QQQQQQQQQQQQ', 'Qq\nZz', '+254700000999'],
    AT_SMS_URL: ['qqq', 'https://qqq:zzz@sms'],
    AT_SHORT_CODE: ['qqq', '77', '22 384', '2238422384223842'],
    AT_SHORT_CODE_SHARED: ['qqq', 'True', 'yes'],
    SMS_MAX_PER_S: ['-5', '1.75', '10001'],
    CALLBACK_KEY: ['qqq zzz', 'qqq,,zzz', 'qqqzzz'],
    SERVICE_CODE: ['*384*704211#', '384#', '*4821', '*#', '*384*q#'],
    NEWEST_INPUT_NETWORKS: ['63903;63907', '63999,', 'qqq'],
    MAX_HOPS_PER_MINUTE: ['-5', '1.75', 'qqq'],
    MAX_DIALS_PER_S: ['-5', '1000000001'],
    LENDER_NAME: ['Qqqqqqqqqqqqqqq', '[[Qqq]][[Zzz]]', 'Qqq \u{1F4B0}', 'Qq\nZz', ' Qqq'],
    HELP_PHONE: ['+254700000999', 'qqq'],
    NATIONAL_ID_DIGITS: ['qqq', '9-7', '3-9', '6-15', '77', '6-9-12'],
    DATA_KEY: ['cXFxenp6', `${'q'.repeat(43)}=`, `${DATA_KEY},${DATA_KEY}`, `${DATA_KEY},`],
    ADMIN_PASSWORD: ['qqqΩ', ' qqq'],
    SUPPORT_PASSWORD: ['qqqΩ', ' qqq'],
    REGISTER_DEADLINE_MS: ['60001', '17.5', '5s'],
    RETRY_FIRST_S: ['86401', '-1.75'],
    RETRY_MAX_S: ['86401', '1,75'],
    GIVE_UP_AFTER_H: ['721', '48h'],
    RESUME_WITHIN_H: ['721', '-24'],
    DIALBACK_AFTER_S: ['86401', '-600'],
    QUIET_HOURS: ['24:00-07:00', '21:17', '8pm-8am', '20:60-07:00'],
    SMS_KEYWORDS: ['QQQ ZZZ', 'QQQ,STOP', 'QQQ,,', '7QQQ'],
    RETENTION_DAYS: ['3651', '-30'],
    CONSENT_KEPT_DAYS: ['3651', '-730'],
    ROLE: ['qqq', 'Web'],
    LOG_LEVEL: ['qqq', 'INFO'],
  };

  test('is tried for every setting', () => {
    expect(Object.keys(WRONG)).toEqual(Object.values(SETTINGS).map((setting) => setting.name));
  });

  const partners = {
    PATASCORE_BASE_URL: 'https://api.patascore.com',
    PATASCORE_TOKEN: 't',
    AT_USERNAME: 'u',
    AT_API_KEY: 'k',
    CALLBACK_KEY: 'a-callback-key-for-tests',
  };
  const cases = Object.entries(WRONG).flatMap(([name, values]) => values.map((value) => [name, value] as const));

  test.each(cases)('%s=%j: one line that names it and does not hold it', (name, value) => {
    const problems = problemsOf({ ...partners, [name]: value });
    expect(namesOf(problems)).toEqual([name]);
    expect(problems[0]).not.toContain(value);
    expect(problems[0]).not.toMatch(/q{3}|z{3}|\n/i);
    expect(problems[0]).toMatch(/: (must|is) .+; for example: .+/);
  });

  test.each([[{ RETRY_FIRST_S: '977', RETRY_MAX_S: '976.5' }, 'RETRY_FIRST_S: must not be longer than RETRY_MAX_S']])(
    '%j: the first pause is longer than the longest',
    (env, problem) => {
      expect(problemsOf(env)).toEqual([expect.stringMatching(new RegExp(`^${problem}; for example: [\\d]+$`))]);
      expect(problemsOf(env)[0]).not.toMatch(/97|7\.5/);
      expect(namesOf(problemsOf({ ...env, PORT: 'x' }))).toEqual(['PORT', ...namesOf(problemsOf(env))]);
    },
  );

  test.each([{ RETRY_FIRST_S: '30', RETRY_MAX_S: '30' }, { RETRY_MAX_S: '7.5' }, { RETRY_FIRST_S: '977' }])(
    '%j is allowed: the same pause each time, or a default that gives way',
    (env) => {
      expect(problemsOf(env)).toEqual([]);
    },
  );

  test('does not hide the others: all are listed at once, in the order of the table', () => {
    const allWrong = Object.fromEntries(Object.entries(WRONG).map(([name, values]) => [name, values[0]]));
    expect(namesOf(problemsOf(allWrong))).toEqual(Object.keys(WRONG));
    expect(namesOf(problemsOf({ ...allWrong, NODE_ENV: 'production' }))).toEqual(Object.keys(WRONG));
  });

  test('the examples of settings that are no secrets are values that would do', () => {
    for (const setting of Object.values(SETTINGS)) {
      if (/dashboard|openssl/.test(setting.example)) continue;
      expect(problemsOf({ ...partners, [setting.name]: setting.example }), setting.name).toEqual([]);
    }
  });
});
