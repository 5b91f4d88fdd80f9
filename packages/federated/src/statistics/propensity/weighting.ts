/**
 * Weights by the propensity to be treated: a logistic model of the treatment that `glm` fitted over all hospitals stands in the terms, and each hospital
 * weights its own rows by it. No weight leaves the hospital; `cox` and `glm` take them as their column of weights, with robust errors.
 */
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { completeRows, type DataRow, numbersIn } from "../model/data-row.ts";
import { missingOf, ROW_RULES, type RowRules, rowRules } from "../model/row-rules.ts";
import { columnsRead } from "../model/terms.ts";
import { mustBeCommon, type Thresholds, thresholdsOf } from "../model/thresholds.ts";
import { fields, fieldsWith, number, oneOf, text } from "../specification.ts";
import { eventsIn } from "../survival/cells.ts";
import { type FixedModel, fixedModelOf, predictorOf, riskOf } from "../validation/fixed-model.ts";

export interface Weighting extends RowRules {
  readonly [name: string]: Json;
  /** 0 or 1: who was treated, or is of the trial and not of its external controls. */
  readonly treatment: string;
  readonly model: FixedModel;
  /** Of everybody ("ate"), or of those who were treated ("att"). */
  readonly estimand: "ate" | "att";
  /** The share of the treated over all hospitals, for weights of mean one; only of "ate". null: not stabilised. */
  readonly stabilisedBy: number | null;
  /** Propensities outside [low, high] are set to its ends, or their rows are dropped. null: neither. */
  readonly trim: { readonly by: "clip" | "drop"; readonly low: number; readonly high: number } | null;
}

/** Throws `UsageError` naming the field. */
export function weightingOf(value: Json | undefined): Weighting {
  const names = ["treatment", "model", "estimand", "stabilisedBy", "trim"];
  const given = fieldsWith(value, { names, optional: ROW_RULES }, "weighting");
  const estimand = oneOf(given.estimand, "estimand", ["ate", "att"]);
  if (given.stabilisedBy !== null && estimand === "att")
    throw new UsageError('stabilisedBy: is for the estimand "ate"');
  return {
    treatment: text(given.treatment, "treatment"),
    model: fixedModelOf(given.model),
    estimand,
    stabilisedBy: given.stabilisedBy === null ? null : share(given.stabilisedBy, "stabilisedBy"),
    trim: given.trim === null ? null : trimOf(given.trim),
    ...rowRules(given),
  };
}

function trimOf(value: Json | undefined): NonNullable<Weighting["trim"]> {
  const { by, low, high } = fields(value, ["by", "low", "high"], "trim");
  const ends = { low: share(low, "trim.low"), high: share(high, "trim.high") };
  if (!(ends.low < ends.high)) throw new UsageError("trim: low must be below high");
  return { by: oneOf(by, "trim.by", ["clip", "drop"]), ...ends };
}

function share(value: Json | undefined, name: string): number {
  const inside = number(value, name, { least: 0, most: 1 });
  if (inside === 0 || inside === 1) throw new UsageError(`${name}: must lie between 0 and 1`);
  return inside;
}

/** The rows that are analysed, with whether they were treated and their weights. */
export interface WeightedRows {
  readonly rows: readonly DataRow[];
  readonly treated: Uint8Array;
  readonly weight: Float64Array;
}

/**
 * Throws `UsageError` by row number and column; where a treatment is almost nobody's here; and where so few rows of an arm would be dropped
 * that sums with and without them show them. Cost: n p.
 */
export function weightedRows(
  weighting: Weighting,
  all: readonly DataRow[],
  alsoRead: readonly string[] = [],
): WeightedRows {
  const { treatment, model, trim } = weighting;
  const thresholds = thresholdsOf(weighting.thresholds);
  const read = [treatment, ...columnsRead(model.terms), ...alsoRead];
  const complete = completeRows(all, read, missingOf(weighting.missing));
  const predictor = predictorOf(model, complete);
  const inside = (eta: number) => trim?.by !== "drop" || (riskOf(eta) >= trim.low && riskOf(eta) <= trim.high);
  const rows = complete.filter((_, i) => inside(predictor[i]!));
  mustDropNoneOrMany(
    eventsIn(complete, treatment).filter((_, i) => !inside(predictor[i]!)),
    thresholds,
  );
  mustBeCommon(numbersIn(rows, treatment), treatment, thresholds);
  const treated = eventsIn(rows, treatment);
  const weight = Float64Array.from(predictor.filter(inside), (eta, i) => weightOf(weighting, eta, treated[i]!));
  const odd = weight.findIndex((value) => !(value > 0) || !Number.isFinite(value));
  if (odd >= 0) throw new UsageError(`row number ${odd} of those analysed has no finite weight: take trim by "clip"`);
  return { rows, treated, weight };
}

/** Of each arm: sums over one arm are opened, before and after, and two who were not treated hide nobody who was. */
function mustDropNoneOrMany(treated: Uint8Array, { smallestCell }: Thresholds): void {
  const ones = treated.reduce((sum, one) => sum + one, 0);
  if ([ones, treated.length - ones].some((dropped) => dropped > 0 && dropped < smallestCell))
    throw new UsageError(
      `trim: fewer than ${smallestCell} rows of a treatment would be dropped here, and sums with and without them show them; take "clip", or other limits`,
      { code: "small-cell" },
    );
}

/** From the log odds, so that nothing cancels near 1. */
function weightOf({ estimand, stabilisedBy, trim }: Weighting, predictor: number, treated: number): number {
  const ends = trim?.by === "clip" ? [logOdds(trim.low), logOdds(trim.high)] : [-Infinity, Infinity];
  const eta = Math.min(Math.max(predictor, ends[0]!), ends[1]!);
  if (estimand === "att") return treated === 1 ? 1 : Math.exp(eta);
  const inverse = treated === 1 ? 1 + Math.exp(-eta) : 1 + Math.exp(eta);
  if (stabilisedBy === null) return inverse;
  return inverse * (treated === 1 ? stabilisedBy : 1 - stabilisedBy);
}

const logOdds = (share: number): number => Math.log(share / (1 - share));

/** The rows that are analysed, each with its weight in `column`: what `cox` and `glm` are given as rows, at the hospital. */
export function withWeights(all: readonly DataRow[], weighting: Weighting, column: string): readonly DataRow[] {
  const { rows, weight } = weightedRows(weightingOf(weighting), all);
  if (rows.some((row) => Object.hasOwn(row, column)))
    throw new UsageError(`there is a column "${column}" already: choose another name for the weights`);
  return rows.map((row, i) => ({ ...row, [column]: weight[i]! }));
}
