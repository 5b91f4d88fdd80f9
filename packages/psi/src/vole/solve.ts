// What peeling leaves of a bin, solved by okvs/solve-core.ts in the memory of the module.
import { InternalError } from "@tavs/core";
import type { Rows } from "../okvs/rows.ts";
import { DENSE } from "../okvs/size.ts";
import { solveCore } from "../okvs/solve-core.ts";
import type { Memory } from "./kernels/memory.ts";
import { ELEMENT } from "./parameters.ts";

/** Bytes of a row: assembly/layout.ts. */
export const RECORD = 32;

/** One bin of items. */
export interface Bin {
  readonly count: number;
  readonly columns: number;
  readonly records: number;
  readonly values: number;
  /** The number of the first item, and of the first column. */
  readonly first: number;
  readonly firstColumn: number;
}

export interface Peeled {
  /** Where the columns of the bin lie. */
  readonly table: number;
  /** Row and column of each row that was taken. */
  readonly order: number;
  readonly taken: number;
}

/** False where the rows that are left depend on each other. */
export function solve(memory: Memory, bin: Bin, { table, order, taken }: Peeled): boolean {
  const core = leftOver(memory, bin.count, order, taken);
  const { rows, values } = rowsOf(memory, bin, core);
  const { buffer, byteOffset } = memory.view(table, bin.columns * ELEMENT);
  const words = new Uint32Array(buffer, byteOffset, bin.columns * (ELEMENT / 4));
  return solveCore(words, Uint32Array.from(core.keys()), rows, values);
}

/** The numbers of the rows that were not taken. */
function leftOver({ get }: Memory, count: number, order: number, taken: number): Uint32Array {
  const isTaken = new Uint8Array(count);
  const pairs = new Uint32Array(get(order, taken * 8).buffer);
  for (let i = 0; i < pairs.length; i += 2) isTaken[pairs[i]!] = 1;
  const left = Uint32Array.from(isTaken.keys()).filter((row) => isTaken[row] === 0);
  if (left.length !== count - taken) throw new InternalError("peeling took a row twice");
  return left;
}

/** The rows of the core, and their values, numbered from 0. */
function rowsOf({ get }: Memory, { records, values, columns }: Bin, core: Uint32Array): Core {
  const rows = { count: core.length, sparse: columns - DENSE, ...empty(core.length) };
  const wanted = new Uint32Array(4 * core.length);
  core.forEach((row, i) => {
    const record = new Uint32Array(get(records + row * RECORD, RECORD).buffer);
    rows.places.set(record.subarray(0, 3), 3 * i);
    rows.dense.set(record.subarray(4, 6), 2 * i);
    wanted.set(new Uint32Array(get(values + row * ELEMENT, ELEMENT).buffer), 4 * i);
  });
  return { rows, values: wanted };
}

interface Core {
  readonly rows: Rows;
  readonly values: Uint32Array;
}

const empty = (count: number): Pick<Rows, "places" | "dense"> => ({
  places: new Uint32Array(3 * count),
  dense: new Uint32Array(2 * count),
});
