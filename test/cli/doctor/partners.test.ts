import { afterEach, beforeEach, expect, test } from 'vitest';
import { closedUrl, type FaultyServer, startFaultyServer } from '../../support/faulty-server.ts';
import { describeWithRedis } from '../../support/redis-server.ts';
import { complaints, type Deployment, type Environment, examined, startDeployment } from './deployment.ts';

let deployment: Deployment;
let faulty: FaultyServer;

beforeEach(async () => {
  deployment = await startDeployment();
  faulty = await startFaultyServer();
});
afterEach(async () => {
  await Promise.all([deployment.close(), faulty.close()]);
});

/** What is not well once `changes` are made to a deployment of which all is well. */
async function complaintsWith(changes: Environment): Promise<readonly string[]> {
  return complaints(await examined({ ...deployment.env, ...changes }, undefined, 500));
}

describeWithRedis('the registry', () => {
  test('is asked to register nobody, and the token and the address are known to be accepted', async () => {
    const lines = await examined(deployment.env);
    expect(complaints(lines)).toEqual([]);
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^ok +Registry +POST http\S+\/api\/v1\/customer\/mfi\/register with {} .* answers 400: .*accepted/,
      ),
    );
    expect(deployment.registry.customers()).toEqual([]);
  });

  test('sent what the service sends: the header with the token, an object without a field', async () => {
    faulty.next({ answer: 400, body: '{"status":400,"message":"Validation failed"}' });
    expect(await complaintsWith({ PATASCORE_BASE_URL: faulty.url, PATASCORE_AUTH_HEADER: 'X-Token' })).toEqual([]);
    expect(faulty.requests).toMatchObject([
      { method: 'POST', body: '{}', headers: { 'x-token': deployment.env['PATASCORE_TOKEN'] } },
    ]);
  });

  test.each([
    ['another token', { PATASCORE_TOKEN: 'another' }],
    ['another header', { PATASCORE_AUTH_HEADER: 'Authorization' }],
  ])('%s: says that one of the two is wrong', async (_, changes) => {
    expect(await complaintsWith(changes)).toEqual([
      expect.stringMatching(/^wrong Registry .* answers 401: .*: check PATASCORE_TOKEN .* PATASCORE_AUTH_HEADER/),
    ]);
  });

  test('another address: says that it is not there', async () => {
    const PATASCORE_BASE_URL = `${deployment.registry.url}/api/v1`;
    expect(await complaintsWith({ PATASCORE_BASE_URL })).toEqual([
      expect.stringMatching(
        /^wrong Registry .* answers 404: .*: check PATASCORE_BASE_URL, which goes without the path/,
      ),
    ]);
  });

  test.each([
    [
      'a redirect',
      { answer: 301, headers: { location: 'https://elsewhere.example' } },
      /^wrong .* 301: .* not at this address/,
    ],
    ['no answer', 'hang', /^wrong .*no answer within 0.5 s/],
    ['a cut', 'cut before headers', /^wrong .*connection is cut/],
    ['too busy', { answer: 429 }, /^warn .*it is busy/],
    ['a fault', { answer: 500 }, /^warn .*says neither yes nor no/],
    ['a page for people', { answer: 200, body: '<html>' }, /^warn .*says neither yes nor no/],
    [
      'a customer made of nothing',
      { answer: 200, body: '{"status":200}' },
      /^warn .*says that a customer was registered/,
    ],
    ['a duplicate of nobody', { answer: 400, body: '{"message":"duplicate"}' }, /^warn .*PATASCORE_DUPLICATE_TEXT/],
  ] as const)('%s', async (_, behaviour, complaint) => {
    faulty.next(behaviour);
    expect(await complaintsWith({ PATASCORE_BASE_URL: faulty.url })).toEqual([expect.stringMatching(complaint)]);
  });

  test('nothing there, no such host, no https: says which', async () => {
    expect(await complaintsWith({ PATASCORE_BASE_URL: await closedUrl() })).toEqual([
      expect.stringMatching(/^wrong Registry http\S+: nothing listens there \(ECONNREFUSED\)/),
    ]);
    expect(await complaintsWith({ PATASCORE_BASE_URL: 'http://registry.invalid' })).toEqual([
      expect.stringMatching(/^wrong Registry .*is not https/),
      expect.stringMatching(/^wrong Registry http:\/\/registry.invalid: .*name/),
    ]);
    expect(await complaintsWith({ PATASCORE_BASE_URL: faulty.url.replace('http:', 'https:') })).toEqual([
      expect.stringMatching(/^wrong Registry .*does not speak TLS/),
    ]);
  });
});

