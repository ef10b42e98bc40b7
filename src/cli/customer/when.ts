const NAIROBI = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Africa/Nairobi',
  dateStyle: 'medium',
  timeStyle: 'medium',
});

export function timeOf(atMs: number): string {
  return `${NAIROBI.format(atMs)} (Nairobi)`;
}

/** `in 12 s`, `in 3 min`; `now` where it is due. */
export function until(atMs: number, nowMs: number): string {
  const s = Math.round((atMs - nowMs) / 1000);
  return s <= 0 ? 'now' : `in ${span(s)}`;
}

function span(s: number): string {
  if (s < 120) return `${s} s`;
  return s < 7_200 ? `${Math.round(s / 60)} min` : `${Math.round(s / 3600)} h`;
}
