/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Listed } from '../attention.ts';
import { type Frame, Page } from './page.tsx';
import { Rows } from './rows.tsx';

/** Those that go on by themselves, soonest first. */
export function PendingPage({ frame, rows, total }: { frame: Frame; rows: readonly Listed[]; total: number }) {
  return (
    <Page frame={frame} title="Pending" at="pending">
      <div class="intro">
        <h1>Pending</h1>
        <p class="quiet">These go on by themselves: nobody has to do anything.</p>
      </div>
      <section id="pending" class="panel" data-live aria-labelledby="pending-title">
        <div class="head">
          <h2 id="pending-title">
            {total.toLocaleString('en-GB')} {total === 1 ? 'waits' : 'wait'} for an attempt
          </h2>
          {total > rows.length && <span class="hint">the next {rows.length} are shown</span>}
        </div>
        <Rows rows={rows} nowMs={frame.nowMs} when="next" empty="Nothing is pending." />
      </section>
    </Page>
  );
}
