/** One hospital's rows under a fixed Cox model: predictions, groups of risk, and its own pairs one by one. */

import type { ExactPairs } from "../concordance/pair-kinds.ts";
import { concordanceSums } from "../cox/concordance.ts";
import { type SortedRows, sortRows } from "../cox/rows.ts";
import { completeRows, type DataRow, numbersIn } from "../model/data-row.ts";
import { missingOf } from "../model/row-rules.ts";
import { columnsRead } from "../model/terms.ts";
import { mustBeCommon, mustBeEnoughRows, mustBeFewParameters, thresholdsOf } from "../model/thresholds.ts";
import { eventsIn } from "../survival/cells.ts";
import { predictorOf } from "../validation/fixed-model.ts";
import { binOf } from "../validation/score-bins.ts";
import { type CoxValidationSpecification, endOf } from "./specification.ts";

export interface LocalCoxValidation {
  readonly time: Float64Array;
  readonly event: Uint8Array;
  readonly predictor: Float64Array;
  /** The finest group of risk of each row. */
  readonly group: Uint8Array;
  /** For the slope: the predictor as the one covariate, over all follow-up. */
  readonly sorted: SortedRows;
  /** Pairs in this hospital, up to the end of the grid. */
  readonly pairs: ExactPairs;
}

/** Throws `UsageError` by row number and column, and where this hospital's own rules say no. Cost: n (p + log n). */
export function prepareCoxValidation(
  specification: CoxValidationSpecification,
  all: readonly DataRow[],
): LocalCoxValidation {
  const { model, cuts } = specification;
  const rows = completeRows(
    all,
    [specification.time, specification.event, ...columnsRead(model.terms)],
    missingOf(specification.missing),
  );
  const thresholds = thresholdsOf(specification.thresholds);
  mustBeEnoughRows(rows.length, thresholds);
  mustBeFewParameters(1, rows.length, thresholds); // the slope
  const [time, event] = [numbersIn(rows, specification.time), eventsIn(rows, specification.event)];
  mustBeCommon(event, specification.event, thresholds);
  const predictor = predictorOf({ ...model, intercept: 0 }, rows);
  const outcome = { time, event, predictor };
  return {
    ...outcome,
    group: Uint8Array.from(predictor, (value) => binOf(value, cuts)),
    sorted: sortRows({ time, event, covariates: predictor, columns: 1 }),
    pairs: pairsUntil(endOf(specification), outcome),
  };
}

type Outcome = Pick<LocalCoxValidation, "time" | "event" | "predictor">;

function pairsUntil(end: number, { time, event, predictor }: Outcome): ExactPairs {
  const cut = { time: time.map((day) => Math.min(day, end)), event: event.map((e, i) => (time[i]! > end ? 0 : e)) };
  const sorted = sortRows({ ...cut, covariates: predictor, columns: 1 });
  const ordered = Float64Array.from(sorted.order, (row) => predictor[row]!);
  const person = Uint32Array.from(ordered.keys());
  const [concordant = 0, discordant = 0, tied = 0] = concordanceSums(sorted, ordered, person);
  return { concordant, discordant, tied };
}
