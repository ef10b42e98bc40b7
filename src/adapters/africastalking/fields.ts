/** `KES 0.8000`, or `0`. Undefined: another currency, or no cost. */
export function readCostKes(text: string | null): number | undefined {
  const [, amount] = /^(?:KES )?(\d{1,7}(?:\.\d{1,6})?)$/.exec(text ?? '') ?? [];
  return amount === undefined ? undefined : Number(amount);
}

/** The list of codes is open, e.g. `63902`. Undefined: no code. */
export function readNetworkCode(text: string | null): string | undefined {
  return /^\d{1,8}$/.exec(text ?? '')?.[0];
}

/** `2017-05-03T06:04:45Z` and `2017-05-03 06:04:45`, both UTC. Milliseconds since 1970; undefined: no date. */
export function readDate(text: string | null): number | undefined {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z?$/.exec(text ?? '') ?? [];
  const atMs = Date.parse(`${day}T${time}Z`);
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** Without the fields that were not read. */
export function known<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T> & {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
