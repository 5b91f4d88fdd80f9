// The store of the receiver's items, and what items come to in a store: okvs/ in WebAssembly, with its sizes, rows and solver.
import { InternalError } from "@tavs/core";
import type { Rows } from "../okvs/rows.ts";
import { DENSE } from "../okvs/size.ts";
import { solveCore } from "../okvs/solve-core.ts";
import type { Memory } from "./kernels/memory.ts";
import { ELEMENT } from "./parameters.ts";

const DIGEST = 32;
const RECORD = 32; // assembly/layout.ts
const SUMS = 32_768;

/** Where a party's own items lie, hashed under the key of a session. */
export interface OwnRows {
  readonly count: number;
  readonly columns: number;
  readonly digests: number;
  /** H(x): 16 bytes each. */
  readonly values: number;
  readonly records: number;
}

/** Rows of items, for a store of so many columns. */
export function hashItems({ run, put, take }: Memory, digests: Uint8Array, key: Uint8Array, columns: number): OwnRows {
  const count = digests.length / DIGEST;
  const [at, values, records] = [put(digests), take(count * ELEMENT), take(count * RECORD)];
  run.rowsOf(values, records, at, count, put(key), columns - DENSE);
  return { count, columns, digests: at, values, records };
}

/** Where a store lies in which every item's columns sum to its value; nothing where these rows have no solution. */
export function encodeStore(memory: Memory, items: OwnRows): number | undefined {
  const { run, take } = memory;
  const { count, columns, values, records } = items;
  const sparse = columns - DENSE;
  const [table, order, sums] = [take(columns * ELEMENT), take(count * 8), take(SUMS)];
  const taken = run.peel(records, count, take(sparse * 8), sparse, order);
  if (taken < count && !solve(memory, items, table, order, taken)) return undefined;
  run.denseSums(sums, table + sparse * ELEMENT);
  run.substitute(table, records, values, order, taken, sums);
  return table;
}

/** Adds to rows at `to` what the items' columns sum to in a store. */
export function decodeStore({ run, take }: Memory, to: number, items: OwnRows, table: number): void {
  const sums = take(SUMS);
  run.denseSums(sums, table + (items.columns - DENSE) * ELEMENT);
  run.decode(to, items.records, items.count, table, sums);
}

/** Solves what peeling left, by okvs/solve-core.ts in the memory of the module. */
function solve(memory: Memory, items: OwnRows, table: number, order: number, taken: number): boolean {
  const core = leftOver(memory, items.count, order, taken);
  const { rows, values } = rowsOf(memory, items, core);
  const { buffer, byteOffset } = memory.view(table, items.columns * ELEMENT);
  return solveCore(
    new Uint32Array(buffer, byteOffset, items.columns * (ELEMENT / 4)),
    Uint32Array.from(core.keys()),
    rows,
    values,
  );
}

/** The numbers of the rows that were not taken. */
function leftOver({ view }: Memory, count: number, order: number, taken: number): Uint32Array {
  const isTaken = new Uint8Array(count);
  const steps = view(order, taken * 8);
  const pairs = new Uint32Array(steps.buffer, steps.byteOffset, 2 * taken);
  for (let i = 0; i < pairs.length; i += 2) isTaken[pairs[i]!] = 1;
  const left = new Uint32Array(count - taken);
  let found = 0;
  isTaken.forEach((is, row) => {
    if (is === 0) left[found++] = row;
  });
  if (found !== left.length) throw new InternalError("peeling took a row twice");
  return left;
}

/** The rows of the core, and their values, numbered from 0. */
function rowsOf({ get }: Memory, { records, values, columns }: OwnRows, core: Uint32Array): Core {
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

const empty = (count: number) => ({ places: new Uint32Array(3 * count), dense: new Uint32Array(2 * count) });
