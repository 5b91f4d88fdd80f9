/** One hospital's rows under a fixed model: predictions, outcomes, fine bins of risk, and the subgroups that each row is in. */
import { UsageError } from "@tavs/core";
import { completeRows, type DataRow, numberIn, numbersIn } from "../model/data-row.ts";
import { levelName, levelOf } from "../model/factor.ts";
import { missingOf } from "../model/row-rules.ts";
import { columnsRead } from "../model/terms.ts";
import { mustBeCommon, mustBeEnoughRows, mustBeFewParameters, thresholdsOf } from "../model/thresholds.ts";
import { eventsIn } from "../survival/cells.ts";
import { predictorOf, riskOf } from "./fixed-model.ts";
import { binOf } from "./score-bins.ts";
import { fineCuts, type Period, type ValidationSpecification } from "./specification.ts";

export interface LocalValidation {
  readonly outcome: Uint8Array;
  /** Log odds. */
  readonly predictor: Float64Array;
  readonly bin: Uint8Array;
  /** For each way to divide, the level of each row. */
  readonly levels: readonly Uint16Array[];
}

/** One way to divide the rows: a factor, or the periods. */
export interface Division {
  readonly name: string;
  readonly levels: readonly string[];
  level(row: DataRow, i: number): number;
}

export function divisionsOf({ by, period }: Pick<ValidationSpecification, "by" | "period">): readonly Division[] {
  const factors = by.map((factor) => ({
    name: factor.factor,
    levels: factor.levels.map((_, level) => levelName(factor, level)),
    level: (row: DataRow, i: number) => levelOf(factor, row, i),
  }));
  return period === null ? factors : [...factors, periods(period)];
}

const periods = ({ column, starts }: Period): Division => ({
  name: "period",
  levels: starts.map((start) => `${column} from ${start}`),
  level(row, i) {
    const level = binOf(numberIn(row, column, i), starts) - 1;
    if (level < 0) throw new UsageError(`row number ${i} lies before the first period in column "${column}"`);
    return level;
  },
});

const CALIBRATION = 2; // an intercept and a slope are fitted

/** Throws `UsageError` by row number and column, and where this hospital's own rules say no. Cost: n p. */
export function prepareValidation(specification: ValidationSpecification, all: readonly DataRow[]): LocalValidation {
  const { outcome, model, by, period } = specification;
  const divided = [...by.map(({ factor }) => factor), ...(period ? [period.column] : [])];
  const rows = completeRows(all, [outcome, ...columnsRead(model.terms), ...divided], missingOf(specification.missing));
  const thresholds = thresholdsOf(specification.thresholds);
  mustBeEnoughRows(rows.length, thresholds);
  mustBeFewParameters(CALIBRATION, rows.length, thresholds);
  mustBeCommon(numbersIn(rows, outcome), outcome, thresholds);
  const predictor = predictorOf(model, rows);
  const cuts = fineCuts(specification);
  return {
    outcome: eventsIn(rows, outcome),
    predictor,
    bin: Uint8Array.from(predictor, (eta) => binOf(riskOf(eta), cuts)),
    levels: divisionsOf(specification).map((division) => Uint16Array.from(rows, (row, i) => division.level(row, i))),
  };
}
