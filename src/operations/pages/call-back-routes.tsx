/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { PhoneKey } from '../../ports/store.ts';
import { called, closeCall, listCallBacks, takeCall } from '../call-backs.ts';
import type { Done } from '../operations.ts';
import { CallBacksPage } from './call-backs.tsx';
import { answer, frameOf, type PageContext, type Pages, type PagesParts, refused } from './page-parts.tsx';
import type { SaidWord } from './said.ts';

const MOST = 100;

/** The one list on which support does something. */
export function addCallBackRoutes(routes: Pages, parts: PagesParts): void {
  const { operations } = parts;
  routes.get('/call-backs', async (c) => {
    const [{ frame, counts }, calls] = await Promise.all([frameOf(parts, c), listCallBacks(operations, MOST)]);
    return answer(c, <CallBacksPage frame={frame} calls={calls} total={counts.callBacks.count} />);
  });

  const order = (
    name: string,
    said: SaidWord,
    run: (c: PageContext, id: PhoneKey) => Promise<Done<{ readonly isErased?: boolean }>>,
  ) => {
    routes.post(`/call-backs/:id/${name}`, async (c) => {
      const done = await run(c, c.req.param('id') as PhoneKey);
      if (!done.done) return refused(parts, c, done);
      return c.redirect(`/admin/call-backs?said=${done.isErased ? 'closed-erased' : said}`, 303);
    });
  };
  order('take', 'taken', (c, id) => takeCall(operations, c.get('operator'), id));
  order('called', 'called', (c, id) => called(operations, c.get('operator'), id));
  order('close', 'closed', (c, id) => closeCall(operations, c.get('operator'), id));
}
