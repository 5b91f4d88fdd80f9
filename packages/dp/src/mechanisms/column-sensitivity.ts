import { UsageError } from "@tavs/core";

/** How often one person is in the steps, and how far apart. */
export interface Separation {
  /** The difference of the positions of two steps of one person, at least. */
  readonly apart: number;
  /** At most so often. */
  readonly times: number;
}

/**
 * How far, in Euclidean distance, one person who moves each of their steps by 1 at most, either way, moves C x. For a set P of steps
 * that may be one person's, |C x|^2 is at most the sum over a, b in P of |G(a, b)|, G = C^T C: exactly that where no product of columns
 * is negative. Where columns so far apart are orthogonal (as those of a matrix with at most `apart` bands), or in one step only, this
 * is the largest sum of squared norms (Choquette-Choo et al. 2023, arXiv 2306.08153, section 3), by dynamic programming.
 *
 * Otherwise an upper bound: each a counts for the most that sum over b of |G(a, b)| can be over the sets that hold a, and the largest
 * sum of those is taken. All sets would be too many to try. Throws `UsageError` if a row is not as long as the first.
 */
export function columnSensitivity(matrix: readonly (readonly number[])[], separation: Separation): number {
  const { apart } = separation;
  if (![apart, separation.times].every((value) => Number.isSafeInteger(value) && value >= 1))
    throw new UsageError("apart and times are integers, 1 or more");
  const width = matrix[0]?.length ?? 0;
  if (matrix.some((row) => row.length !== width)) throw new UsageError("all rows of a matrix are equally long");
  const times = Math.min(separation.times, Math.max(1, Math.ceil(width / apart))); // no set holds more
  const columns = Array.from({ length: width }, (_, at) => at);
  const rows = columns.map((a) =>
    mostWith(
      columns.map((b) => Math.abs(product(matrix, a, b))),
      a,
      { apart, times },
    ),
  );
  return Math.sqrt(most(rows, { apart, times })[times]![0]!);
}

/** The most that these weights sum to over sets that hold `at`: so many of the sets before it, and the rest after. */
function mostWith(weights: readonly number[], at: number, { apart, times }: Separation): number {
  if (weights.every((weight, other) => weight === 0 || Math.abs(other - at) < apart)) return weights[at]!;
  const after = most(weights.slice(at + apart), { apart, times: times - 1 });
  const before = most(weights.slice(0, Math.max(0, at - apart + 1)), { apart, times: times - 1 });
  const sums = after.map((rest, taken) => rest[0]! + before[times - 1 - taken]![0]!);
  return weights[at]! + Math.max(...sums);
}

/** most[k][at]: of the weights from `at` on, at most k that are `apart`, the largest sum. Weights are not negative. */
function most(weights: readonly number[], { apart, times }: Separation): readonly (readonly number[])[] {
  const width = weights.length;
  const tables: number[][] = [Array.from({ length: width + 1 }, () => 0)];
  for (let taken = 1; taken <= times; taken++) {
    const [before, next] = [tables[taken - 1]!, Array.from({ length: width + 1 }, () => 0)];
    for (let at = width - 1; at >= 0; at--)
      next[at] = Math.max(next[at + 1]!, weights[at]! + before[Math.min(at + apart, width)]!);
    tables.push(next);
  }
  return tables;
}

function product(matrix: readonly (readonly number[])[], a: number, b: number): number {
  return matrix.reduce((sum, row) => sum + row[a]! * row[b]!, 0);
}
