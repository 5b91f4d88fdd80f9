/** Rank sums and concordances: brackets from bins of many, of groups and events that are counted beside them. */
import { UsageError } from "@tavs/core";
import type { AnalysedBy } from "../analysed.ts";
import { guard, mustBeFoundWith, mustRest } from "./model-guard.ts";
import { sizeTable } from "./models.ts";
import {
  columns,
  completeLevels,
  completeOn,
  estimate,
  type Limits,
  type Passed,
  roundedCount,
  share,
} from "./passing.ts";

/** Both groups are many, and what is ranked has more than two values: of two, the statistic and its ties would count both groups. */
export function rankSumRule(
  { specification, result, support }: AnalysedBy<"federated/rank-sum/1">,
  limits: Limits,
): Passed {
  const { value, by, smallestCell, missing } = specification;
  mustBeFoundWith(smallestCell, limits);
  if (!support.measured.includes(value))
    throw new UsageError("a rank-sum test of a column of two values gives its counts back; release the table instead", {
      code: "small",
    });
  mustRest({ terms: [by, value], parameters: 0, support, hasEvents: false }, limits);
  const of = completeOn([value, by.factor], missing);
  const groups = by.levels.map((level, g) => ({ level: String(level), persons: result.rows[g]! }));
  if (groups.some(({ level, persons }) => support.cells[`${by.factor}=${level}`] !== persons))
    throw new UsageError("support: its groups are not those of the test", { code: "support" });
  return {
    tables: [
      {
        name: "groups",
        columns: columns("group:name persons:count"),
        rows: groups.map(({ level, persons }) => [`${by.factor}=${level}`, roundedCount(persons, limits)]),
      },
      {
        name: "rank_sum",
        columns: columns("probability_low:share probability_high:share p_low:p p_high:p"),
        rows: [[...result.probability.map(share), ...result.p.map(estimate)]],
      },
    ],
    notes: ["rounded"],
    counts: groups.map(({ level, persons }) => ({ of: { ...of, [by.factor]: level }, value: persons })),
    related: [{ column: value, beside: [by.factor] }],
    levels: { [by.factor]: by.levels.map(String), ...completeLevels(of) },
  };
}

/** As behind a Cox model of these terms: many with the event, and many without. */
export function concordanceRule(
  { specification, result, support }: AnalysedBy<"federated/concordance/1">,
  limits: Limits,
): Passed {
  const { time, event, model, smallestCell, missing } = specification;
  mustBeFoundWith(smallestCell, limits);
  const { terms } = model;
  const guarded = guard(
    { terms, parameters: 0, outcome: event, missing, support, hasEvents: true, others: [time] },
    limits,
  );
  const numbers = [...result.concordance, result.within].map(share);
  return {
    ...guarded,
    tables: [
      sizeTable(support, limits),
      {
        name: "concordance",
        columns: columns("concordance_low:share concordance_high:share concordance_within:share"),
        rows: [numbers],
      },
    ],
    notes: ["rounded"],
  };
}
