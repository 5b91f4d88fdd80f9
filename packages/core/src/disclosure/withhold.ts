import { UsageError } from "../errors.ts";
import { withComplements } from "./complements.ts";
import { fewTogether } from "./few-together.ts";
import { type Totalled, withMargins } from "./margins.ts";

/** A number that may be shown, or none. */
export type Cell = { readonly value: number } | { readonly withheld: true };

/** What to withhold, and from what. */
export interface CountTable {
  /** Rows of cells, all of the same length; disjoint counts, without totals. */
  readonly values: readonly (readonly number[])[];
  /** Cells below this number are small: 3 or 5 in Denmark. An integer, at least 2. */
  readonly smallestCell: number;
  /**
   * "exact": counts as they are, where 0 < value < smallestCell is small, and zeros are shown.
   * "noisy": released by a privacy ledger, may be negative; all below smallestCell are small.
   */
  readonly counts: "exact" | "noisy";
}

/** The table with its totals, which are the sums of the cells that came in. */
export interface PublishedTable {
  readonly cells: readonly (readonly Cell[])[];
  readonly rowTotals: readonly Cell[];
  readonly columnTotals: readonly Cell[];
  readonly total: Cell;
}

/**
 * Withholds small cells and small totals, and then as many others as it takes that no withheld number follows from what is shown
 * by adding and subtracting: for each there is another table of counts with the same totals. Nor do the withheld cells of an exact line follow as
 * a group of few: where its total is shown, they are smallestCell or more together. For one small cell after the other it loses the smallest
 * numbers; for the table as a whole fewer might do.
 *
 * A withheld cell does not say whether it is small: that would bound it, and two cells of 1 under a total that must be
 * 2 would be known. Not hidden: the range (that a number is 2 or 3 may follow); what the withheld cells of several lines are together; what changes between two tables that differ by one
 * person; and what the choice of cells says to somebody who knows this function and `smallestCell`, and tries which tables would
 * have been published so (of all exact 2 by 2 tables up to 8, one in 250 with `smallestCell` 5 gives a number away, one in 50
 * with 3; with 2, a small cell is always 1). Against these, release noisy counts (`@tavs/dp`).
 *
 * Cost: two searches for each small cell, each of (rows + columns)^2 steps: 0.5 s for 100 by 100 cells.
 * Throws `UsageError`, naming the position, for a table that is empty or ragged, for values that are not integers below 2^53 or,
 * if exact, negative; for a smallestCell below 2; for counts that are neither exact nor noisy.
 *
 * Source: Gusfield 1988 (SIAM J. Comput. 17(3)); with totals withheld, Hsu and Kao 2002 (Statistical Disclosure Control with
 * General Cell Suppressions).
 */
export function withhold({ values, smallestCell, counts }: CountTable): PublishedTable {
  if (!Number.isSafeInteger(smallestCell) || smallestCell < 2)
    throw new UsageError(`smallestCell is an integer, at least 2; got ${smallestCell}`);
  if (counts !== "exact" && counts !== "noisy")
    throw new UsageError('counts are "exact" or "noisy": it decides what is small; this is neither');
  mustBeCounts(values, counts);
  const table = withMargins(values);
  const isSmall = (value: number) => value < smallestCell && (counts === "noisy" || value > 0);
  const small = new Set(table.values.flatMap((value, cell) => (isSmall(value) ? [cell] : [])));
  const known = counts === "noisy" ? "anything" : "at least 1";
  let withheld = withComplements(table, small, known);
  if (counts === "noisy") return published(table, withheld);
  for (let few = fewTogether(table, withheld, smallestCell); few.length > 0; ) {
    withheld = withComplements(table, new Set([...withheld, ...few]), known);
    few = fewTogether(table, withheld, smallestCell);
  }
  return published(table, withheld);
}

function mustBeCounts(values: readonly (readonly number[])[], counts: CountTable["counts"]): void {
  const least = counts === "exact" ? 0 : Number.MIN_SAFE_INTEGER;
  for (const [row, cells] of values.entries())
    for (const [column, value] of cells.entries())
      if (!Number.isSafeInteger(value) || value < least)
        throw new UsageError(
          `the cell in row number ${row}, column number ${column} is not an integer${counts === "exact" ? " in [0, 2^53)" : " below 2^53"}`,
        );
}

function published({ height, width, values }: Totalled, withheld: ReadonlySet<number>): PublishedTable {
  const cells = values.map((value, cell): Cell => (withheld.has(cell) ? { withheld: true } : { value }));
  const rows = Array.from({ length: height }, (_, row) => cells.slice(row * width, (row + 1) * width));
  return {
    cells: rows.slice(0, -1).map((row) => row.slice(0, -1)),
    rowTotals: rows.slice(0, -1).map((row) => row.at(-1)!),
    columnTotals: rows.at(-1)!.slice(0, -1),
    total: cells.at(-1)!,
  };
}
