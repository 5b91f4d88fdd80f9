/** The validation of a fixed model as it stands in the study terms, and its checks. */
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { type Factor, factorOf } from "../model/factor.ts";
import { ROW_RULES, type RowRules, rowRules } from "../model/row-rules.ts";
import { fields, fieldsWith, integer, list, rising, text } from "../specification.ts";
import { type FixedModel, fixedModelOf } from "./fixed-model.ts";

/** Times of the rows: a number from the first start on; a period ends where the next starts. */
export interface Period {
  readonly [name: string]: Json;
  readonly column: string;
  readonly starts: readonly number[];
}

export interface ValidationSpecification extends RowRules {
  readonly [name: string]: Json;
  /** 0 or 1. */
  readonly outcome: string;
  readonly model: FixedModel;
  /** Cuts of the predicted risk between fine bins, in (0, 1), rising: quantiles of the risk where the model was made, for instance. 1 to 255. */
  readonly cuts: readonly number[];
  /** Risks from which one would treat, in (0, 1), rising; each is a cut, too. */
  readonly decisions: readonly number[];
  /** Subgroups, one factor after the other. Levels of one must not nest in those of another: their difference would be a group of its own. */
  readonly by: readonly Factor[];
  readonly period: Period | null;
  /** The fewest cases, and the fewest controls, in whatever is opened; at each of two hospitals already. */
  readonly smallestCell: number;
}

/** Throws `UsageError` naming the field. */
export function checkValidation(value: Json): ValidationSpecification {
  const names = ["outcome", "model", "cuts", "decisions", "by", "period", "smallestCell"];
  const given = fieldsWith(value, { names, optional: ROW_RULES });
  const by = list(given.by, "by", { least: 0, most: 16 }).map((factor) => factorOf(factor, "by"));
  const period = given.period === null ? null : periodOf(given.period);
  const divided = [...by.map(({ factor }) => factor), ...(period ? [period.column] : [])]; // of one column, groups nest
  if (new Set(divided).size !== divided.length) throw new UsageError("by, period: a column stands twice");
  const [cuts, decisions] = [risks(given.cuts, "cuts", 1), risks(given.decisions, "decisions", 0)];
  if (cuts.length + decisions.length > 255) throw new UsageError("cuts, decisions: at most 255 together");
  return {
    ...{ outcome: text(given.outcome, "outcome"), model: fixedModelOf(given.model), cuts, decisions, by },
    period,
    smallestCell: integer(given.smallestCell, "smallestCell", { least: 1, most: 1000 }),
    ...rowRules(given),
  };
}

function risks(value: Json | undefined, name: string, least: number): readonly number[] {
  if (least === 0 && Array.isArray(value) && value.length === 0) return [];
  const given = rising(value, name, least);
  if (!(given[0]! > 0 && given.at(-1)! < 1)) throw new UsageError(`${name}: must be between 0 and 1`);
  return given;
}

function periodOf(value: Json | undefined): Period {
  const { column, starts } = fields(value, ["column", "starts"], "period");
  const rises = rising(starts, "period.starts", 2);
  if (rises.length > 256) throw new UsageError("period.starts: at most 256");
  return { column: text(column, "period.column"), starts: rises };
}

/** All cuts between fine bins. */
export const fineCuts = ({ cuts, decisions }: Pick<ValidationSpecification, "cuts" | "decisions">): readonly number[] =>
  [...new Set([...cuts, ...decisions])].sort((a, b) => a - b);
