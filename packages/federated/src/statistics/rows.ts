import { UsageError } from "@tavs/core";

/** One patient: numbers by column. Dates are days, factors are 0 and 1 before they come here. */
export type Row = Readonly<Record<string, number>>;

/** The named column of all rows. Throws `UsageError` with row number and column where there is no finite number. */
export function column(rows: readonly Row[], name: string): Float64Array<ArrayBuffer> {
  return Float64Array.from(rows, (row, i) => {
    const value = row[name];
    if (value === undefined || !Number.isFinite(value))
      throw new UsageError(`row number ${i} has no number in column "${name}": leave out rows with missing values`);
    return value;
  });
}

/** As `column`, for an event: 0 or 1. */
export function eventColumn(rows: readonly Row[], name: string): Uint8Array<ArrayBuffer> {
  const values = column(rows, name);
  const bad = values.findIndex((value) => value !== 0 && value !== 1);
  if (bad >= 0) throw new UsageError(`row number ${bad} has something else than 0 or 1 in column "${name}"`);
  return Uint8Array.from(values);
}
