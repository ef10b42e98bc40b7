// The peer: the same conversation as its users write it. ussd-menu-builder on Express, a menu per request (a menu holds the request
// it runs), the session in Redis as one key per value: one command for each start, get and set.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { CONFIRM, CONVERSATION } from './conversation.ts';

type Session = {
  get(key: string): Promise<string>;
  set(key: string, value: string): Promise<void>;
};
type Menu = {
  readonly val: string;
  readonly session: Session;
  readonly args: { readonly phoneNumber: string };
  con(text: string): void;
  end(text: string): void;
  startState(state: State): Menu;
  state(name: string, state: State): Menu;
  sessionConfig(handlers: {
    start(id: string): Promise<unknown>;
    get(id: string, key: string): Promise<unknown>;
    set(id: string, key: string, value: string): Promise<unknown>;
    end(id: string): Promise<unknown>;
  }): void;
  run(args: unknown): Promise<string>;
};
type State = { run(): void | Promise<void>; next?: Readonly<Record<string, string>> };
type Reply = { type(type: string): Reply; send(body: string): void };
type Express = {
  (): {
    use(middleware: unknown): void;
    get(path: string, handler: (request: unknown, reply: Reply) => void): void;
    post(path: string, handler: (request: { readonly body: unknown }, reply: Reply) => Promise<void>): void;
    listen(port: number, host: string): void;
  };
  urlencoded(options: { extended: boolean }): unknown;
};

const load = createRequire(join(process.env['PEER_FOLDER'] ?? '', 'package.json'));
const express: Express = load('express');
const UssdMenu: new () => Menu = load('ussd-menu-builder');

const redis = new Redis(process.env['REDIS_URL'] ?? '');
const SESSION_S = 180;
const keyOf = (id: string, key: string) => `session:${id}:${key}`;
const ANSWERS = ['startedAt', 'language', 'consent', 'name', 'nationalId', 'county', 'gender'];
const screen = (nth: number) => CONVERSATION[nth]?.screen ?? '';

function createMenu(): Menu {
  const menu = new UssdMenu();
  menu.sessionConfig({
    start: (id) => redis.set(keyOf(id, 'startedAt'), Date.now(), 'EX', SESSION_S, 'NX'),
    get: (id, key) => redis.get(keyOf(id, key)),
    set: (id, key, value) => redis.set(keyOf(id, key), value, 'EX', SESSION_S),
    end: (id) => redis.del(ANSWERS.map((key) => keyOf(id, key))),
  });
  /** A screen whose input before is one of the session's answers. */
  const after = (key: string, nth: number, next: Readonly<Record<string, string>>): State => ({
    async run() {
      await menu.session.set(key, menu.val);
      menu.con(screen(nth));
    },
    next,
  });
  menu.startState({ run: () => menu.con(screen(0)), next: { '1': 'consent', '2': 'consent' } });
  menu.state('consent', after('language', 1, { '1': 'name', '2': 'declined' }));
  menu.state('declined', { run: () => menu.end('You did not agree.') });
  menu.state('name', after('consent', 2, { "*^[A-Za-z' -]{3,60}$": 'nationalId' }));
  menu.state('nationalId', after('name', 3, { '*^\\d{6,9}$': 'county' }));
  menu.state('county', after('nationalId', 4, { '*^[A-Za-z -]{3,30}$': 'gender' }));
  menu.state('gender', after('county', 5, { '1': 'review', '2': 'review' }));
  menu.state('review', {
    async run() {
      await menu.session.set('gender', menu.val);
      const [name, id, county] = await Promise.all(
        ['name', 'nationalId', 'county'].map((key) => menu.session.get(key)),
      );
      menu.con(`Check your details:\n${name}\nID ${id}\n${county}\n1:Correct, send\n2:Change\n3:Cancel`);
    },
    next: { '1': 'confirmed' },
  });
  menu.state('confirmed', { run: () => menu.end(CONFIRM.screen) });
  return menu;
}

const app = express();
app.use(express.urlencoded({ extended: false }));
app.get('/readyz', (_request, reply) => reply.send('ready'));
app.post('/ussd', async (request, reply) => {
  reply.type('text/plain').send(await createMenu().run(request.body));
});
app.listen(Number(process.env['PORT']), '127.0.0.1');
