/** The validation of a fixed Cox model as it stands in the study terms, and its checks. */
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { ROW_RULES, type RowRules, rowRules } from "../model/row-rules.ts";
import { fieldsWith, integer, rising, text } from "../specification.ts";
import { gridSpecification } from "../survival/specification.ts";
import { baselineHazard, type FixedCox, fixedCoxOf } from "./fixed-cox.ts";

export interface CoxValidationSpecification extends RowRules {
  readonly [name: string]: Json;
  /** Days of follow-up, at least 0, and 1 where they ended with the event. */
  readonly time: string;
  readonly event: string;
  readonly model: FixedCox;
  /** Cuts of the predictor between groups of risk, rising: quantiles where the model was made, for instance. 1 to 31. */
  readonly cuts: readonly number[];
  /** Follow-up is counted on it; whoever stays longer leaves at its end. A width of 1 is whole days. */
  readonly grid: { readonly width: number; readonly intervals: number };
  /** Days at which predicted and observed risk are compared, rising, each the end of an interval of the grid. 1 to 12. */
  readonly horizons: readonly number[];
  /** The fewest with the event by the last horizon, and the fewest others, in a group that is opened; at each of two hospitals already. */
  readonly smallestCell: number;
}

const MOST_CELLS = 100_000;

/** Throws `UsageError` naming the field. */
export function checkCoxValidation(value: Json): CoxValidationSpecification {
  const names = ["time", "event", "model", "cuts", "grid", "horizons", "smallestCell"];
  const given = fieldsWith(value, { names, optional: ROW_RULES });
  const grid = gridSpecification(given.grid);
  const [cuts, horizons] = [rising(given.cuts, "cuts"), rising(given.horizons, "horizons")];
  if (cuts.length > 31) throw new UsageError("cuts: at most 31");
  if ((cuts.length + 1) * (grid.intervals + 1) > MOST_CELLS)
    throw new UsageError(`cuts, grid: at most ${MOST_CELLS} groups and intervals together`);
  const model = fixedCoxOf(given.model);
  mustBeHorizons(horizons, grid, model);
  return {
    ...{ time: text(given.time, "time"), event: text(given.event, "event"), model, cuts, grid, horizons },
    smallestCell: integer(given.smallestCell, "smallestCell", { least: 1, most: 1000 }),
    ...rowRules(given),
  };
}

function mustBeHorizons(
  horizons: readonly number[],
  { width, intervals }: CoxValidationSpecification["grid"],
  model: FixedCox,
): void {
  if (horizons.length > 12) throw new UsageError("horizons: at most 12");
  const isEnd = (day: number) => {
    const interval = intervalOf(day, width);
    return interval >= 1 && interval <= intervals && Math.abs(interval * width - day) <= 1e-9 * day;
  };
  if (!horizons.every(isEnd)) throw new UsageError("horizons: each is the end of an interval of the grid");
  if (!(baselineHazard(model, horizons[0]!) > 0))
    throw new UsageError("horizons: the model's baseline says that nobody has the event by the first of them");
}

/** The interval that ends with a day. */
export const intervalOf = (day: number, width: number): number => Math.round(day / width);

/** Where the grid ends. */
export const endOf = ({ grid }: Pick<CoxValidationSpecification, "grid">): number => grid.width * grid.intervals;
