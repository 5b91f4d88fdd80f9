import { readFileSync } from "node:fs";

interface Vectors {
  readonly laws: readonly {
    readonly numerator: number;
    readonly denominator: number;
    /** The 1 - 1e-9 quantile of chi-square for these bins. */
    readonly critical: number;
    /** Of X <= -reach, -reach + 1, ..., X >= reach. */
    readonly probabilities: readonly number[];
  }[];
  readonly uniform: { readonly bound: number; readonly critical: number };
  readonly margins: readonly {
    readonly l1Sensitivity: number;
    readonly microEpsilon: number;
    readonly margin: number;
  }[];
}

export const vectors: Vectors = JSON.parse(readFileSync(new URL("./laplace.r.json", import.meta.url), "utf8"));

/** Pearson's statistic of counts against probabilities. */
export function chiSquare(counts: readonly number[], probabilities: readonly number[]): number {
  const draws = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce(
    (sum, count, at) => sum + (count - draws * probabilities[at]!) ** 2 / (draws * probabilities[at]!),
    0,
  );
}
