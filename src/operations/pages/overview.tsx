/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Listed } from '../attention.ts';
import { creditWords, isLow } from '../credit.ts';
import { dayOf } from '../export-day.ts';
import type { Summary } from '../summary.ts';
import { type Group, Groups } from './attention.tsx';
import { Funnel, type FunnelView } from './funnel.tsx';
import { type Frame, Page } from './page.tsx';
import { Rows } from './rows.tsx';
import { Processes, Vitals } from './vitals.tsx';
import { clockTime } from './when.tsx';

export type Overview = {
  readonly summary: Summary;
  readonly funnel: FunnelView;
  readonly groups: readonly Group[];
  readonly pending: { readonly rows: readonly Listed[]; readonly total: number };
};

export function OverviewPage({ frame, overview }: { frame: Frame; overview: Overview }) {
  const { nowMs, operator } = frame;
  const { summary, funnel, groups, pending } = overview;
  const { incidents, health, latency } = summary;
  return (
    <Page frame={frame} title={incidents.length === 0 ? 'Working' : 'Not working'} at="overview">
      <State summary={summary} frame={frame} />
      <section id="attention" class="groups" data-live aria-labelledby="attention-title">
        <h2 id="attention-title">Needs attention</h2>
        <Groups groups={groups} frame={frame} />
      </section>
      <Vitals health={health} latency={latency} nowMs={nowMs} />
      <Funnel funnel={funnel} />
      <section id="pending" class="panel" data-live aria-labelledby="pending-title">
        <div class="head">
          <h2 id="pending-title">Pending</h2>
          {pending.total > 0 && <a href="/admin/pending">all {pending.total.toLocaleString('en-GB')}</a>}
        </div>
        <Rows rows={pending.rows} nowMs={nowMs} when="next" empty="Nothing is pending." />
      </section>
      <Processes processes={health.processes} nowMs={nowMs} />
      {operator === 'admin' && <Export today={dayOf(nowMs)} />}
    </Page>
  );
}

function State({ summary: { incidents, sentence, counts, health }, frame }: { summary: Summary; frame: Frame }) {
  const [worst, ...others] = incidents;
  const attention = frame.waiting?.attention ?? 0;
  const calls = counts.callBacks.count;
  return (
    <section
      id="summary"
      class={worst === undefined ? 'summary good' : 'summary bad'}
      data-live
      aria-label="Does it work?"
    >
      <h1>{sentence}</h1>
      {others.map(({ text, sinceMs }) => (
        <p>
          {text}, since {clockTime(sinceMs, frame.nowMs)}.
        </p>
      ))}
      {!health.durability.isGood && health.processes.length > 0 && (
        <p>
          <span class="badge wait">at risk</span> Redis: {health.durability.says}.
        </p>
      )}
      {health.credit?.kind === 'known' && isLow(health.credit) && (
        <p>
          <span class="badge wait">at risk</span> SMS credit: {creditWords(health.credit)} left. Top it up: each
          registration sends an SMS.
        </p>
      )}
      {(attention > 0 || calls > 0) && <p>{waitingWords(attention, calls)}.</p>}
    </section>
  );
}

function waitingWords(attention: number, calls: number): string {
  const many = (count: number, one: string, more: string) =>
    count === 0 ? [] : [`${count.toLocaleString('en-GB')} ${count === 1 ? one : more}`];
  const words = [
    ...many(attention, 'needs attention', 'need attention'),
    ...many(calls, 'waits for a call', 'wait for a call'),
  ];
  return words.join(', ');
}

function Export({ today }: { today: string }) {
  return (
    <section class="panel" aria-labelledby="export-title">
      <h2 id="export-title">Export a day</h2>
      <form class="actions" method="get" action="/admin/export.csv">
        <label>
          <span class="hint">Day, Nairobi time</span>
          <br />
          <input type="date" name="day" required value={today} />
        </label>
        <button type="submit">Download as CSV</button>
        <span class="hint">Without names, numbers and IDs.</span>
      </form>
    </section>
  );
}
