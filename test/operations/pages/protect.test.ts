import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AdminUnderTest, serveAdmin } from '../../support/admin-under-test.ts';

let admin: AdminUnderTest;
beforeEach(async () => {
  admin = await serveAdmin();
});
afterEach(() => admin.close());

const PAGES = ['/admin', '/admin/', '/admin/attention', '/admin/pending', '/admin/call-backs', '/admin/audit'];

describe('who gets in', () => {
  test.each([...PAGES, '/admin/assets/admin.css', '/admin/nowhere', '/admin/registrations/K7Q3MA'])(
    '%s: nobody without a password',
    async (path) => {
      const { status, headers, body } = await admin.get(path, 'nobody');
      expect([status, headers.get('www-authenticate')]).toEqual([401, 'Basic realm="Jisajili", charset="UTF-8"']);
      expect(body).not.toContain('Umoja');
    },
  );

  test.each(PAGES)('%s: admin and support', async (path) => {
    expect((await admin.get(path, 'admin')).status).toBe(200);
    expect((await admin.get(path, 'support')).status).toBe(200);
  });

  test('a wrong password is counted and slowed down, and in no log', async () => {
    const authorization = `Basic ${Buffer.from('admin:a-wrong-password').toString('base64')}`;
    const startMs = admin.world.clock.nowMs();
    for (let n = 0; n < 3; n++) expect((await admin.get('/admin', 'nobody', { authorization })).status).toBe(401);
    // The clock that is held counts what was waited for: 50, 100, and 200 ms.
    expect(admin.world.clock.nowMs() - startMs).toBe(350);
    expect(admin.log()).toContain('"route":"/admin"');
    expect(admin.log()).not.toContain('a-wrong-password');
  });
});

describe('what each answer says to the browser', () => {
  const HEADERS = {
    'cache-control': 'no-store',
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };

  test.each(['/admin', '/admin/assets/live.js', '/admin/export.csv', '/admin/nowhere', '/admin/registrations/K7Q3MA'])(
    '%s: not to store it, frame it, guess its type, or run what is not ours',
    async (path) => {
      for (const as of ['admin', 'nobody'] as const) {
        const { headers } = await admin.get(path, as);
        for (const [name, value] of Object.entries(HEADERS)) expect(headers.get(name), name).toBe(value);
        const policy = headers.get('content-security-policy') ?? '';
        expect(policy).toContain("default-src 'none'");
        expect(policy).toContain("frame-ancestors 'none'");
        expect(policy).toContain("form-action 'self'");
        expect(policy).not.toMatch(/unsafe|\*|data:|https?:/);
      }
    },
  );

  test('nothing stands inline: neither script nor style', async () => {
    await admin.registers();
    for (const path of PAGES) {
      const { body } = await admin.get(path);
      expect(body).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]* src=)/);
      expect(body).not.toMatch(/(?:src|href|action)="(?!\/admin|#)/);
    }
  });

  test('an asset is one of ours, not a property of what holds them', async () => {
    expect((await admin.get('/admin/assets/admin.css')).headers.get('content-type')).toBe('text/css; charset=utf-8');
    for (const name of ['constructor', '__proto__', 'toString', 'get', '..%2f..%2fpackage.json'])
      expect((await admin.get(`/admin/assets/${name}`)).status).toBe(404);
  });
});

describe('a page of another site', () => {
  test('may link to a page here', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' };
    expect((await admin.get('/admin', 'admin', headers)).status).toBe(200);
  });

  test.each([
    ['cross-site', 'image'],
    ['cross-site', 'iframe'],
    ['cross-site', 'empty'],
    ['same-site', 'script'],
  ])('may not have one in it: %s, %s', async (site, dest) => {
    const headers = { 'sec-fetch-site': site, 'sec-fetch-dest': dest };
    const reference = await admin.registers();
    for (const path of [`/admin/registrations/${reference}`, '/admin/export.csv'])
      expect((await admin.get(path, 'admin', headers)).status).toBe(403);
    expect(admin.records.audit).toEqual([]);
  });
});

describe('an order comes from the pages themselves', () => {
  const ORDERS = [
    '/admin/search',
    '/admin/attention/retry',
    '/admin/registrations/K7Q3MA/retry',
    '/admin/registrations/K7Q3MA/erase',
    '/admin/call-backs/AAAAAAAAAAAAAAAA/take',
  ];
  const foreign = (): [string, Record<string, string>][] => [
    ['no origin at all', {}],
    ['another site', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a name that begins alike', { origin: `${admin.address}.evil.example` }],
    ['an origin with a path', { origin: `${admin.address}/` }],
    ['another scheme of this host', { origin: admin.address.replace('http', 'ftp') }],
    ['what a browser knows to be another site', { origin: admin.address, 'sec-fetch-site': 'cross-site' }],
    ['what a browser knows to be a neighbour', { origin: admin.address, 'sec-fetch-site': 'same-site' }],
    ['an address bar', { origin: admin.address, 'sec-fetch-site': 'none' }],
  ];

  test.each(ORDERS)('%s: from anywhere else it is refused, and nothing happens', async (path) => {
    for (const [name, headers] of foreign()) {
      const { status } = await admin.post(path, { q: 'K7Q3MA', cause: 'registry_down' }, 'admin', headers);
      expect(status, name).toBe(403);
    }
    expect(admin.records.audit).toEqual([]);
  });

  test('from the pages it is taken, also through a proxy that speaks https', async () => {
    const reference = await admin.registers();
    const host = new URL(admin.address).host;
    for (const headers of [
      { origin: admin.address },
      { origin: admin.address, 'sec-fetch-site': 'same-origin' },
      { origin: `https://${host}`, 'sec-fetch-site': 'same-origin' },
      { origin: 'https://ops.example', 'x-forwarded-host': 'ops.example', 'sec-fetch-site': 'same-origin' },
    ])
      expect((await admin.post('/admin/search', { q: reference }, 'admin', headers)).status).toBe(303);
  });

  test('a form of more than 8 KiB is refused', async () => {
    expect((await admin.post('/admin/search', { q: 'x'.repeat(9_000) })).status).toBe(413);
  });
});
