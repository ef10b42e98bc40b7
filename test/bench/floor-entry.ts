// The floor: the least that a hop takes on this stack. Hono, a form, one GET, one SET.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { Redis } from 'ioredis';
import { CONVERSATION } from './conversation.ts';

const redis = new Redis(process.env['REDIS_URL'] ?? '');
const app = new Hono();
const SESSION_S = 180;

app.get('/readyz', (c) => c.text('ready'));
app.post('/ussd', async (c) => {
  const form = new URLSearchParams(await c.req.text());
  const text = form.get('text') ?? '';
  const key = `session:${form.get('sessionId')}`;
  const before = await redis.get(key);
  await redis.set(
    key,
    JSON.stringify({ before: before?.length ?? 0, phone: form.get('phoneNumber'), text }),
    'EX',
    SESSION_S,
  );
  const screen = CONVERSATION[text === '' ? 0 : text.split('*').length];
  return screen === undefined ? c.text('END Sorry', 200) : c.text(`CON ${screen.screen}`);
});

serve({ fetch: app.fetch, port: Number(process.env['PORT']), hostname: '127.0.0.1' });
