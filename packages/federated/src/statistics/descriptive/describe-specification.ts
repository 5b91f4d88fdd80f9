/** A table of columns by group as it stands in the study terms, and its checks. */
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import type { Factor } from "../model/factor.ts";
import { type Scaling, scalingOf } from "../model/scaling.ts";
import { designOf } from "../model/terms.ts";
import { type Thresholds, thresholdsOf } from "../model/thresholds.ts";
import { fieldsWith, integer, oneOf, texts } from "../specification.ts";
import { factorOrNull } from "../survival/specification.ts";
import { levelOfConfidence } from "./specification.ts";

/** A table of columns by group, as it stands in the study terms. */
export interface DescribeSpecification {
  readonly [name: string]: Json;
  readonly columns: readonly string[];
  /** The groups; null for everybody together. */
  readonly by: Factor | null;
  /** 2: mean and variance. 4: skewness and kurtosis too, for which hospitals need twice as many rows. */
  readonly moments: 2 | 4;
  /** Of the confidence intervals of means: 0.95. */
  readonly level: number;
  /** Public constants near each column's mean and standard deviation. */
  readonly scaling: Scaling;
  /**
   * "refuse": a hospital stops at a missing value. "leave-out": each column is of the rows that have it; how many have not is not told, but how many more than of another column.
   * "count": it is, and a hospital where only a few have not stops. Rows without a group are left out in both.
   */
  readonly missing?: "refuse" | "leave-out" | "count";
  readonly thresholds?: Thresholds;
}

/** Throws `UsageError` naming the field. */
export function checkDescribe(value: Json): DescribeSpecification {
  const names = ["columns", "by", "moments", "level", "scaling"];
  const given = fieldsWith(value, { names, optional: ["missing", "thresholds"] });
  const columns = texts(given.columns, "columns");
  return {
    columns,
    by: factorOrNull(given.by, "by"),
    moments: momentsAsked(given.moments),
    level: levelOfConfidence(given.level),
    scaling: scalingOf(given.scaling, columns, designOf(columns)),
    ...(given.missing !== undefined && {
      missing: oneOf(given.missing, "missing", ["refuse", "leave-out", "count"]),
    }),
    ...(given.thresholds !== undefined && { thresholds: thresholdsOf(given.thresholds) }),
  };
}

function momentsAsked(value: Json | undefined): 2 | 4 {
  const moments = integer(value, "moments", { least: 2, most: 4 });
  if (moments === 3) throw new UsageError("moments: must be 2 or 4");
  return moments as 2 | 4; // nothing else is left
}
