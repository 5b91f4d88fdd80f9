import { UsageError } from "../errors.ts";

/** A table whose last column holds the row totals and whose last row the column totals. Cells are numbered row by row. */
export interface Totalled {
  readonly height: number;
  readonly width: number;
  readonly values: readonly number[];
}

/** Adds the margins. Throws `UsageError` for an empty or ragged table, and for totals beyond 2^53. */
export function withMargins(table: readonly (readonly number[])[]): Totalled {
  mustBeRectangular(table);
  const rows = table.map((row) => [...row, total(row)]);
  const columns = rows[0]!.map((_, column) => total(rows.map((row) => row[column]!)));
  return { height: rows.length + 1, width: columns.length, values: [...rows.flat(), ...columns] };
}

function mustBeRectangular(table: readonly (readonly number[])[]): void {
  const width = table[0]?.length ?? 0;
  if (width === 0) throw new UsageError("a table has at least one row and one column; this one is empty");
  for (const [position, row] of table.entries())
    if (row.length !== width)
      throw new UsageError(`row number ${position} has ${row.length} cells; the first has ${width}`);
}

function total(values: readonly number[]): number {
  const sum = values.reduce((part, value) => part + value, 0);
  if (Number.isSafeInteger(sum)) return sum;
  throw new UsageError("a total of the table does not fit in 2^53");
}
