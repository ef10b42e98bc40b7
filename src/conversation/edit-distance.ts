/**
 * Letters to insert, drop, change or swap with their neighbour to get from one to the other (optimal string alignment).
 * `Infinity` as soon as it is clear that they are more than `most` apart.
 */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    let left = i;
    for (let j = 1; j <= b.length; j++) {
      let steps = cell(above, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      if (left + 1 < steps) steps = left + 1;
      if (cell(above, j) + 1 < steps) steps = cell(above, j) + 1;
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) steps = Math.min(steps, cell(before, j - 2) + 1);
      row.push(steps);
      left = steps;
      if (steps < least) least = steps;
    }
    if (least > most) return Number.POSITIVE_INFINITY;
    before = above;
    above = row;
  }
  return cell(above, b.length);
}

/** Which of the letters a to z a word has, a bit each. Cheap to compare: see `mayBeNear`. */
export function letterBits(word: string): number {
  let bits = 0;
  for (let at = 0; at < word.length; at++) bits |= 1 << (word.charCodeAt(at) - 97);
  return bits;
}

/** False where two words are more than `most` apart for certain: a slip changes at most two letters, one lost and one new. */
export function mayBeNear(a: number, b: number, most: number): boolean {
  let differing = a ^ b;
  for (let left = 2 * most; left > 0 && differing !== 0; left--) differing &= differing - 1;
  return differing === 0;
}

function cell(row: readonly number[], j: number): number {
  return row[j] ?? Number.POSITIVE_INFINITY;
}
