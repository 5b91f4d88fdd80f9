/** Counts of persons by name. */
import { BudgetError } from "@tavs/core";
import type { AnalysedBy } from "../analysed.ts";
import type { Value } from "../release.ts";
import { type Counted, columns, isSmall, type Limits, mustBeCount, type Passed, shownCount } from "./passing.ts";

export function tallyRule(
  { label, specification, result, populations }: AnalysedBy<"federated/tally/1">,
  limits: Limits,
): Passed {
  const { cells } = specification;
  const counts = cells.map((cell): Counted => {
    const count = mustBeCount(result.totals[cell] ?? Number.NaN, cell);
    return { of: populations?.[cell] ?? { [label]: cell }, value: isSmall(count, limits) ? null : count };
  });
  mustBeFar(
    cells.filter((cell) => populations?.[cell] === undefined).map((cell) => result.totals[cell]!),
    limits,
  );
  const rows = cells.map((cell): readonly Value[] => [cell, shownCount(result.totals[cell]!, limits)]);
  const names = [...new Set(counts.flatMap(({ of }) => Object.keys(of)))];
  const valuesOf = (name: string) => [
    ...new Set(counts.flatMap(({ of }) => (Object.hasOwn(of, name) ? [of[name]!] : []))),
    OTHER,
  ];
  return {
    tables: [{ name: "counts", columns: columns("cell:name persons:count"), rows }],
    notes: counts.some(({ value }) => value === null) ? ["withheld"] : [],
    counts,
    levels: Object.fromEntries(names.map((name) => [name, valuesOf(name)])),
  };
}

/** Where it is not said whom cells count, one may hold the other's persons. */
function mustBeFar(totals: readonly number[], limits: Limits): void {
  const shown = totals.filter((total) => !isSmall(total, limits));
  const few = shown.some((total, t) => shown.slice(0, t).some((other) => isSmall(Math.abs(total - other), limits)));
  if (few)
    throw new BudgetError(
      "two cells differ by a few persons, and it is not said whom they count; name their populations",
      { code: "differencing" },
    );
}

const OTHER = "\u0000other"; // a tally does not say whether its cells are all there are
