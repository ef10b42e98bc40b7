/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Context, Hono, MiddlewareHandler } from 'hono';
import { html } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { Branding } from '../../conversation/texts/texts.ts';
import { ATTENTION_CAUSES, type AttentionCause, type Counts } from '../../ports/store.ts';
import type { NotDone, Operations } from '../operations.ts';
import type { Operator } from '../operator.ts';
import type { Group } from './attention.tsx';
import { MessagePage } from './message.tsx';
import type { Frame, Said } from './page.tsx';
import { saidBy } from './said.ts';
import { whyNot } from './why.ts';

export type PageEnv = { Variables: { operator: Exclude<Operator, 'terminal'> } };
export type PageContext = Context<PageEnv>;
export type Pages = Hono<PageEnv>;

export type PagesParts = {
  /** Lets in `admin` and `support`, and says in `c.get('operator')` who it is. */
  readonly password: MiddlewareHandler<PageEnv>;
  readonly branding: Branding;
  readonly operations: Operations;
  /** Work that goes on after a reply. */
  readonly afterReply: (work: Promise<unknown>) => void;
  /** Hears of what was thrown while a page was made. */
  readonly failed: (error: unknown) => void;
};

type Status = 200 | 400 | 403 | 404 | 409 | 503;

export function answer(c: PageContext, page: Child, status: Status = 200) {
  return c.html(html`<!doctype html>${page}`, status);
}

/** What stands around a page, and the counts that it shows. */
export async function frameOf(
  { operations, branding }: PagesParts,
  c: PageContext,
  said: Said | undefined = saidBy(c.req.query('said')),
): Promise<{ readonly frame: Frame; readonly counts: Counts }> {
  const counts = await operations.store.count();
  return { frame: frameWith({ operations, branding }, c, counts, said), counts };
}

/** The same, where the counts are known. */
export function frameWith(
  { operations, branding }: Pick<PagesParts, 'operations' | 'branding'>,
  c: PageContext,
  counts: Counts,
  said: Said | undefined = saidBy(c.req.query('said')),
): Frame {
  const waiting = {
    attention: ATTENTION_CAUSES.reduce((total, cause) => total + counts.attention[cause].count, 0),
    pending: counts.due.registry.count + counts.due.sms.count,
    callBacks: counts.callBacks.count,
  };
  return {
    lenderName: branding.lender,
    operator: c.get('operator'),
    nowMs: operations.store.nowMs(),
    waiting,
    said,
  };
}

/** Causes for which somebody waits, those first that wait the longest. */
export function groupsOf(counts: Counts): readonly Group[] {
  return ATTENTION_CAUSES.map((cause: AttentionCause) => ({ cause, ...counts.attention[cause] }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => (one.oldestMs ?? 0) - (other.oldestMs ?? 0));
}

export async function message(parts: PagesParts, c: PageContext, title: string, text: string, status: Status = 200) {
  const { frame } = await frameOf(parts, c, undefined);
  return answer(c, <MessagePage frame={frame} title={title} text={text} />, status);
}

export function statusOf({ because }: NotDone): Status {
  if (because === 'not_allowed') return 403;
  return because === 'not_found' ? 404 : 409;
}

export async function refused(parts: PagesParts, c: PageContext, not: NotDone) {
  return message(parts, c, 'Not done', whyNot(not).text, statusOf(not));
}
