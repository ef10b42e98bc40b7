/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { BASE } from '../../operations/pages/style-base.ts';
import type { SimulatorFacts } from './facts.ts';
import { Page, STYLES } from './page.tsx';

const SCRIPTS = [
  'call.js',
  'circuit-breaker.js',
  'curl.js',
  'display.js',
  'events.js',
  'find.js',
  'focus.js',
  'gateway.js',
  'gauges.js',
  'hands.js',
  'inbox.js',
  'keypad.js',
  'main.js',
  'notes.js',
  'number.js',
  'partners.js',
  'phone.js',
  'play.js',
  'registrations.js',
  'sms-gateway.js',
  'status-words.js',
  'stories.js',
  'wire-rows.js',
  'wire.js',
];
const CSS = 'text/css; charset=utf-8';
const FILES: ReadonlyMap<string, { readonly path: string; readonly type: string }> = new Map([
  ...SCRIPTS.map((name) => [name, { path: `browser/${name}`, type: 'text/javascript; charset=utf-8' }] as const),
  ...STYLES.map((name) => [name, { path: `style/${name}`, type: CSS }] as const),
  ['icon.svg', { path: 'icon.svg', type: 'image/svg+xml' }],
]);

/** Nothing from elsewhere, nothing inline: the page works offline, and what is typed into it stays text. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The page and its files; to be mounted at `/simulator`, behind `loopbackOnly`: the keys of the stand-ins are on it. */
export function simulatorPage(facts: SimulatorFacts): Hono {
  const routes = new Hono();
  routes.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-cache');
    c.header('content-security-policy', POLICY);
    c.header('referrer-policy', 'no-referrer');
    c.header('x-content-type-options', 'nosniff');
  });

  routes.get('/', (c) => c.html(html`<!doctype html>${<Page facts={facts} />}`));
  routes.get('/assets/base.css', (c) => c.body(BASE, 200, { 'content-type': CSS }));
  routes.get('/assets/:name', async (c) => {
    const file = FILES.get(c.req.param('name'));
    if (file === undefined) return c.notFound();
    const content = await readFile(new URL(file.path, import.meta.url));
    return c.body(content, 200, { 'content-type': file.type });
  });
  return routes;
}
