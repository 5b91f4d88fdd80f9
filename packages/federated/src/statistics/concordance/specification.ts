/** A concordance across hospitals as it stands in the study terms. */
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { ROW_RULES, type RowRules, rowRules } from "../model/row-rules.ts";
import { fieldsWith, integer, rising, text } from "../specification.ts";
import { type FixedModel, fixedModelOf } from "../validation/fixed-model.ts";

export interface ConcordanceSpecification extends RowRules {
  readonly [name: string]: Json;
  readonly time: string;
  /** 0 or 1. */
  readonly event: string;
  /** Higher is earlier: a Cox model's coefficients, with an intercept of 0. */
  readonly model: FixedModel;
  /** Cuts of time and of the predictor between fine bins, rising; 1 to 63 each. */
  readonly times: readonly number[];
  readonly cuts: readonly number[];
  /** The fewest events, or departures, in a rectangle that is opened; at one hospital already. */
  readonly smallestCell: number;
}

/** Throws `UsageError` naming the field. */
export function checkConcordance(value: Json): ConcordanceSpecification {
  const names = ["time", "event", "model", "times", "cuts", "smallestCell"];
  const given = fieldsWith(value, { names, optional: ROW_RULES });
  const [times, cuts] = [rising(given.times, "times"), rising(given.cuts, "cuts")];
  if (Math.max(times.length, cuts.length) > 63) throw new UsageError("times, cuts: at most 63 each");
  return {
    ...{
      time: text(given.time, "time"),
      event: text(given.event, "event"),
      model: fixedModelOf(given.model),
      times,
      cuts,
    },
    smallestCell: integer(given.smallestCell, "smallestCell", { least: 1, most: 1000 }),
    ...rowRules(given),
  };
}
