/**
 * Tests and tables that do not say how many persons they rest on. From any of them the counts behind it may follow, with the sizes that
 * everybody knows; so those counts, of a session beside it, have to be many, as behind a model.
 */
import { UsageError } from "@tavs/core";
import type { AnalysedBy, Support } from "../analysed.ts";
import type { Value } from "../release.ts";
import { guard, mustBeManyOrNone, mustRest } from "./model-guard.ts";
import { sizeTable } from "./models.ts";
import {
  type Counted,
  columns,
  completeLevels,
  completeOn,
  estimate,
  type Limits,
  type Passed,
  share,
} from "./passing.ts";
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
  return {
    tables: [
      sizeTable({ ...personsOf(support) }, limits),
      {
        name: "tests",
        columns: columns("test:name statistic:number odds_ratio:number low:number high:number p:p"),
        rows: [["mantel_haenszel", ...numbers]],
      },
    ],
    notes: ["rounded"],
    counts: [{ of, value: support.rows }],
    levels: completeLevels(of),
  };
}

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
        rows: groups.map(({ level, persons }) => [`${by.factor}=${level}`, sizeOf(persons, limits)]),
      },
      {
        name: "rank_sum",
        columns: columns("probability_low:share probability_high:share p_low:p p_high:p"),
        rows: [[...result.probability.map(share), ...result.p.map(estimate)]],
      },
    ],
    notes: ["rounded"],
    counts: groups.map(({ level, persons }) => ({ of: { ...of, [by.factor]: level }, value: persons })),
    levels: { [by.factor]: by.levels.map(String), ...completeLevels(of) },
  };
}

const sizeOf = (persons: number, { rule: { roundTo } }: Limits): number =>
  Math.floor(persons / roundTo + 0.5) * roundTo;

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

/** A standardised difference of a column of zeros and ones gives its four counts back, so these are many. */
export function balanceRule(
  { specification, result, support }: AnalysedBy<"federated/balance/1">,
  limits: Limits,
): Passed {
  const { weighting, terms } = specification;
  const { treatment, missing, model } = weighting;
  if (weighting.trim?.by === "drop")
    throw new UsageError("a balance of rows of which some were dropped is not shown: how many were is few; clip them", {
      code: "small",
    });
  const { treated, others } = result;
  if (treated.rows !== support.events || others.rows !== support.rows - treated.rows)
    throw new UsageError("support: its rows are not those of the table", { code: "support" });
  const read = { outcome: treatment, missing, others: model.terms.flatMap(namesIn) };
  const guarded = guard({ terms, parameters: 0, support, hasEvents: true, ...read }, limits);
  const arms = [
    ["treated", treated],
    ["others", others],
  ] as const;
  return {
    ...guarded,
    tables: [
      {
        name: "arms",
        columns: columns("part:name persons:count weight:number effective_rows:number"),
        rows: arms.map(([name, arm]) => [
          ...[name, sizeOf(arm.rows, limits), estimate(arm.weight), estimate(arm.effectiveRows)],
        ]),
      },
      {
        name: "balance",
        columns: columns("term:name before:number weighted:number"),
        rows: Object.entries(result.columns).map(([name, each]): readonly Value[] => [
          ...[name, estimate(each?.before ?? null), estimate(each?.after ?? null)],
        ]),
      },
    ],
    notes: ["rounded"],
  };
}

type Read = AnalysedBy<"federated/balance/1">["specification"]["terms"][number];

function namesIn(term: Read): readonly string[] {
  if (typeof term === "string") return [term];
  if ("factor" in term) return [term.factor as string];
  return (term as { readonly product: readonly Read[] }).product.flatMap(namesIn); // no factor is left
}

/** Of columns of zeros and ones, each alone and every two together have many or nobody in each of their cells. */
export function correlationRule(
  { specification, result, support }: AnalysedBy<"federated/correlation/1">,
  limits: Limits,
): Passed {
  const { columns: names, missing } = specification;
  if (result.n !== support.rows)
    throw new UsageError("support: its rows are not those of the table", { code: "support" });
  mustRest({ terms: names, parameters: names.length, support, hasEvents: false }, limits);
  for (const { columns: pair } of result.pairs) mustCrossMany(pair, support, limits);
  const of = completeOn(names, missing);
  return {
    tables: [
      sizeTable(personsOf(support), limits),
      {
        name: "correlations",
        columns: columns("column:name with:name correlation:number low:number high:number statistic:number p:p"),
        rows: result.pairs.map(({ columns: [one, other], correlation, ci, statistic, p }): readonly Value[] => [
          ...[one, other, ...[correlation, ...(ci ?? [null, null]), statistic, p].map(estimate)],
        ]),
      },
    ],
    notes: ["rounded"],
    counts: [{ of, value: support.rows }],
    levels: completeLevels(of),
  };
}

function mustCrossMany(
  [one, other]: readonly [string, string],
  { rows, cells, measured }: Support,
  limits: Limits,
): void {
  if ([one, other].some((name) => measured.includes(name))) return;
  const both = cells[`${one}:${other}`];
  if (both === undefined)
    throw new UsageError(`support: how many rows have both of ${one} and ${other} is not said; count them`, {
      code: "support",
    });
  const [first, second] = [cells[one]!, cells[other]!]; // `mustRest` saw both
  mustBeManyOrNone([both, first - both, second - both, rows - first - second + both], `${one} by ${other}`, limits);
}

const personsOf = ({ events: _, ...support }: Support): Support => support;

/** Bins that were opened to the coordinator hold as many as the rule of this release asks for. */
function mustBeFoundWith(smallestCell: number, { rule }: Limits): void {
  if (smallestCell < rule.smallestCell)
    throw new UsageError(
      `smallestCell: the bins were opened with ${smallestCell}, and this is released with ${rule.smallestCell}; ask with this one`,
      { code: "small" },
    );
}
