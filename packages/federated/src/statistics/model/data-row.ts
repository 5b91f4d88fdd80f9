/** Patients as they come from a table: numbers, texts, and what is missing. */
import { UsageError } from "@tavs/core";

/** One patient: a value a column; `null`, NaN, an empty text or no field at all is missing. */
export type DataRow = Readonly<Record<string, number | string | null>>;

/** What a hospital does with a row that lacks something the model reads: name it and stop, or leave it out (R's na.omit). */
export type Missing = "refuse" | "leave-out";

export const isMissing = (value: number | string | null | undefined): boolean =>
  value === undefined || value === null || value === "" || Number.isNaN(value);

/** The rows that have every one of `columns`. Throws `UsageError` by row number and column at a missing value that is not to be left out. */
export function completeRows(
  rows: readonly DataRow[],
  columns: readonly string[],
  missing: Missing,
): readonly DataRow[] {
  return rows.filter((row, i) => {
    const lacking = columns.find((column) => isMissing(row[column]));
    if (lacking !== undefined && missing === "refuse")
      throw new UsageError(
        `row number ${i} has no number in column "${lacking}", nor a text: leave such rows out, or agree on missing: "leave-out"`,
      );
    return lacking === undefined;
  });
}

/** The number in a column. Throws `UsageError` by row number and column at a text or infinity. */
export function numberIn(row: DataRow, column: string, i: number): number {
  const value = row[column];
  if (typeof value !== "number" || !Number.isFinite(value))
    throw new UsageError(`row number ${i} has no number in column "${column}"`);
  return value;
}

/** The named column of all rows, as `numberIn`. */
export const numbersIn = (rows: readonly DataRow[], column: string): Float64Array<ArrayBuffer> =>
  Float64Array.from(rows, (row, i) => numberIn(row, column, i));
