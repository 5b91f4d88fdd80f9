/** A solution, and what was added to the diagonal to find it. */
export interface Solved {
  readonly solution: readonly number[];
  readonly ridge: number;
}

const SMALLEST_PIVOT = 1e-9; // of a matrix whose diagonal is 1
const FIRST_RIDGE = 1e-6;

/** Solves a symmetric system by Cholesky; where the matrix is not positive definite, with a ridge, doubled until it is. */
export function solved(matrix: readonly (readonly number[])[], right: readonly number[]): Solved {
  for (let ridge = 0; ; ridge = Math.max(FIRST_RIDGE, 2 * ridge)) {
    const lower = cholesky(matrix, ridge);
    if (lower) return { solution: substituted(lower, right), ridge };
  }
}

function cholesky(matrix: readonly (readonly number[])[], ridge: number): readonly (readonly number[])[] | undefined {
  const lower: number[][] = matrix.map(() => []);
  for (const [i, row] of matrix.entries())
    for (let j = 0; j <= i; j++) {
      let rest = row[j]! + (i === j ? ridge : 0);
      for (let k = 0; k < j; k++) rest -= lower[i]![k]! * lower[j]![k]!;
      if (i === j && !(rest > SMALLEST_PIVOT)) return undefined;
      lower[i]![j] = i === j ? Math.sqrt(rest) : rest / lower[j]![j]!;
    }
  return lower;
}

function substituted(lower: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const forward: number[] = [];
  for (const [i, row] of lower.entries())
    forward.push((right[i]! - forward.reduce((sum, value, k) => sum + row[k]! * value, 0)) / row[i]!);
  const solution: number[] = right.map(() => 0);
  for (let i = lower.length - 1; i >= 0; i--) {
    const later = solution.reduce((sum, value, k) => (k > i ? sum + lower[k]![i]! * value : sum), 0);
    solution[i] = (forward[i]! - later) / lower[i]![i]!;
  }
  return solution;
}
