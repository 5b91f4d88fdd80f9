import { UsageError } from "../errors.ts";
import { type DisclosureRule, disclosureRules, type RuleName } from "./rules.ts";
import { type Cell, type CountTable, type PublishedTable, withhold } from "./withhold.ts";

/** A table under a rule, which says of itself what it is. */
export interface RuledTable extends PublishedTable {
  readonly rule: DisclosureRule;
  /** Cells and totals that are not shown. */
  readonly withheld: number;
  /** Whether the counts had noise: a rule alone makes no table differentially private. */
  readonly differentiallyPrivate: boolean;
}

/**
 * Withholds and rounds a table as a rule says: see `withhold` for what is hidden and what is not. Totals are those of the counts
 * that came, rounded alike, so that rounded cells need not add up to them. Throws `UsageError` as `withhold`, and for a rule whose
 * numbers are none.
 */
export function publish(
  { values, counts }: Omit<CountTable, "smallestCell">,
  rule: RuleName | DisclosureRule,
): RuledTable {
  const chosen = typeof rule === "string" ? disclosureRules[rule] : rule;
  if (!Number.isSafeInteger(chosen?.roundTo) || chosen.roundTo < 1)
    throw new UsageError("a rule rounds to a whole number, 1 or more, and has a name that is known");
  const table = withhold({ values, counts, smallestCell: chosen.smallestCell });
  const round = (cell: Cell): Cell => ("value" in cell ? { value: rounded(cell.value, chosen.roundTo) } : cell);
  const shown = {
    cells: table.cells.map((row) => row.map(round)),
    rowTotals: table.rowTotals.map(round),
    columnTotals: table.columnTotals.map(round),
    total: round(table.total),
  };
  const all = [...shown.cells.flat(), ...shown.rowTotals, ...shown.columnTotals, shown.total];
  const withheld = all.filter((cell) => "withheld" in cell).length;
  return { ...shown, rule: chosen, withheld, differentiallyPrivate: counts === "noisy" };
}

/** Halves go up. */
const rounded = (value: number, to: number): number => Math.floor(value / to + 0.5) * to + 0;
