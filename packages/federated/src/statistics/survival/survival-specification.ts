/** Survival curves and their comparison as they stand in the study terms, and the checks. */
import type { Json } from "@tavs/core/study";
import type { Factor } from "../model/factor.ts";
import { ROW_RULES, type RowRules, rowRules } from "../model/row-rules.ts";
import { fieldsWith, integer, number, oneOf, text } from "../specification.ts";
import type { Band } from "./confidence-band.ts";
import { factorOrNull, gridSpecification, sharesOf } from "./specification.ts";

/** Survival by group with everything that is read off it, as it stands in the study terms. */
export interface SurvivalSpecification extends RowRules {
  readonly [name: string]: Json;
  /** The column with follow-up times in days, at least 0, and the column with 1 where they ended with the event. */
  readonly time: string;
  readonly event: string;
  /** The groups; null for one curve of everybody. */
  readonly by: Factor | null;
  /** Within which groups are compared; null for no strata. Curves are over all strata. */
  readonly strata: Factor | null;
  /** Intervals of equal width in days. A width of 1 is whole days: exact, and open to whoever sees the counts. */
  readonly grid: { readonly width: number; readonly intervals: number };
  readonly band: Band;
  /** Shares that have had the event; 0.5 is the median. */
  readonly quantiles: readonly number[];
  /** Up to where the mean time is taken, in days. */
  readonly horizon: number;
  /** 0: log-rank. 1: Peto & Peto's Wilcoxon. At least 0. */
  readonly rho: number;
  /** A curve ends where fewer are at risk; 1 shows it all. */
  readonly smallestCell: number;
}

/** Throws `UsageError` naming the field. */
export function checkSurvival(value: Json): SurvivalSpecification {
  const names = ["time", "event", "by", "strata", "grid", "band", "quantiles", "horizon", "rho", "smallestCell"];
  const given = fieldsWith(value, { names, optional: ROW_RULES });
  return {
    time: text(given.time, "time"),
    event: text(given.event, "event"),
    by: factorOrNull(given.by, "by"),
    strata: factorOrNull(given.strata, "strata"),
    grid: gridSpecification(given.grid),
    band: oneOf(given.band, "band", ["plain", "log", "log-log"]),
    quantiles: sharesOf(given.quantiles),
    horizon: number(given.horizon, "horizon", { least: 0 }),
    rho: number(given.rho, "rho", { least: 0, most: 100 }),
    smallestCell: integer(given.smallestCell, "smallestCell", { least: 1, most: 1000 }),
    ...rowRules(given),
  };
}
