import type { Party } from "@tavs/core";
import { counts } from "@tavs/core/sharing";
import type { Json } from "@tavs/core/study";
import type { Analysis } from "../../secure-sum/analysis.ts";
import { type CoordinatorInput, coordinatorOf } from "../../secure-sum/coordinator.ts";
import { type ParticipantInput, type Participated, participantOf } from "../../secure-sum/participant.ts";
import type { DataRow, Missing } from "../model/data-row.ts";
import type { Factor } from "../model/factor.ts";
import { type Thresholds, thresholdsOf } from "../model/thresholds.ts";
import { fieldsWith, integer, number, oneOf, text } from "../specification.ts";
import { nothing } from "../vector-codec.ts";
import { type Cells, countCells, gridOf } from "./cells.ts";
import type { Band } from "./confidence-band.ts";
import { factorOrNull, gridSpecification, missingOf, sharesOf } from "./specification.ts";
import { type SurvivalResult, survivalResult } from "./survival-result.ts";

/** Survival by group with everything that is read off it, as it stands in the study terms. */
export interface SurvivalSpecification {
  readonly [name: string]: Json;
  /** The column with follow-up times in days, at least 0, and the column with 1 where they ended with the event. */
  readonly time: string;
  readonly event: string;
  /** The groups; null for one curve of everybody. */
  readonly by: Factor | null;
  /** Within which groups are compared; null for no strata. Curves are over all strata. */
  readonly strata: Factor | null;
  /** Intervals of equal width in days. A width of 1 is whole days: exact, and open to whoever sees the counts. */
  readonly grid: { readonly width: number; readonly intervals: number };
  readonly band: Band;
  /** Shares that have had the event; 0.5 is the median. */
  readonly quantiles: readonly number[];
  /** Up to where the mean time is taken, in days. */
  readonly horizon: number;
  /** 0: log-rank. 1: Peto & Peto's Wilcoxon. At least 0. */
  readonly rho: number;
  /** A curve ends where fewer are at risk; 1 shows it all. */
  readonly smallestCell: number;
  readonly missing?: Missing;
  readonly thresholds?: Thresholds;
}

export const survivalAnalysis: Analysis<
  SurvivalSpecification,
  readonly DataRow[],
  Float64Array,
  null,
  null,
  SurvivalResult
> = {
  name: "federated/survival/1",
  reveals: {
    coordinator: {
      learns:
        "learns, for each stratum, group and interval of the grid, how many had the event and how many left without it over all hospitals, without noise and down to a single person, and nothing else",
      against: "semi-honest",
      collusion: "with all hospitals but two it learns the counts of those two together",
    },
    participant: {
      learns: "learns that the others take part, and nothing else",
      against: "semi-honest",
      collusion: "with all hospitals but two and the coordinator it learns the counts of those two together",
    },
  },
  question: () => nothing,
  rounds: () => 1,
  check,
  shape: (specification, parties) => ({
    length: 2 * cellsIn(specification),
    numbers: counts({ bits: 64, parties }),
  }),
  first: () => ({ ask: null, memory: null }),
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
  answer: { by: "rows", compute: (_specification, local) => local },
};

function check(value: Json): SurvivalSpecification {
  const names = ["time", "event", "by", "strata", "grid", "band", "quantiles", "horizon", "rho", "smallestCell"];
  const given = fieldsWith(value, { names, optional: ["missing", "thresholds"] });
  return {
    time: text(given.time, "time"),
    event: text(given.event, "event"),
    by: factorOrNull(given.by, "by"),
    strata: factorOrNull(given.strata, "strata"),
    grid: gridSpecification(given.grid),
    band: oneOf(given.band, "band", ["plain", "log", "log-log"]),
    quantiles: sharesOf(given.quantiles),
    horizon: number(given.horizon, "horizon", { least: 0 }),
    rho: number(given.rho, "rho", { least: 0, most: 100 }),
    smallestCell: integer(given.smallestCell, "smallestCell", { least: 1, most: 1000 }),
    ...(given.missing !== undefined && { missing: missingOf(given.missing) }),
    ...(given.thresholds !== undefined && { thresholds: thresholdsOf(given.thresholds) }),
  };
}

const withDefaults = (specification: SurvivalSpecification): Cells => ({
  ...specification,
  missing: missingOf(specification.missing),
  thresholds: thresholdsOf(specification.thresholds),
});

const cellsIn = (specification: SurvivalSpecification): number =>
  gridOf(withDefaults(specification)).groups * (specification.grid.intervals + 1);

/** Kaplan-Meier with its band, quantiles, restricted mean, Nelson-Aalen and the log-rank test over all hospitals, from one round of counts. */
export const survival: {
  readonly coordinator: Party<CoordinatorInput<SurvivalSpecification>, unknown, SurvivalResult>;
  readonly participant: Party<ParticipantInput<SurvivalSpecification, readonly DataRow[]>, unknown, Participated<null>>;
} = { coordinator: coordinatorOf(survivalAnalysis), participant: participantOf(survivalAnalysis) };
