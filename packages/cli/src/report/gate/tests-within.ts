/** Tests in which each hospital is a stratum. What they rest on is counted beside them: those counts may follow from them, and are many. */
import { UsageError } from "@tavs/core";
import type { AnalysedBy, Support } from "../analysed.ts";
import { cellCounts } from "./cell-counts.ts";
import { guard, mustRest } from "./model-guard.ts";
import { sizeTable } from "./models.ts";
import { type Counted, columns, completeLevels, completeOn, estimate, type Limits, type Passed } from "./passing.ts";
import { logRankTable } from "./survival-tables.ts";

/** Observed events are counts: each group has many persons with the event, and many without. */
export function logRankRule(
  { specification, result, support }: AnalysedBy<"federated/log-rank/1">,
  limits: Limits,
): Passed {
  const { time, event, by, strata, rho, missing } = specification;
  const others = [time, ...(strata === null ? [] : [strata.factor])];
  const guarded = guard(
    { terms: [by], parameters: 0, outcome: event, missing, support, hasEvents: true, others },
    limits,
  );
  const names = by.levels.map((level) => `${by.factor}=${level}`);
  const inside = (name: string): number => support.eventsIn?.[name] ?? Number.NaN; // the guard saw it
  const observed = Object.values(result.observed).map(Math.round);
  if (rho === 0 && names.some((name, g) => inside(name) !== observed[g]))
    throw new UsageError("support: its events are not those of the test", { code: "support" });
  const of = guarded.counts[0]!.of; // everybody
  const counts = names.map(
    (name, g): Counted => ({
      of: { ...of, [by.factor]: String(by.levels[g]), [event]: "1" },
      value: inside(name),
    }),
  );
  const isExact = limits.rule.roundTo === 1;
  return {
    tables: [sizeTable(support, limits), logRankTable(result, isExact)],
    notes: isExact ? ["rounded"] : ["rounded", "tests-withheld"],
    counts: [...guarded.counts, ...counts],
    levels: { ...guarded.levels, [by.factor]: by.levels.map(String) },
  };
}

/** All four counts of the two factors, over all hospitals, are many. */
export function mantelHaenszelRule(
  { specification, result, support }: AnalysedBy<"federated/mantel-haenszel/1">,
  limits: Limits,
): Passed {
  const { rows, columns: across, strata, missing } = specification;
  mustRest({ terms: [rows], parameters: 0, support, hasEvents: true }, limits);
  const { test, oddsRatio, ci } = result;
  const [low, high] = ci ?? [null, null];
  const numbers = [test?.statistic, oddsRatio, low, high, test?.p].map((value) => estimate(value ?? null));
  const read = [rows.factor, across.factor, ...(strata === null ? [] : [strata.factor])];
  const of = completeOn(read, missing);
  const [no, yes] = across.levels.map(String);
  const cells = cellCounts(support, { terms: [rows], of, event: [across.factor, yes!, no!] }); // of two levels
  return {
    tables: [
      sizeTable(personsOf(support), limits),
      {
        name: "tests",
        columns: columns("test:name statistic:number odds_ratio:number low:number high:number p:p"),
        rows: [["mantel_haenszel", ...numbers]],
      },
    ],
    notes: ["rounded"],
    counts: [{ of, value: support.rows }, ...cells.counts],
    levels: { ...completeLevels(of), ...cells.levels },
  };
}

/** Without how many have the event, which is not the table's to show. */
export const personsOf = ({ events: _, ...support }: Support): Support => support;