describeWithRedis('the SMS account', () => {
  test('is asked for its balance, and no SMS is sent', async () => {
    const lines = await examined(deployment.env);
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^ok +SMS +GET http\S+\/version1\/user \(derived from AT_SMS_URL\) answers 200: .*KES 1234.57/,
      ),
    );
    expect(deployment.sms.inbox()).toEqual([]);
  });

  test('whose sender ID is given: says that only an SMS can show', async () => {
    const lines = await examined({ ...deployment.env, AT_SENDER_ID: 'JIRANI' });
    expect(lines).toContainEqual(expect.stringMatching(/^ok +SMS +AT_SENDER_ID JIRANI: .*send yourself one/));
  });

  test.each([{ AT_API_KEY: 'another' }, { AT_USERNAME: 'another' }])('with %j is not accepted', async (changes) => {
    expect(await complaintsWith(changes)).toEqual([
      expect.stringMatching(/^wrong SMS .* answers 401: .*check AT_USERNAME and AT_API_KEY/),
    ]);
  });

  test('that is nearly empty: top it up', async () => {
    deployment.sms.behave('no_credit');
    expect(await complaintsWith({})).toEqual([expect.stringMatching(/^warn SMS .*KES 0.00: top it up/)]);
  });

  test('behind an address that knows no balance could not be checked', async () => {
    faulty.next({ answer: 404 });
    expect(await complaintsWith({ AT_SMS_URL: `${faulty.url}/version1/messaging` })).toEqual([
      expect.stringMatching(/^warn SMS GET http\S+\/version1\/user .* answers 404, .*could not be checked/),
    ]);
  });

  test.each(['/version1/mesaging', '/send?route=2'])(
    'behind %s cannot be checked: says where SMS are posted to, and what is usual',
    async (path) => {
      expect(await complaintsWith({ AT_SMS_URL: `${faulty.url}${path}` })).toEqual([
        expect.stringMatching(
          /^warn SMS AT_SMS_URL does not end in \/messaging: SMS are posted to exactly http:\S+\/(version1\/mesaging|send), .*usually \/version1\/messaging/,
        ),
      ]);
      expect(faulty.requests).toEqual([]);
    },
  );

  test.each([
    ['hang', /^wrong SMS .*no answer in time/],
    ['cut after headers', /^wrong SMS .*connection is cut/],
  ] as const)('that answers with: %s', async (behaviour, complaint) => {
    faulty.next(behaviour);
    expect(await complaintsWith({ AT_SMS_URL: `${faulty.url}/version1/messaging` })).toEqual([
      expect.stringMatching(complaint),
    ]);
  });

  test('nothing there, no https: says which', async () => {
    expect(await complaintsWith({ AT_SMS_URL: `${await closedUrl()}/version1/messaging` })).toEqual([
      expect.stringMatching(/^wrong SMS .*nothing listens there \(ECONNREFUSED\): check AT_SMS_URL/),
    ]);
    expect(await complaintsWith({ AT_SMS_URL: 'http://sms.invalid/version1/messaging' })).toEqual([
      expect.stringMatching(/^wrong SMS .*is not https/),
      expect.stringMatching(/^wrong SMS http:\/\/sms.invalid: .*name/),
    ]);
    expect(await complaintsWith({ AT_SMS_URL: `${await closedUrl()}/send` })).toEqual([
      expect.stringMatching(/^wrong SMS .*nothing listens there \(ECONNREFUSED\): check AT_SMS_URL/),
    ]);
  });
});
