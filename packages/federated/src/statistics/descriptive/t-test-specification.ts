/** A t-test as it stands in the study terms, and its checks. */
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import type { Factor } from "../model/factor.ts";
import { ROW_RULES, type RowRules, rowRules } from "../model/row-rules.ts";
import { constantsOf } from "../model/scaling.ts";
import { fieldsWith, number, oneOf, text } from "../specification.ts";
import { factorOrNull } from "../survival/specification.ts";
import { levelOfConfidence } from "./specification.ts";

/** Student's and Welch's test, as it stands in the study terms. */
export interface TTestSpecification extends RowRules {
  readonly [name: string]: Json;
  readonly column: string;
  /** The second of two measurements of a row, which is taken off: the paired test. */
  readonly minus?: string;
  /** Two groups; null for one sample. The difference is that of the first less the second. */
  readonly by: Factor | null;
  /** The mean, or the difference, that is tested: 0. */
  readonly mean: number;
  /** "unequal" is Welch's, "equal" the pooled one. One sample has no choice. */
  readonly variances: "unequal" | "equal";
  readonly level: number;
  /** Public constants near the mean and the standard deviation of the column, or of the difference. */
  readonly scaling: { readonly center: number; readonly scale: number };
}

/** Throws `UsageError` naming the field. */
export function checkTTest(value: Json): TTestSpecification {
  const names = ["column", "by", "mean", "variances", "level", "scaling"];
  const given = fieldsWith(value, { names, optional: ["minus", ...ROW_RULES] });
  const by = factorOrNull(given.by, "by");
  if (by !== null && by.levels.length !== 2) throw new UsageError("by.levels: a t-test compares two groups");
  if (by !== null && given.minus !== undefined)
    throw new UsageError("minus: a paired test has one group; take the differences of two groups by themselves");
  return {
    column: text(given.column, "column"),
    ...(given.minus !== undefined && { minus: text(given.minus, "minus") }),
    by,
    mean: number(given.mean, "mean"),
    variances: oneOf(given.variances, "variances", ["unequal", "equal"]),
    level: levelOfConfidence(given.level),
    scaling: constantsOf(given.scaling),
    ...rowRules(given),
  };
}
