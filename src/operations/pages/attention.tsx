/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { RetryAllProgress } from '../../ports/operations.ts';
import type { AttentionCause, Waiting } from '../../ports/store.ts';
import type { Listed } from '../attention.ts';
import { CAUSE_TODO } from '../cause-todo.ts';
import { CAUSES } from './causes.ts';
import { type Frame, Page } from './page.tsx';
import { Rows } from './rows.tsx';
import { Ago, lasting } from './when.tsx';

export type Group = Waiting & { readonly cause: AttentionCause };

/** Registrations that need attention, by what must be done about it. */
export function AttentionPage({ frame, groups }: { frame: Frame; groups: readonly Group[] }) {
  return (
    <Page frame={frame} title="Needs attention" at="attention">
      <div class="intro">
        <h1>Needs attention</h1>
        <p class="quiet">In these registrations nothing more happens by itself. Nothing is lost: all are stored.</p>
      </div>
      <div id="groups" data-live>
        <Groups groups={groups} frame={frame} />
      </div>
    </Page>
  );
}

export function Groups({ groups, frame }: { groups: readonly Group[]; frame: Frame }) {
  const { nowMs, operator } = frame;
  if (groups.length === 0) return <p class="said">Nobody needs attention.</p>;
  return (
    <ul class="groups">
      {groups.map(({ cause, count, oldestMs }) => {
        const { title, what, retries } = CAUSES[cause];
        return (
          <li class="group" id={`cause-${cause}`}>
            <div class="head">
              <h2>
                <a href={`/admin/attention?cause=${cause}`}>{title}</a>{' '}
                <span class="badge bad">{count.toLocaleString('en-GB')}</span>
              </h2>
              {oldestMs !== undefined && (
                <span class="hint">
                  the oldest: <Ago atMs={oldestMs} nowMs={nowMs} />
                </span>
              )}
            </div>
            <p>{what}</p>
            <p class="quiet">
              <b>What to do:</b> {CAUSE_TODO[cause]}
            </p>
            {operator === 'admin' && retries && <RetryAll cause={cause} count={count} />}
          </li>
        );
      })}
    </ul>
  );
}

function RetryAll({ cause, count }: { cause: AttentionCause; count: number }) {
  return (
    <form class="actions" method="post" action="/admin/attention/retry">
      <input type="hidden" name="cause" value={cause} />
      <button type="submit">{count === 1 ? 'Retry it' : `Retry all ${count.toLocaleString('en-GB')}`}</button>
    </form>
  );
}

export function GroupPage({
  frame,
  group,
  rows,
  progress,
}: {
  frame: Frame;
  group: Group;
  rows: readonly Listed[];
  progress?: RetryAllProgress | undefined;
}) {
  const { cause, count } = group;
  const { title, what, retries } = CAUSES[cause];
  return (
    <Page frame={frame} title={title} at="attention">
      <div class="intro">
        <p>
          <a href="/admin/attention">All that needs attention</a>
        </p>
        <h1>{title}</h1>
        <p>{what}</p>
        <p class="quiet">
          <b>What to do:</b> {CAUSE_TODO[cause]}
        </p>
      </div>
      {progress && <ProgressOf progress={progress} nowMs={frame.nowMs} />}
      <section id="group" class="panel" data-live aria-labelledby="group-title">
        <div class="head">
          <h2 id="group-title">
            {count === 0
              ? 'Nobody waits here'
              : `${count.toLocaleString('en-GB')} ${count === 1 ? 'waits' : 'wait'} here`}
          </h2>
          {count > rows.length && <span class="hint">the latest {rows.length} are shown</span>}
        </div>
        {count > 0 && frame.operator === 'admin' && retries && <RetryAll cause={cause} count={count} />}
        <Rows rows={rows} nowMs={frame.nowMs} when="since" empty="All of them are taken care of." />
      </section>
    </Page>
  );
}

function ProgressOf({ progress, nowMs }: { progress: RetryAllProgress; nowMs: number }) {
  const { done, total, startedAtMs, isOver } = progress;
  return (
    <section id="progress" class="panel progress" data-live aria-labelledby="progress-title">
      <h2 id="progress-title">{isOver ? 'Retried' : 'Retrying'}</h2>
      <progress max={Math.max(1, total)} value={done} aria-labelledby="progress-title" />
      <p role="status">
        {done.toLocaleString('en-GB')} of {total.toLocaleString('en-GB')} are on their way again
        {isOver ? '.' : `, after ${lasting(nowMs - startedAtMs)}. It goes on by itself.`}
      </p>
    </section>
  );
}
