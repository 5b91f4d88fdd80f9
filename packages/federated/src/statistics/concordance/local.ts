/** One hospital's rows for a concordance: people by fine bin, and its own pairs one by one. */
import { concordanceSums } from "../cox/concordance.ts";
import { sortRows } from "../cox/rows.ts";
import { completeRows, type DataRow, numbersIn } from "../model/data-row.ts";
import { missingOf } from "../model/row-rules.ts";
import { columnsRead } from "../model/terms.ts";
import { mustBeCommon, mustBeEnoughRows, thresholdsOf } from "../model/thresholds.ts";
import { eventsIn } from "../survival/cells.ts";
import { predictorOf } from "../validation/fixed-model.ts";
import { binOf } from "../validation/score-bins.ts";
import type { ExactPairs } from "./pair-kinds.ts";
import type { ConcordanceSpecification } from "./specification.ts";

export interface LocalConcordance {
  readonly exact: ExactPairs;
  /** In each fine bin: those without the event, then those with it; by time, the predictor fastest. */
  readonly counts: Float64Array;
}

/** Throws `UsageError` by row number and column, and where this hospital's own rules say no. Cost: n log n. */
export function prepareConcordance(specification: ConcordanceSpecification, all: readonly DataRow[]): LocalConcordance {
  const { time, event, model, times, cuts } = specification;
  const rows = completeRows(all, [time, event, ...columnsRead(model.terms)], missingOf(specification.missing));
  const thresholds = thresholdsOf(specification.thresholds);
  mustBeEnoughRows(rows.length, thresholds);
  const ends = eventsIn(rows, event);
  mustBeCommon(ends, event, thresholds);
  const [followed, predictor] = [numbersIn(rows, time), predictorOf(model, rows)];
  const counts = new Float64Array(2 * (times.length + 1) * (cuts.length + 1));
  for (const [i, end] of ends.entries())
    counts[binAt(specification, end, binOf(followed[i]!, times), binOf(predictor[i]!, cuts))]!++;
  const sorted = sortRows({ time: followed, event: ends, covariates: predictor, columns: 1 });
  const ordered = Float64Array.from(sorted.order, (row) => predictor[row]!);
  const [concordant = 0, discordant = 0, tied = 0] = concordanceSums(sorted, ordered, Uint32Array.from(ends.keys()));
  return { exact: { concordant, discordant, tied }, counts };
}

/** Where a fine bin stands in `counts`. */
export const binAt = (
  { times, cuts }: Pick<ConcordanceSpecification, "times" | "cuts">,
  ...[event, time, score]: readonly [event: number, time: number, score: number]
): number => (event * (times.length + 1) + time) * (cuts.length + 1) + score;
