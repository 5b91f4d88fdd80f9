/** Means, t-tests and quantiles: of groups that are large enough, and of no value that few persons have. */
import { UsageError } from "@tavs/core";
import { DEFAULT_THRESHOLDS, type Described } from "@tavs/federated/statistics";
import type { AnalysedBy, Population } from "../analysed.ts";
import { type Table, type Value, WITHHELD } from "../release.ts";
import {
  type Counted,
  columns,
  completeLevels,
  completeOn,
  estimate,
  isSmall,
  type Levels,
  type Limits,
  mustBeCount,
  mustBeMany,
  type Passed,
  roundedCount,
  share,
  shownCount,
} from "./passing.ts";

interface Grouping {
  readonly factor: string;
  readonly levels: readonly (string | number)[];
}

const ofGroup = (by: Grouping | null, group: number): Population =>
  by === null ? {} : { [by.factor]: String(by.levels[group]) };

const levelsOf = (by: Grouping | null): Levels => (by === null ? {} : { [by.factor]: by.levels.map(String) });

export function describeRule({ specification, result }: AnalysedBy<"federated/describe/1">, limits: Limits): Passed {
  const { by, missing } = specification;
  const counts: Counted[] = [];
  const levels: Record<string, readonly string[]> = { ...levelsOf(by) };
  const rows = Object.entries(result.groups).flatMap(([group, described], g) => {
    const most = Math.max(...Object.values(described).map(({ n, missing: none }) => n + (none ?? 0)));
    return Object.entries(described).map(([column, each]): readonly Value[] => {
      const complete = completeOn([column], missing);
      const isHidden =
        isSmall(mustBeCount(each.n, "n"), limits) || isSmall(most - each.n, limits) || isCountOfFew(each, limits);
      counts.push({ of: { ...ofGroup(by, g), ...complete }, value: isHidden ? null : each.n });
      Object.assign(levels, completeLevels(complete));
      return [group, column, ...(isHidden ? HIDDEN : described_(each, limits))];
    });
  });
  const isShort = rows.some((row) => row.includes(WITHHELD));
  return {
    tables: [{ name: "columns", columns: columns(DESCRIBED), rows }],
    notes: isShort ? ["withheld", "rounded"] : ["rounded"],
    counts,
    levels,
  };
}

const DESCRIBED =
  "group:name column:name persons:count missing:count mean:number sd:number low:number high:number skewness:number kurtosis:number";
const HIDDEN: readonly Value[] = Array.from({ length: 8 }, () => WITHHELD);

const described_ = ({ n, missing, mean, sd, ci, skewness, kurtosis }: Described, limits: Limits): readonly Value[] => [
  roundedCount(n, limits),
  missing === null ? null : shownCount(missing, limits),
  ...[mean, sd, ...(ci ?? [null, null]), skewness, kurtosis].map(estimate),
];

/** The mean of a column of two neighbouring whole numbers counts those who have the higher one. */
function isCountOfFew({ n, mean, variance }: Pick<Described, "n" | "mean" | "variance">, limits: Limits): boolean {
  if (mean === null || variance === null) return false;
  const part = mean - Math.floor(mean);
  const ofTwo = (part * (1 - part) * n) / (n - 1);
  if (Math.abs(variance - ofTwo) > 1e-6 * Math.max(ofTwo, 1 / n)) return false;
  const higher = Math.round(part * n);
  return isSmall(higher, limits) || isSmall(n - higher, limits);
}

export function tTestRule({ specification, result }: AnalysedBy<"federated/t-test/1">, limits: Limits): Passed {
  const { by, column, minus, missing } = specification;
  const of = completeOn(
    [column, minus, by?.factor].filter((name) => name !== undefined),
    missing,
  );
  const groups = Object.entries(result.groups);
  for (const [name, each] of groups) {
    mustBeMany(each.n, `group ${name}`, limits);
    if (isCountOfFew(each, limits))
      throw new UsageError(`group ${name}: its mean counts a few persons`, { code: "small" });
  }
  const { estimate: difference, se, statistic, degrees, p, ci } = result;
  return {
    tables: [
      {
        name: "groups",
        columns: columns("group:name persons:count mean:number sd:number"),
        rows: groups.map(([name, { n, mean, variance }]) => [
          name,
          roundedCount(n, limits),
          estimate(mean),
          estimate(Math.sqrt(variance)),
        ]),
      },
      {
        name: "test",
        columns: columns(
          "estimate:number standard_error:number low:number high:number statistic:number degrees:number p:p",
        ),
        rows: [[difference, se, ...ci, statistic, degrees, p].map(estimate)],
      },
    ],
    notes: ["rounded"],
    counts: groups.map(([, { n }], g) => ({ of: { ...of, ...ofGroup(by, g) }, value: n })),
    levels: { ...levelsOf(by), ...completeLevels(of) },
  };
}

/** A share so near 0 or 1 that few are beyond it is an extreme; the others were found between counts that differ by many. */
export function quantilesRule({ specification, result }: AnalysedBy<"federated/quantiles/1">, limits: Limits): Passed {
  const { by, column, missing, thresholds } = specification;
  const { smallestCell } = thresholds ?? DEFAULT_THRESHOLDS;
  if (smallestCell < limits.rule.smallestCell)
    throw new UsageError(
      `thresholds.smallestCell: the quantiles were found with ${smallestCell}, and are released with ${limits.rule.smallestCell}; ask with this one`,
      { code: "small" },
    );
  const of = completeOn([column, ...(by === null ? [] : [by.factor])], missing);
  const groups = Object.entries(result.groups);
  const rows = groups.flatMap(([name, { n, quantiles }]) =>
    quantiles.map(({ share: part, above, atMost }): readonly Value[] => {
      const beyond = Math.min(part, 1 - part) * mustBeCount(n, "n");
      const isShown = n >= limits.rule.smallestCell && beyond >= limits.rule.smallestCell;
      return [name, share(part), ...[above, atMost].map((value) => (isShown ? estimate(value) : WITHHELD))];
    }),
  );
  const sizes: Table = {
    name: "groups",
    columns: columns("group:name persons:count"),
    rows: groups.map(([name, { n }]) => [name, shownCount(n, limits)]),
  };
  return {
    tables: [
      sizes,
      { name: "quantiles", columns: columns("group:name share:share above:number at_most:number"), rows },
    ],
    notes: rows.some((row) => row.includes(WITHHELD)) ? ["between-points", "extreme-quantiles"] : ["between-points"],
    counts: groups.map(([, { n }], g) => ({ of: { ...of, ...ofGroup(by, g) }, value: isSmall(n, limits) ? null : n })),
    levels: { ...levelsOf(by), ...completeLevels(of) },
  };
}
