/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import type { Operator } from '../operator.ts';

/** What every page shows around its own. */
export type Frame = {
  readonly lenderName: string;
  readonly operator: Exclude<Operator, 'terminal'>;
  readonly nowMs: number;
  /** Undefined where they could not be counted. */
  readonly waiting?: { readonly attention: number; readonly pending: number; readonly callBacks: number };
  /** What came of the order before. */
  readonly said?: Said | undefined;
};

export type Said = { readonly text: string; readonly bad?: true };

const PLACES = [
  { at: 'overview', path: '/admin', label: 'Overview' },
  { at: 'attention', path: '/admin/attention', label: 'Needs attention', counts: 'attention' },
  { at: 'pending', path: '/admin/pending', label: 'Pending', counts: 'pending' },
  { at: 'call-backs', path: '/admin/call-backs', label: 'Call back', counts: 'callBacks' },
  { at: 'audit', path: '/admin/audit', label: 'Audit' },
] as const;
export type At = (typeof PLACES)[number]['at'];

export function Page({ frame, title, at, children }: { frame: Frame; title: string; at?: At; children: Child }) {
  const { lenderName, operator, nowMs, said } = frame;
  return (
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>{`${title} · Jisajili`}</title>
        <link rel="icon" href="/admin/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/admin/assets/admin.css" />
        <script type="module" src="/admin/assets/live.js" />
      </head>
      <body data-now={nowMs}>
        <a class="skip" href="#main">
          To the page
        </a>
        <header class="top">
          <a class="brand" href="/admin">
            Jisajili<span> for {lenderName}</span>
          </a>
          <Places frame={frame} {...(at && { at })} />
          <search>
            <form class="search" method="post" action="/admin/search">
              <input
                type="search"
                name="q"
                aria-label="Phone number or reference"
                placeholder="Phone number or reference"
                autocomplete="off"
                required
              />
              <button type="submit">Find</button>
            </form>
          </search>
          <span class="who">
            {operator === 'admin' ? 'admin' : 'support'}
            {operator === 'support' && <span class="unseen"> (reads, and handles the call-back list)</span>}
          </span>
        </header>
        <main id="main" tabindex={-1}>
          <p id="stale" class="said bad" role="alert" hidden>
            No answer since <span id="since" />. What stands here may be over: the service or its Redis is down.
          </p>
          {said && (
            <p class={said.bad ? 'said bad' : 'said'} role="status">
              {said.text}
            </p>
          )}
          {children}
        </main>
      </body>
    </html>
  );
}

function Places({ frame: { waiting }, at: here }: { frame: Frame; at?: At }) {
  return (
    <nav id="places" aria-label="Pages" data-live>
      <ul>
        {PLACES.map(({ at, path, label, ...place }) => {
          const count = 'counts' in place ? waiting?.[place.counts] : undefined;
          return (
            <li>
              <a href={path} aria-current={at === here ? 'page' : undefined}>
                {label}
                {count !== undefined && count > 0 && (
                  <span class={at === 'pending' ? 'count' : 'count some'}>{count.toLocaleString('en-GB')}</span>
                )}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
