import { readFileSync } from "node:fs";

export interface LawVector {
  readonly law: "laplace" | "geometric" | "gaussian" | "poisson" | "skellam";
  readonly numerator: number;
  readonly denominator: number;
  /** A bin ends with its edge; the last bin is open. */
  readonly edges: readonly number[];
  readonly probabilities: readonly number[];
  /** The 1 - 1e-9 quantile of chi-square for these bins. */
  readonly critical: number;
  /** P(X = x) for small x. */
  readonly masses: Readonly<Record<string, number>>;
}

interface Vectors {
  readonly draws: number;
  readonly laws: readonly LawVector[];
  /** floor(2^96 P(X <= x)). */
  readonly thresholds: readonly (Pick<LawVector, "law" | "numerator" | "denominator"> & {
    readonly floors: Readonly<Record<string, string>>;
  })[];
  /** floor(2^bits exp(-numerator / denominator)). */
  readonly exponentials: readonly {
    readonly numerator: string;
    readonly denominator: string;
    readonly bits: number;
    readonly floor: string;
  }[];
}

export const vectors: Vectors = JSON.parse(readFileSync(new URL("./samplers.mpmath.json", import.meta.url), "utf8"));

/** How many of `draws` fall into each bin. */
export function countsIn(edges: readonly number[], draws: number, next: () => number): number[] {
  const counts = Array.from({ length: edges.length + 1 }, () => 0);
  for (let draw = 0; draw < draws; draw++) {
    const x = next();
    let [low, high] = [0, edges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (x <= edges[middle]!) high = middle;
      else low = middle + 1;
    }
    counts[low]!++;
  }
  return counts;
}
