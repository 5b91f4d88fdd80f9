/** One hospital's part of the test of proportional hazards: each death's score and information, weighted by g of its time. */
import { CompensatedSums } from "../compensated-sums.ts";
import { packedLength } from "../symmetric-matrix.ts";
import { perTime, type Ties } from "./partial-likelihood.ts";
import { type Transform, timeSumsLength, transformed } from "./proportionality.ts";
import type { SortedRows } from "./rows.ts";

/** The numbers of `TimeSums`. Throws `UsageError` where g has no value. Cost: as `partialLikelihood`. */
export function timeSums(
  rows: SortedRows,
  beta: Float64Array,
  { ties, transform }: { readonly ties: Ties; readonly transform: Transform },
): Float64Array {
  const p = rows.columns;
  const size = packedLength(p);
  const sums = new CompensatedSums(timeSumsLength(p));
  perTime(rows, beta, ties, (group, derivatives) => {
    const g = transformed(transform, rows.times[group]!);
    for (let j = 0; j < p; j++) sums.add(j, g * derivatives[1 + j]!);
    for (let k = 0; k < size; k++) {
      const information = derivatives[1 + p + k]!;
      sums.add(p + k, information);
      sums.add(p + size + k, g * information);
      sums.add(p + 2 * size + k, g * g * information);
    }
  });
  return sums.toArray();
}
