/** Correlations: of two columns of zeros and ones one gives their table back, whose counts are many or none. */
import { UsageError } from "@tavs/core";
import type { AnalysedBy, Support } from "../analysed.ts";
import type { Value } from "../release.ts";
import { cellCounts } from "./cell-counts.ts";
import { mustBeManyOrNone, mustRest } from "./model-guard.ts";
import { sizeTable } from "./models.ts";
import { columns, completeLevels, completeOn, estimate, type Limits, type Passed, type Related } from "./passing.ts";
import { personsOf } from "./tests-within.ts";

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
  const pairs = result.pairs.map(({ columns: pair }) => ({ product: pair }));
  const cells = cellCounts(support, { terms: [...names, ...pairs], of, event: null });
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
    counts: [{ of, value: support.rows }, ...cells.counts],
    related: result.pairs.flatMap(({ columns: pair }) => relatedIn(pair, support)),
    levels: { ...completeLevels(of), ...cells.levels },
  };
}

const relatedIn = ([one, other]: readonly [string, string], { measured }: Support): readonly Related[] => {
  const both = [
    { column: one, beside: [other] },
    { column: other, beside: [one] },
  ];
  return both.filter(({ column }) => measured.includes(column));
};

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
