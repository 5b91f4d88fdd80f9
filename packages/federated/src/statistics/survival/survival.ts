import { counts } from "@tavs/core/sharing";
import type { Analysis } from "../../secure-sum/analysis.ts";
import { type Federated, federated } from "../../secure-sum/federated.ts";
import type { DataRow } from "../model/data-row.ts";
import { missingOf } from "../model/row-rules.ts";
import { thresholdsOf } from "../model/thresholds.ts";
import { oneRound } from "../one-round.ts";
import { revealing } from "../revealing.ts";
import { type Cells, countCells, gridOf } from "./cells.ts";
import { type SurvivalResult, survivalResult } from "./survival-result.ts";
import { checkSurvival, type SurvivalSpecification } from "./survival-specification.ts";

export const survivalAnalysis: Analysis<
  SurvivalSpecification,
  readonly DataRow[],
  Float64Array,
  null,
  null,
  SurvivalResult
> = {
  name: "federated/survival/1",
  reveals: revealing({
    coordinator:
      "learns, for each stratum, group and interval of the grid, how many had the event and how many left without it over all hospitals, without noise and down to a single person, and nothing else",
    left: "the counts of those two together",
  }),
  ...oneRound,
  check: checkSurvival,
  shape: (specification, parties) => ({
    length: 2 * cellsIn(specification),
    numbers: counts({ bits: 64, parties }),
  }),
  next: (specification, _memory, totals) => ({
    last: null,
    result: survivalResult(specification, withDefaults(specification), totals),
  }),
  prepare(specification, rows) {
    const { events, withdrawn } = countCells(rows, withDefaults(specification), specification.event);
    const both = new Float64Array(2 * events.length); // many: too many for the arguments of a call
    both.set(events);
    both.set(withdrawn, events.length);
    return both;
  },
};

const withDefaults = (specification: SurvivalSpecification): Cells => ({
  ...specification,
  missing: missingOf(specification.missing),
  thresholds: thresholdsOf(specification.thresholds),
});

const cellsIn = (specification: SurvivalSpecification): number =>
  gridOf(withDefaults(specification)).groups * (specification.grid.intervals + 1);

/** Kaplan-Meier with its band, quantiles, restricted mean, Nelson-Aalen and the log-rank test over all hospitals, from one round of counts. */
export const survival: Federated<SurvivalSpecification, readonly DataRow[], null, SurvivalResult> =
  federated(survivalAnalysis);
