import { InternalError } from "@tavs/core";
import { addDense, denseSums } from "./dense.ts";
import { type Peeled, peel } from "./peel.ts";
import { HASH, type Rows, rowsOfMatrix } from "./rows.ts";
import { VALUE } from "./size.ts";
import { solveCore } from "./solve-core.ts";
import { addRow, toBytes, toWords, WORDS } from "./words.ts";

/** What a store is to hold. */
export interface Entries {
  /** `HASH` bytes for each key, under a hash key that was drawn after the keys were fixed. No two keys are equal. */
  readonly hashes: Uint8Array;
  /** `VALUE` bytes for each key. */
  readonly values: Uint8Array;
  /** `VALUE` bytes for each column, uniform: what is left free keeps them. Usually of `columnsFor` the keys. */
  readonly fill: Uint8Array;
}

/**
 * Encode of an OKVS (ePrint 2021/883): a store in which every key's columns sum to its value. Uniform among
 * all such stores, so that with uniform values it is uniform among all, whatever the keys are. Nothing where these hashes
 * have no solution, with probability below 2^-40: take others.
 */
export function encode({ hashes, values, fill }: Entries): Uint8Array | undefined {
  if (hashes.length * VALUE !== values.length * HASH)
    throw new InternalError(`${values.length} bytes of values do not belong to ${hashes.length} bytes of hashes`);
  const rows = rowsOfMatrix(hashes, fill.length / VALUE);
  const peeled = peel(rows.places, rows.sparse);
  const [table, wanted] = [toWords(fill), toWords(values)];
  if (!solveCore(table, peeled.core, rows, wanted)) return undefined;
  backSubstitute(table, peeled, rows, wanted);
  return toBytes(table);
}

/** Makes each peeled row sum to its value by the column that it alone held: the last one first, which needs no other's. */
function backSubstitute(table: Uint32Array, peeled: Peeled, rows: Rows, values: Uint32Array): void {
  const dense = denseSums(table, rows.sparse);
  for (let i = peeled.rows.length - 1; i >= 0; i--) {
    const [row, column] = [peeled.rows[i]!, peeled.columns[i]!];
    for (let word = 0; word < WORDS; word++) table[column * WORDS + word] = values[row * WORDS + word]!;
    for (let at = 3 * row; at < 3 * row + 3; at++)
      if (rows.places[at] !== column) addRow(table, column, table, rows.places[at]!);
    addDense(table, column, dense, rows, row);
  }
}
