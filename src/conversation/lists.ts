const LINES_A_PAGE = 12;

export type Page<T> = { readonly items: readonly T[]; readonly firstNumber: number; readonly pages: number };

/** One page of a list that is numbered through, `at` from 0. */
export function page<T>(items: readonly T[], at: number): Page<T> {
  const start = at * LINES_A_PAGE;
  return {
    items: items.slice(start, start + LINES_A_PAGE),
    firstNumber: start + 1,
    pages: Math.ceil(items.length / LINES_A_PAGE),
  };
}

export function isLast({ pages }: Page<unknown>, at: number): boolean {
  return at === pages - 1;
}

export function numbered(labels: readonly string[], firstNumber = 1): string {
  return labels.map((label, index) => `${firstNumber + index}:${label}`).join('\n');
}
