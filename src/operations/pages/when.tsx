/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */

const NAIROBI = 'Africa/Nairobi';
const CLOCK = new Intl.DateTimeFormat('en-GB', { timeZone: NAIROBI, hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', {
  timeZone: NAIROBI,
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const EXACT = new Intl.DateTimeFormat('en-GB', {
  timeZone: NAIROBI,
  ...{ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' },
});
const ISO_DAY = new Intl.DateTimeFormat('en-CA', { timeZone: NAIROBI });
const WEEKDAY = new Intl.DateTimeFormat('en-GB', { timeZone: NAIROBI, weekday: 'long' });

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `09:12` in Nairobi; with the day in front where it is not today's. */
export function clockTime(atMs: number, nowMs: number): string {
  const time = CLOCK.format(atMs);
  return ISO_DAY.format(atMs) === ISO_DAY.format(nowMs) ? time : `${DAY.format(atMs)}, ${time}`;
}

/** 0 to 23 in Nairobi. */
export const clockHour = (atMs: number): number => Number(CLOCK.format(atMs).slice(0, 2));
export const weekday = (atMs: number): string => WEEKDAY.format(atMs);

/** `40 s`, `12 min`, `3 h 5 min`, `2 days 3 h`. */
export function lasting(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.max(0, Math.round(ms / 1000))} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) return join(Math.floor(ms / HOUR_MS), 'h', Math.floor((ms % HOUR_MS) / MINUTE_MS), 'min');
  const days = Math.floor(ms / DAY_MS);
  return join(days, days === 1 ? 'day' : 'days', Math.floor((ms % DAY_MS) / HOUR_MS), 'h');
}

function join(much: number, unit: string, more: number, smaller: string): string {
  return more === 0 ? `${much} ${unit}` : `${much} ${unit} ${more} ${smaller}`;
}

/** `320 ms`, `4.2 s`, else as `lasting`. */
export function precisely(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : lasting(ms);
}

/** How long ago, with the exact time to hover over. */
export function Ago({ atMs, nowMs }: { atMs: number; nowMs: number }) {
  return (
    <time datetime={new Date(atMs).toISOString()} title={EXACT.format(atMs)}>
      {nowMs - atMs < 1000 ? 'just now' : `${lasting(nowMs - atMs)} ago`}
    </time>
  );
}

/** How long until then. With the script it counts down. */
export function Until({ atMs, nowMs }: { atMs: number; nowMs: number }) {
  return (
    <time datetime={new Date(atMs).toISOString()} title={EXACT.format(atMs)} data-until={atMs}>
      {atMs > nowMs ? `in ${lasting(atMs - nowMs)}` : 'now'}
    </time>
  );
}

/** The exact time in Nairobi. */
export function At({ atMs }: { atMs: number }) {
  return <time datetime={new Date(atMs).toISOString()}>{EXACT.format(atMs)}</time>;
}
