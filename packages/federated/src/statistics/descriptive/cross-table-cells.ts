/** One hospital's rows as counts by stratum, row and column. */
import { completeRows, type DataRow, type Missing } from "../model/data-row.ts";
import { type Factor, levelOf } from "../model/factor.ts";
import { mustBeEnoughRows, type Thresholds } from "../model/thresholds.ts";
import { namesOf, sizeOf } from "../survival/cells.ts";
import type { Counts } from "./contingency.ts";

export interface Crossing {
  readonly rows: Factor;
  readonly columns: Factor;
  readonly strata: Factor | null;
}

export const cellsIn = ({ rows, columns, strata }: Crossing): number => sizeOf(strata) * sizeOf(rows) * sizeOf(columns);

/** Column fastest, stratum slowest. Throws `UsageError` by row number at a value that is no level. */
export function countCrossing(
  all: readonly DataRow[],
  { rows, columns, strata }: Crossing,
  { missing, thresholds }: { readonly missing: Missing; readonly thresholds: Thresholds },
): Float64Array {
  const factors = strata === null ? [rows, columns] : [strata, rows, columns];
  const complete = completeRows(
    all,
    factors.map(({ factor }) => factor),
    missing,
  );
  mustBeEnoughRows(complete.length, thresholds);
  const counts = new Float64Array(cellsIn({ rows, columns, strata }));
  for (const [i, row] of complete.entries())
    counts[factors.reduce((at, factor) => at * factor.levels.length + levelOf(factor, row, i), 0)]! += 1;
  return counts;
}

/** The tables by stratum. */
export function tablesOf(counts: Float64Array, { rows, columns, strata }: Crossing): readonly Counts[] {
  const [height, width] = [sizeOf(rows), sizeOf(columns)];
  return Array.from({ length: sizeOf(strata) }, (_, s) =>
    Array.from({ length: height }, (__, r) =>
      Array.from(counts.subarray((s * height + r) * width, (s * height + r + 1) * width)),
    ),
  );
}

/** What a cell is called, in the order of the counts. */
export const cellNames = ({ rows, columns, strata }: Crossing): readonly string[] =>
  namesOf(strata).flatMap((stratum) =>
    namesOf(rows).flatMap((row) =>
      namesOf(columns).map((column) => [row, column, ...(strata === null ? [] : [stratum])].join(", ")),
    ),
  );
