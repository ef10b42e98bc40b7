/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { type Bar, Bars, Lines, type Point } from './charts.tsx';

export type FunnelView = {
  /** The day beside it. */
  readonly before: string;
  readonly steps: readonly Bar[];
  /** Sessions that began, by hour. */
  readonly hours: readonly Point[];
  readonly leftAt: readonly Bar[];
  readonly by: readonly { readonly title: string; readonly of: string; readonly splits: readonly Split[] }[];
  /** What brought customers to the confirmation. */
  readonly confirmed: readonly { readonly label: string; readonly count: number }[];
  readonly reminders: number;
};

/** Of one network, language or channel: how many began, and how many confirmed. */
export type Split = { readonly label: string; readonly began: number; readonly confirmed: number };

export function Funnel({ funnel }: { funnel: FunnelView }) {
  const { before, steps, hours, leftAt, by, confirmed, reminders } = funnel;
  return (
    <>
      <section id="funnel" class="panel" data-live aria-labelledby="funnel-title">
        <div class="head">
          <h2 id="funnel-title">Today, beside {before}</h2>
          <span>
            <Key tone="now" label="today" />
            <Key tone="before" label={before} />
          </span>
        </div>
        <div class="pair">
          <Bars caption="Today, so far" of="Step" now="Today" before="Before" bars={steps} />
          <Lines caption="Sessions by hour, Nairobi time" points={hours} now="Today" before={before} />
        </div>
      </section>
      <section id="left" class="panel" data-live aria-labelledby="left-title">
        <h2 id="left-title">Where they stop, today</h2>
        <div class="pair">
          {leftAt.length === 0 ? (
            <p class="quiet">Nobody has stopped on the way yet.</p>
          ) : (
            <Bars
              caption="Last screen of those who have not gone on"
              of="Screen"
              now="Stopped"
              bars={leftAt}
              tone="lost"
            />
          )}
          <div class="groups">
            {by.map(({ title, of, splits }) => (
              <Splits title={title} of={of} splits={splits} />
            ))}
            <p class="hint">
              Confirmed: {confirmed.map(({ label, count }) => `${count.toLocaleString('en-GB')} ${label}`).join(', ')}.
              Reminders sent: {reminders.toLocaleString('en-GB')}.
            </p>
          </div>
        </div>
      </section>
    </>
  );
}

function Splits({ title, of, splits }: { title: string; of: string; splits: readonly Split[] }) {
  if (splits.length === 0) return null;
  return (
    <table>
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{of}</th>
          <th scope="col" class="figure">
            Began
          </th>
          <th scope="col" class="figure">
            Confirmed
          </th>
          <th scope="col" class="figure">
            Share
          </th>
        </tr>
      </thead>
      <tbody>
        {splits.map(({ label, began, confirmed }) => (
          <tr>
            <th scope="row">{label}</th>
            <td class="figure">{began.toLocaleString('en-GB')}</td>
            <td class="figure">{confirmed.toLocaleString('en-GB')}</td>
            <td class="figure">{began === 0 ? '–' : `${Math.round((confirmed / began) * 100)} %`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Key({ tone, label }: { tone: 'now' | 'before'; label: string }) {
  return (
    <span class="key">
      <svg width="12" height="12" aria-hidden="true">
        <rect class={tone} width="12" height="12" rx="2" />
      </svg>
      {label}
    </span>
  );
}
