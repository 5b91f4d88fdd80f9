/** A Cox model that somebody else made: coefficients and baseline survival stand in the study terms, and nothing is fitted. */
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import type { Scaling } from "../model/scaling.ts";
import type { Term } from "../model/terms.ts";
import { fieldsWith, list, number } from "../specification.ts";
import { fixedModelOf } from "../validation/fixed-model.ts";

export interface FixedCox {
  readonly [name: string]: Json;
  readonly terms: readonly Term[];
  /** By the names of the columns: "age", "grade=3". */
  readonly coefficients: Readonly<Record<string, number>>;
  /** Survival of somebody of whom all columns are 0 (after scaling): days, rising, each with the share still without event from then on. */
  readonly baseline: readonly (readonly [day: number, survival: number])[];
  /** For coefficients of centred and scaled columns. Left out: of the columns in their own units. */
  readonly scaling?: Scaling;
}

const MOST_STEPS = 10_000;

/** Throws `UsageError` naming the field. */
export function fixedCoxOf(value: Json | undefined): FixedCox {
  const given = fieldsWith(value, { names: ["terms", "coefficients", "baseline"], optional: ["scaling"] }, "model");
  const { baseline: curve, ...linear } = given;
  const { intercept: _, ...model } = fixedModelOf({ ...linear, intercept: 0 });
  const baseline = list(curve, "model.baseline", { least: 1, most: MOST_STEPS }).map(stepOf);
  const falls = baseline.every(([day, survival], k) => {
    const [dayBefore, before] = baseline[k - 1] ?? [-1, 1];
    return day > dayBefore && survival <= before;
  });
  if (!falls) throw new UsageError("model.baseline: days rise, and survival does not");
  return { ...(model as Pick<FixedCox, "terms" | "coefficients" | "scaling">), baseline }; // `fixedModelOf` gave these beside the intercept
}

function stepOf(value: Json): readonly [number, number] {
  const [day, survival] = list(value, "model.baseline", { least: 2, most: 2 });
  return [
    number(day, "model.baseline", { least: 0 }),
    number(survival, "model.baseline", { least: Number.MIN_VALUE, most: 1 }),
  ];
}

/** The cumulated hazard of the baseline at a day. */
export function baselineHazard({ baseline }: Pick<FixedCox, "baseline">, day: number): number {
  const step = baseline.findLast(([from]) => from <= day);
  return step ? -Math.log(step[1]) : 0;
}

/** The risk of the event by then, of somebody with this predictor. */
export const riskAt = (hazard: number, predictor: number): number => -Math.expm1(-hazard * Math.exp(predictor));
