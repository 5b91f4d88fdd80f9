// The dense columns of a row are any of 64: their sums are looked up eight columns at a time.
import type { Rows } from "./rows.ts";
import { DENSE } from "./size.ts";
import { addRow, WORDS } from "./words.ts";

const GROUP = 8; // columns
const SUBSETS = 2 ** GROUP;

/** For each group of eight dense columns, the sum of each subset of them. */
export function denseSums(table: Uint32Array, sparse: number): Uint32Array {
  const sums = new Uint32Array((DENSE / GROUP) * SUBSETS * WORDS);
  for (let entry = 0; entry < sums.length / WORDS; entry++) {
    const subset = entry % SUBSETS;
    if (subset === 0) continue;
    const lowest = 31 - Math.clz32(subset & -subset);
    addRow(sums, entry, sums, entry - (subset & -subset)); // without its lowest column
    addRow(sums, entry, table, sparse + GROUP * Math.floor(entry / SUBSETS) + lowest);
  }
  return sums;
}

/** Adds the dense columns of a row to row `to` of the target. */
export function addDense(target: Uint32Array, to: number, sums: Uint32Array, { dense }: Rows, row: number): void {
  for (let group = 0; group < DENSE / GROUP; group++) {
    const subset = (dense[2 * row + (group >> 2)]! >>> (GROUP * (group & 3))) & (SUBSETS - 1);
    addRow(target, to, sums, group * SUBSETS + subset);
  }
}
