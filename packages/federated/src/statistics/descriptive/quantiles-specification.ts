/** Quantiles as they stand in the study terms, and the checks: which of them need a single patient's value. */
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import type { Missing } from "../model/data-row.ts";
import type { Factor } from "../model/factor.ts";
import { ROW_RULES, rowRules } from "../model/row-rules.ts";
import type { Thresholds } from "../model/thresholds.ts";
import { fields, fieldsWith, integer, number, text } from "../specification.ts";
import { factorOrNull, sharesOf } from "../survival/specification.ts";

export interface QuantilesSpecification {
  readonly [name: string]: Json;
  readonly column: string;
  readonly by: Factor | null;
  /** The points start, start + width, ..., start + intervals * width. A value counts to the first point that is not below it. */
  readonly grid: ValueGrid;
  /** Shares between 0 and 1; 0.5 is the median. */
  readonly quantiles: readonly number[];
  /** R's type: 1, the smallest point with at least that share at or below it. No other can be had. */
  readonly type: 1;
  readonly missing?: Missing;
  /** `smallestCell`: no two counts that are opened differ by fewer people. 0 opens whatever leads to the quantile. */
  readonly thresholds?: Thresholds;
}

export interface ValueGrid {
  readonly [name: string]: Json;
  readonly start: number;
  readonly width: number;
  readonly intervals: number;
}

/** Throws `UsageError` naming the field. */
export function checkQuantiles(value: Json): QuantilesSpecification {
  const names = ["column", "by", "grid", "quantiles", "type"];
  const given = fieldsWith(value, { names, optional: ROW_RULES });
  return {
    column: text(given.column, "column"),
    by: factorOrNull(given.by, "by"),
    grid: gridOf(given.grid),
    quantiles: inside(given.quantiles),
    type: typeOne(given.type),
    ...rowRules(given),
  };
}

function inside(value: Json | undefined): readonly number[] {
  if (Array.isArray(value) && (value.includes(0) || value.includes(1)))
    throw new UsageError(
      "quantiles: 0 and 1 are the minimum and the maximum, which are the value of one patient; ask for a share between them, or agree on a range",
      { code: "extreme" },
    );
  const shares = sharesOf(value);
  if (shares.length === 0) throw new UsageError("quantiles: must be a list of 1 to 100");
  return shares;
}

function typeOne(value: Json | undefined): 1 {
  if (value !== 1)
    throw new UsageError(
      "type: must be 1; the other types average two neighbouring patients' values, and would open both of them",
      { code: "quantile-type" },
    );
  return value;
}

function gridOf(value: Json | undefined): ValueGrid {
  const { start, width, intervals } = fields(value, ["start", "width", "intervals"], "grid");
  return {
    start: number(start, "grid.start"),
    width: number(width, "grid.width", { least: Number.MIN_VALUE }),
    intervals: integer(intervals, "grid.intervals", { least: 1, most: 2 ** 40 }),
  };
}
