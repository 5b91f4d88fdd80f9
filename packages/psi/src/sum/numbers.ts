import { UsageError } from "@tavs/core";
import type { ItemSet } from "../item-set.ts";
import { NO_ROW } from "../pad.ts";
import { agreementOf, type ValueColumns } from "./agreement.ts";

/** The sender's numbers, in the order of its `ItemSet`: those of one item stand one after the other. */
export interface Numbers extends ValueColumns {
  readonly numbers: Float64Array;
}

export interface NumbersOptions extends ValueColumns {
  /** The numbers of the row of that number, counted from 0 as `ingest` counted: one for each column. */
  readonly of: (row: number) => readonly number[];
}

/**
 * Puts the numbers of rows in the order of the items; of duplicates the first row's count. Throws `UsageError`, with the
 * number of the row, for what is not a whole number from 0 to `bound`.
 */
export function numbersFor({ rows, size }: ItemSet, { columns, bound, of }: NumbersOptions): Numbers {
  const agreed = agreementOf({ columns, bound });
  const numbers = new Float64Array(size * columns.length);
  rows.forEach((row, i) => {
    if (row === NO_ROW) return; // a dummy's numbers are zeros, which are never added
    const values = of(row);
    mustBeNumbers(values, agreed, row);
    numbers.set(values, i * columns.length);
  });
  return { columns: agreed.columns, bound, numbers };
}

function mustBeNumbers(values: readonly number[], { columns, bound }: ValueColumns, row: number): void {
  if (values.length !== columns.length)
    throw new UsageError(`row ${row}: ${values.length} numbers for ${columns.length} columns`);
  const bad = values.findIndex((value) => !isNumber(value, bound));
  if (bad >= 0) throw new UsageError(`row ${row}, column ${bad}: not a whole number from 0 to bound`);
}

const isNumber = (value: number, bound: number): boolean => Number.isSafeInteger(value) && value >= 0 && value <= bound;

/** Throws `UsageError` where these are not what `numbersFor` made for so many items. */
export function mustFitItems({ columns, bound, numbers }: Numbers, size: number): void {
  if (numbers.length !== size * columns.length)
    throw new UsageError(
      `${numbers.length} numbers do not fit ${size} items in ${columns.length} columns: see numbersFor`,
    );
  const bad = numbers.findIndex((value) => !isNumber(value, bound));
  if (bad >= 0) throw new UsageError(`number ${bad} is not a whole number from 0 to bound: see numbersFor`);
}
