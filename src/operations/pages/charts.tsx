/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';

/** One line of a chart of bars: a figure, and what to hold it against. */
export type Bar = { readonly label: string; readonly now: number; readonly before?: number; readonly note?: string };

const WIDTH = 100;
const whole = (value: number) => value.toLocaleString('en-GB');

/**
 * A table whose figures are bars, too: who sees compares the bars, who listens hears the table. A bar is stretched to its cell, so
 * that it is as legible on a phone.
 */
export function Bars({
  caption,
  of,
  now,
  before,
  bars,
  tone = 'now',
}: {
  caption: string;
  of: string;
  now: string;
  before?: string;
  bars: readonly Bar[];
  tone?: 'now' | 'lost';
}) {
  const most = Math.max(1, ...bars.flatMap((bar) => [bar.now, bar.before ?? 0]));
  const width = scaleLinear([0, most], [0, WIDTH]);
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{of}</th>
          <td class="bars" />
          <th scope="col" class="figure">
            {now}
          </th>
          {before !== undefined && (
            <th scope="col" class="figure">
              {before}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr>
            <th scope="row">
              {bar.label}
              {bar.note !== undefined && <small class="hint"> {bar.note}</small>}
            </th>
            <td class="bars">
              <svg
                aria-hidden="true"
                width="100%"
                height={before === undefined ? 12 : 20}
                viewBox={`0 0 ${WIDTH} 20`}
                preserveAspectRatio="none"
              >
                <rect class={tone} x="0" y="0" width={width(bar.now)} height={before === undefined ? 20 : 12} />
                {before !== undefined && <rect class="before" x="0" y="14" width={width(bar.before ?? 0)} height="6" />}
              </svg>
            </td>
            <td class="figure">{whole(bar.now)}</td>
            {before !== undefined && <td class="figure">{bar.before === undefined ? '–' : whole(bar.before)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export type Point = { readonly label: string; readonly now?: number; readonly before?: number };

/** Two lines over the hours of a day. Its table is for who does not see it. */
export function Lines({
  caption,
  points,
  now,
  before,
}: {
  caption: string;
  points: readonly Point[];
  now: string;
  before: string;
}) {
  const height = 170;
  const most = Math.max(1, ...points.flatMap((point) => [point.now ?? 0, point.before ?? 0]));
  const x = scaleLinear([0, Math.max(1, points.length - 1)], [0, 600]);
  const y = scaleLinear([0, most], [height - 2, 4]).nice(2);
  const at = (of: 'now' | 'before') =>
    line<Point>()
      .defined((point) => point[of] !== undefined)
      .x((_, index) => x(index))
      .y((point) => y(point[of] ?? 0))(points);
  const under = area<Point>()
    .defined((point) => point.now !== undefined)
    .x((_, index) => x(index))
    .y0(height)
    .y1((point) => y(point.now ?? 0))(points);
  return (
    <figure>
      <figcaption class="hint">{caption}</figcaption>
      <svg aria-hidden="true" width="100%" height={height} viewBox={`0 0 600 ${height}`} preserveAspectRatio="none">
        <line class="grid" x1="0" x2="600" y1={height - 1} y2={height - 1} vector-effect="non-scaling-stroke" />
        <path class="under" d={under ?? ''} />
        <path class="line before" d={at('before') ?? ''} vector-effect="non-scaling-stroke" />
        <path class="line" d={at('now') ?? ''} vector-effect="non-scaling-stroke" />
      </svg>
      <div class="axis" aria-hidden="true">
        {[0, 0.25, 0.5, 0.75, 1].map((part) => (
          <span>{points[Math.ceil(part * (points.length - 1))]?.label}</span>
        ))}
      </div>
      <table class="unseen">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">{now}</th>
            <th scope="col">{before}</th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr>
              <th scope="row">{point.label}</th>
              <td>{point.now ?? 'not yet'}</td>
              <td>{point.before ?? 'unknown'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
