// The registry and the SMS gateway: one tiny server in a process of its own, which says yes to everything and counts.
import { createServer } from 'node:http';

export type PartnerCounts = { readonly registered: number; readonly sms: number };

const counts = { registered: 0, sms: 0 };
const REGISTERED = JSON.stringify({
  status: 200,
  message: 'Customer successfully registered',
  data: { id: 132890, uuid: 'c211984f-b5a5-45fb-ae38-9f22fe0465d9' },
});

const ROUTES: Readonly<Record<string, (body: string) => readonly [number, string]>> = {
  'GET /readyz': () => [200, '{}'],
  'GET /counts': () => [200, JSON.stringify(counts)],
  'POST /api/v1/customer/mfi/register': () => {
    counts.registered += 1;
    return [200, REGISTERED];
  },
  'POST /version1/messaging': (body) => {
    counts.sms += 1;
    const number = new URLSearchParams(body).get('to') ?? '';
    const recipient = { statusCode: 101, status: 'Success', cost: '0', messageId: `ATXid_${counts.sms}`, number };
    return [201, JSON.stringify({ SMSMessageData: { Message: 'Sent to 1/1', Recipients: [recipient] } })];
  },
};

createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (chunk: string) => {
    body += chunk;
  });
  request.on('end', () => {
    const [status, reply] = ROUTES[`${request.method} ${request.url}`]?.(body) ?? [404, '{}'];
    response
      .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(reply) })
      .end(reply);
  });
}).listen(Number(process.env['PORT']), '127.0.0.1');
