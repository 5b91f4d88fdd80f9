/** The balance table, from the sums of both arms. */
import { UsageError } from "@tavs/core";
import { designOf } from "../model/terms.ts";
import type { BalanceSpecification } from "./balance-specification.ts";

/** Of each arm: rows, weights and squared weights; then of each column: values, squares, weighted values. */
export const ARM = 3;
export const COLUMN = 3;

export interface Arm {
  readonly rows: number;
  readonly weight: number;
  /** As many rows of equal weight would be worth (Kish 1965): (sum w)^2 / sum w^2. */
  readonly effectiveRows: number;
}

export interface ColumnBalance {
  /** Mean of the treated less mean of the others, in standard deviations. */
  readonly before: number;
  readonly after: number;
}

export interface BalanceResult {
  readonly note: "not differentially private";
  readonly treated: Arm;
  readonly others: Arm;
  /** By column. The deviation is unweighted: of the treated for "att", else the root of both arms' mean variance. null for a column that does not vary. */
  readonly columns: Readonly<Record<string, ColumnBalance | null>>;
}

export function balanceResult({ terms, weighting }: BalanceSpecification, totals: Float64Array): BalanceResult {
  const half = totals.length / 2;
  const [others, treated] = [totals.slice(0, half), totals.slice(half)];
  if (Math.min(others[0]!, treated[0]!) < 1.5)
    throw new UsageError("a balance needs two rows or more of each treatment", { code: "too-few-rows" });
  const columns = designOf(terms).map(({ name }, j) => {
    const [a, b] = [columnOf(treated, j), columnOf(others, j)];
    const deviation = Math.sqrt(weighting.estimand === "att" ? a.variance : (a.variance + b.variance) / 2);
    const balance = { before: (a.mean - b.mean) / deviation, after: (a.weighted - b.weighted) / deviation };
    return [name, deviation > 0 ? balance : null] as const;
  });
  return {
    note: "not differentially private",
    treated: armOf(treated),
    others: armOf(others),
    columns: Object.fromEntries(columns),
  };
}

function armOf([rows = 0, weight = 0, squares = 0]: Float64Array): Arm {
  return { rows: Math.round(rows), weight, effectiveRows: weight ** 2 / squares };
}

/** On the public scale, near zero mean: subtracting the squared mean costs no digits. */
function columnOf(arm: Float64Array, j: number): { readonly [name in "mean" | "variance" | "weighted"]: number } {
  const [rows, weight] = [arm[0]!, arm[1]!];
  const [sum = 0, squares = 0, weighted = 0] = arm.slice(ARM + COLUMN * j);
  const mean = sum / rows;
  return { mean, variance: Math.max(0, squares - rows * mean * mean) / (rows - 1), weighted: weighted / weight };
}
