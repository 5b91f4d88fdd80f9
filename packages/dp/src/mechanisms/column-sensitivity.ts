import { UsageError } from "@tavs/core";

/** How often one person is in the steps, and how far apart. */
export interface Separation {
  /** The difference of the positions of two steps of one person, at least. */
  readonly apart: number;
  /** At most so often. */
  readonly times: number;
}

/**
 * How far, in Euclidean distance, one person who moves a step by 1 moves C x (Choquette-Choo et al. 2023, arXiv 2306.08153, §3): the root of
 * the largest sum of squared norms of columns that are `apart`. Right where columns so far apart are orthogonal, as those of a matrix
 * with at most `apart` bands; in one step only (`times` 1), always. Throws `UsageError` otherwise, or if a row is not as long
 * as the first.
 */
export function columnSensitivity(matrix: readonly (readonly number[])[], { apart, times }: Separation): number {
  if (![apart, times].every((value) => Number.isSafeInteger(value) && value >= 1))
    throw new UsageError("apart and times are integers, 1 or more");
  const width = matrix[0]?.length ?? 0;
  if (matrix.some((row) => row.length !== width)) throw new UsageError("all rows of a matrix are equally long");
  const squares = Array.from({ length: width }, (_, at) => product(matrix, at, at));
  if (times > 1) mustBeOrthogonal(matrix, width, apart);
  // best[at]: of the columns from `at` on, taking as many as are left
  let best = Array.from({ length: width + apart + 1 }, () => 0);
  for (let taken = 0; taken < Math.min(times, width); taken++) {
    const next = best.map(() => 0);
    for (let at = width - 1; at >= 0; at--)
      next[at] = Math.max(next[at + 1]!, squares[at]! + best[Math.min(at + apart, width)]!);
    best = next;
  }
  return Math.sqrt(best[0]!);
}

function mustBeOrthogonal(matrix: readonly (readonly number[])[], width: number, apart: number): void {
  for (let a = 0; a < width; a++)
    for (let b = a + apart; b < width; b++)
      if (product(matrix, a, b) !== 0)
        throw new UsageError(`columns ${a} and ${b} may both hold one person and are not orthogonal; use fewer bands`);
}

function product(matrix: readonly (readonly number[])[], a: number, b: number): number {
  return matrix.reduce((sum, row) => sum + row[a]! * row[b]!, 0);
}
