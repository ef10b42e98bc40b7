import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAfricasTalkingSms } from '../../../src/adapters/africastalking/sms.ts';
import { createSmsByFetch } from '../../../src/adapters/africastalking/sms-by-fetch.ts';
import { closedUrl, type FaultyServer, startFaultyServer } from '../../support/faulty-server.ts';
import { phone } from '../../support/phone.ts';

const API_KEY = 'atsk_6d1f-very-secret';
const TO = phone('0711000111');
const SENT = {
  SMSMessageData: {
    Message: 'Sent to 1/1 Total Cost: KES 0.8000',
    Recipients: [
      { cost: 'KES 0.8000', messageId: 'ATXid_1', number: '+254711000111', status: 'Success', statusCode: 101 },
    ],
  },
};

type Request = { readonly url?: string | undefined; readonly headers: IncomingHttpHeaders; readonly body: string };

describe('the same request as the npm package writes', () => {
  test.each([['UMOJA'], [undefined]])('with the sender ID %s', async (senderId) => {
    const { requests, url, close } = await recording();
    const options = { username: 'umoja', apiKey: API_KEY, smsUrl: url, deadlineMs: 5_000 };
    const both = { ...options, ...(senderId !== undefined && { senderId }) };
    const message = 'Dear Anthony, 50% & more = @home\nRef: K7Q2MP';
    const answers = [
      await createAfricasTalkingSms(both).send(TO, message),
      await createSmsByFetch(both).send(TO, message),
    ];
    close();

    expect(answers).toEqual([
      { kind: 'accepted', messageId: 'ATXid_1' },
      { kind: 'accepted', messageId: 'ATXid_1' },
    ]);
    const [byPackage, byFetch] = requests.map(({ body, headers, ...rest }) => ({
      ...rest,
      form: Object.fromEntries(new URLSearchParams(body)),
      headers: { apiKey: headers['apikey'], accept: headers.accept, type: headers['content-type'] },
    }));
    expect(byFetch).toEqual(byPackage);
    expect(byFetch?.form).toMatchObject({ to: '+254711000111', message });
  });
});

describe('a gateway that lets one down', () => {
  let server: FaultyServer;
  beforeEach(async () => {
    server = await startFaultyServer();
  });
  afterEach(() => server.close());
  const send = (smsUrl: string) =>
    createSmsByFetch({ username: 'umoja', apiKey: API_KEY, smsUrl, deadlineMs: 150 }).send(TO, 'Habari');

  test('that hangs: whether it was sent is not known', async () => {
    server.next('hang');
    expect(await send(server.url)).toEqual({ kind: 'retry', because: 'timeout', mayHaveSent: true });
  });

  test('that is not there: nothing was sent', async () => {
    expect(await send(await closedUrl())).toEqual({ kind: 'retry', because: 'unreachable', mayHaveSent: false });
  });
});

test('what can not be used at all is said without it', () => {
  const make = () => createSmsByFetch({ username: 'umoja', apiKey: 'bad\nkey', deadlineMs: 150 });
  expect(make).toThrow(/address or the API key/);
  expect(make).not.toThrow(/bad/);
});

async function recording() {
  const requests: Request[] = [];
  const server = createServer(async (request, response) => {
    requests.push({ url: request.url, headers: request.headers, body: await text(request) });
    response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(SENT));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    requests,
    url: `http://127.0.0.1:${port}/version1/messaging`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
