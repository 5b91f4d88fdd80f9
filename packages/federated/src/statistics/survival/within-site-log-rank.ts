import { fixedPoint } from "@tavs/core/sharing";
import type { Json } from "@tavs/core/study";
import type { Analysis } from "../../secure-sum/analysis.ts";
import { type Federated, federated } from "../../secure-sum/federated.ts";
import type { GridCounts } from "../grid-counts.ts";
import type { DataRow } from "../model/data-row.ts";
import { type Factor, factorOf } from "../model/factor.ts";
import { missingOf, ROW_RULES, type RowRules, rowRules } from "../model/row-rules.ts";
import { thresholdsOf } from "../model/thresholds.ts";
import { oneRound } from "../one-round.ts";
import { revealing } from "../revealing.ts";
import { fieldsWith, number, text } from "../specification.ts";
import { packedLength } from "../symmetric-matrix.ts";
import { type Cells, cellsOf, eventsIn, namesOf, sizeOf } from "./cells.ts";
import { addLogRank, type LogRankSums, logRankSums, logRankTest } from "./log-rank.ts";
import { factorOrNull } from "./specification.ts";
import type { LogRank } from "./survival-result.ts";

/** A log-rank test in which each hospital is a stratum, as it stands in the study terms: R's `strata(hospital)`, on the days themselves. */
export interface LogRankSpecification extends RowRules {
  readonly [name: string]: Json;
  readonly time: string;
  readonly event: string;
  readonly by: Factor;
  /** Strata inside each hospital; null for none. */
  readonly strata: Factor | null;
  readonly rho: number;
}

export const logRankAnalysis: Analysis<LogRankSpecification, readonly DataRow[], Float64Array, null, null, LogRank> = {
  name: "federated/log-rank/1",
  reveals: revealing({
    coordinator:
      "learns, for each group, the weighted events observed and expected over all hospitals and all times, and the covariance of their differences, and nothing else",
    left: "the sums of those two",
  }),
  ...oneRound,
  check,
  shape: ({ by }, parties) => ({
    length: 2 * sizeOf(by) + packedLength(sizeOf(by)),
    numbers: fixedPoint({ bits: 128, fractionBits: 60, parties }),
  }),
  next: (specification, _memory, totals) => ({ last: null, result: resultOf(specification, totals) }),
  prepare: (specification, rows) => Float64Array.from(valuesOf(localSums(specification, rows))),
};

function check(value: Json): LogRankSpecification {
  const names = ["time", "event", "by", "strata", "rho"];
  const given = fieldsWith(value, { names, optional: ROW_RULES });
  return {
    time: text(given.time, "time"),
    event: text(given.event, "event"),
    by: factorOf(given.by, "by"),
    strata: factorOrNull(given.strata, "strata"),
    rho: number(given.rho, "rho", { least: 0, most: 100 }),
    ...rowRules(given),
  };
}

function localSums(specification: LogRankSpecification, rows: readonly DataRow[]): LogRankSums {
  const cells: Cells = {
    ...specification,
    grid: { width: 1, intervals: 1 }, // not used: the times of one hospital are its own
    missing: missingOf(specification.missing),
    thresholds: thresholdsOf(specification.thresholds),
  };
  const { rows: complete, time, group } = cellsOf(rows, cells, specification.event);
  const event = eventsIn(complete, specification.event);
  const times = Float64Array.from(new Set(time)).sort();
  const at = new Map(Array.from(times, (days, k) => [days, k] as const));
  const empty = (): GridCounts => ({
    events: new Float64Array(times.length),
    withdrawn: new Float64Array(times.length),
  });
  const counted = Array.from({ length: sizeOf(cells.by) * sizeOf(cells.strata) }, empty);
  for (const [i, days] of time.entries()) {
    const { events, withdrawn } = counted[group[i]!]!;
    (event[i] === 1 ? events : withdrawn)[at.get(days)!]! += 1;
  }
  const groups = sizeOf(cells.by);
  const strata = Array.from({ length: sizeOf(cells.strata) }, (_, s) => counted.slice(s * groups, (s + 1) * groups));
  return addLogRank(
    strata.map((stratum) => logRankSums(stratum, specification.rho)),
    groups,
  );
}

const valuesOf = ({ observed, expected, variance }: LogRankSums): readonly number[] => [
  ...observed,
  ...expected,
  ...variance,
];

function resultOf({ by }: LogRankSpecification, totals: Float64Array): LogRank {
  const names = namesOf(by);
  const observed = totals.slice(0, names.length);
  const expected = totals.slice(names.length, 2 * names.length);
  const named = (values: Float64Array) => Object.fromEntries(names.map((name, g) => [name, values[g]!]));
  const test = logRankTest({ observed, expected, variance: totals.slice(2 * names.length) });
  return { observed: named(observed), expected: named(expected), ...test };
}

/** The log-rank test over all hospitals, each a stratum, of which only sums over all times are opened. One round. */
export const logRank: Federated<LogRankSpecification, readonly DataRow[], null, LogRank> = federated(logRankAnalysis);
