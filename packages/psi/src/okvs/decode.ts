import { addDense, denseSums } from "./dense.ts";
import { rowsOfMatrix } from "./rows.ts";
import { VALUE } from "./size.ts";
import { addRow, toBytes, toWords, WORDS } from "./words.ts";

/** Decode of an OKVS (ePrint 2021/883): the sum of each key's columns. Linear in the store. */
export function decode(hashes: Uint8Array, store: Uint8Array): Uint8Array {
  const rows = rowsOfMatrix(hashes, store.length / VALUE);
  const table = toWords(store);
  const dense = denseSums(table, rows.sparse);
  const sums = new Uint32Array(rows.count * WORDS);
  for (let row = 0; row < rows.count; row++) {
    for (let i = 3 * row; i < 3 * row + 3; i++) addRow(sums, row, table, rows.places[i]!);
    addDense(sums, row, dense, rows, row);
  }
  return toBytes(sums);
}
