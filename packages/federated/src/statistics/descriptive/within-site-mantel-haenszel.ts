import { UsageError } from "@tavs/core";
import { fixedPoint } from "@tavs/core/sharing";
import type { Json } from "@tavs/core/study";
import type { Analysis } from "../../secure-sum/analysis.ts";
import { type Federated, federated } from "../../secure-sum/federated.ts";
import type { DataRow } from "../model/data-row.ts";
import { type Factor, factorOf } from "../model/factor.ts";
import { missingOf, ROW_RULES, type RowRules, rowRules } from "../model/row-rules.ts";
import { thresholdsOf } from "../model/thresholds.ts";
import { oneRound } from "../one-round.ts";
import { revealing } from "../revealing.ts";
import { fieldsWith } from "../specification.ts";
import { factorOrNull } from "../survival/specification.ts";
import { cellNames, countCrossing, tablesOf } from "./cross-table-cells.ts";
import {
  added,
  type MantelHaenszel,
  mantelHaenszelOf,
  SUMMANDS,
  type Summands,
  summandsOf,
} from "./mantel-haenszel.ts";
import { mustNotBeSmall } from "./samples.ts";
import { levelOfConfidence } from "./specification.ts";

/** The common odds ratio where each hospital is a stratum, as it stands in the study terms. */
export interface MantelHaenszelSpecification extends RowRules {
  readonly [name: string]: Json;
  /** Of two levels each. */
  readonly rows: Factor;
  readonly columns: Factor;
  /** Strata inside each hospital; null for none. */
  readonly strata: Factor | null;
  readonly level: number;
}

export const mantelHaenszelAnalysis: Analysis<
  MantelHaenszelSpecification,
  readonly DataRow[],
  Float64Array,
  null,
  null,
  MantelHaenszel
> = {
  name: "federated/mantel-haenszel/1",
  reveals: revealing({
    coordinator:
      "learns eight sums over the fourfold tables of all hospitals, the first cells, their expectations and variances, and what the odds ratio and its error are made of, and nothing else",
    left: "the sums of those two",
  }),
  ...oneRound,
  check,
  shape: (_specification, parties) => ({
    length: SUMMANDS.length,
    numbers: fixedPoint({ bits: 128, fractionBits: 60, parties }),
  }),
  next: ({ level }, _memory, totals) => {
    const sums = Object.fromEntries(SUMMANDS.map((name, k) => [name, totals[k]!])) as Summands; // every name
    return { last: null, result: mantelHaenszelOf(sums, level) };
  },
  prepare(specification, rows) {
    const thresholds = thresholdsOf(specification.thresholds);
    const counted = countCrossing(rows, specification, { missing: missingOf(specification.missing), thresholds });
    const tables = tablesOf(counted, specification);
    for (const [cell, name] of cellNames(specification).entries()) mustNotBeSmall(counted[cell]!, name, thresholds);
    const sums = added(tables.map(summandsOf));
    return Float64Array.from(SUMMANDS, (name) => sums[name]);
  },
};

function check(value: Json): MantelHaenszelSpecification {
  const given = fieldsWith(value, {
    names: ["rows", "columns", "strata", "level"],
    optional: ROW_RULES,
  });
  return {
    rows: twoLevels(given.rows, "rows"),
    columns: twoLevels(given.columns, "columns"),
    strata: factorOrNull(given.strata, "strata"),
    level: levelOfConfidence(given.level),
    ...rowRules(given),
  };
}

function twoLevels(value: Json | undefined, name: string): Factor {
  const factor = factorOf(value, name);
  if (factor.levels.length !== 2) throw new UsageError(`${name}.levels: an odds ratio is of two levels`);
  return factor;
}

/** Mantel and Haenszel's common odds ratio and test, each hospital a stratum of which no table is opened. One round. */
export const mantelHaenszel: Federated<MantelHaenszelSpecification, readonly DataRow[], null, MantelHaenszel> =
  federated(mantelHaenszelAnalysis);
