/** Correlations as they stand in the study terms, and the checks. */
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { ROW_RULES, type RowRules, rowRules } from "../model/row-rules.ts";
import { type Scaling, scalingOf } from "../model/scaling.ts";
import { designOf } from "../model/terms.ts";
import { fieldsWith, texts } from "../specification.ts";
import { levelOfConfidence } from "./specification.ts";

/** Pearson's correlations of columns, as they stand in the study terms. */
export interface CorrelationSpecification extends RowRules {
  readonly [name: string]: Json;
  /** 2 to 64. Rows that lack one of them are out of all correlations: pairs over different rows would tell the rows between. */
  readonly columns: readonly string[];
  readonly level: number;
  readonly scaling: Scaling;
}

/** Throws `UsageError` naming the field. */
export function checkCorrelation(value: Json): CorrelationSpecification {
  const given = fieldsWith(value, { names: ["columns", "level", "scaling"], optional: ROW_RULES });
  const columns = texts(given.columns, "columns");
  if (columns.length < 2 || columns.length > 64) throw new UsageError("columns: must be 2 to 64");
  return {
    columns,
    level: levelOfConfidence(given.level),
    scaling: scalingOf(given.scaling, columns, designOf(columns)),
    ...rowRules(given),
  };
}
