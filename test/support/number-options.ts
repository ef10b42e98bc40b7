/** What a number on the command line of a tool may be. */
export type Limits = { readonly from: number; readonly to: number; readonly whole: boolean };

/** What to say where it is none of these, by the name of the option. */
export function numbersTaken(limits: Readonly<Record<string, Limits>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(limits).map(([name, { from, to, whole }]) => [
      name,
      `--${name} takes a ${whole ? 'whole number' : 'number'} from ${from} to ${to}`,
    ]),
  );
}

export function readNumber(text: string, { from, to, whole }: Limits): number | undefined {
  const number = Number(text);
  const isNumber = whole ? /^\d+$/.test(text) : /^\d+(\.\d+)?$/.test(text);
  return isNumber && number >= from && number <= to ? number : undefined;
}
