// The store of the receiver's items, and what items come to in a store: okvs/ in WebAssembly, with its sizes, rows and solver, in bins.
import { DIGEST_BYTES } from "../item-set.ts";
import { DENSE } from "../okvs/size.ts";
import { pieces, type Range } from "../rows.ts";
import type { Memory } from "./kernels/memory.ts";
import { type Bins, ELEMENT } from "./parameters.ts";
import { type Bin, RECORD, solve } from "./solve.ts";

const SUMS = 32_768;
const PIECE = 2 ** 13; // items: their rows stay in a cache

/** A party's own items, hashed under the key of a session. */
export interface OwnItems extends Bins {
  /** Ascending. */
  readonly digests: Uint8Array;
  readonly key: Uint8Array;
}

/** The items of a bin, as long as it is worked on: in the order of the items. */
export interface OwnBin extends Bin {
  readonly digests: number;
}

/**
 * Rows of items, bin by bin, in memory for one bin. The first 32 bits of a digest say in which it is, so that bins are pieces of the list.
 * Digests are uniform: who could choose a hospital's identifiers by the thousand, to overfill one bin, would find that no key gives a store.
 */
export const eachBin = (memory: Memory, own: OwnItems, work: (bin: OwnBin) => void): void =>
  eachOf(memory, own, piecesOf(own, Number.MAX_SAFE_INTEGER), work);

/** The same, a few thousand items at a time where a bin holds more: for who decodes, and may hold far more items than the other. */
export const eachPiece = (memory: Memory, own: OwnItems, work: (bin: OwnBin) => void): void =>
  eachOf(memory, own, piecesOf(own, PIECE), work);

interface Piece extends Range {
  readonly bin: number;
}

function piecesOf({ digests, bins }: OwnItems, step: number): readonly Piece[] {
  const ends = binEnds(digests, bins);
  return ends.flatMap((to, bin) => pieces({ from: ends[bin - 1] ?? 0, to }, step).map((piece) => ({ ...piece, bin })));
}

function eachOf(memory: Memory, own: OwnItems, all: readonly Piece[], work: (bin: OwnBin) => void): void {
  const { run, put, take, view } = memory;
  const { digests, binColumns } = own;
  const most = all.reduce((most, { from, to }) => Math.max(most, to - from), 0);
  const [at, values, records] = [take(most * DIGEST_BYTES), take(most * ELEMENT), take(most * RECORD)];
  const key = put(own.key);
  for (const { from, to, bin } of all) {
    const count = to - from;
    view(at, count * DIGEST_BYTES).set(digests.subarray(from * DIGEST_BYTES, to * DIGEST_BYTES));
    run.rowsOf(values, records, at, count, key, binColumns - DENSE);
    work({ count, columns: binColumns, digests: at, records, values, first: from, firstColumn: bin * binColumns });
  }
}

/** Where each bin ends. */
export const binEnds = (digests: Uint8Array, bins: number): readonly number[] =>
  Array.from({ length: bins }, (_, bin) => firstFrom(digests, Math.ceil(((bin + 1) * 2 ** 32) / bins)));

/** The number of the first item whose first 32 bits are this number or a greater one. */
function firstFrom(digests: Uint8Array, number: number): number {
  const view = new DataView(digests.buffer, digests.byteOffset, digests.length);
  let [low, high] = [0, digests.length / DIGEST_BYTES];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (view.getUint32(middle * DIGEST_BYTES) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where a store lies in which every item's columns sum to its value; nothing where these rows have no solution. */
export function encodeStore(memory: Memory, own: OwnItems): number | undefined {
  const { run, take, view } = memory;
  const sparse = own.binColumns - DENSE;
  const table = take(own.bins * own.binColumns * ELEMENT);
  const [degrees, order, sums] = [take(sparse * 8), take(sparse * 8), take(SUMS)];
  let isSolved = true;
  eachBin(memory, own, (bin) => {
    const at = table + bin.firstColumn * ELEMENT;
    view(degrees, sparse * 8).fill(0);
    const taken = run.peel(bin.records, bin.count, degrees, sparse, order); // no more rows than columns
    isSolved &&= taken === bin.count || solve(memory, bin, { table: at, order, taken });
    run.denseSums(sums, at + sparse * ELEMENT);
    run.substitute(at, bin.records, bin.values, order, taken, sums);
  });
  return isSolved ? table : undefined;
}

/** Adds to rows at `to` what the items of a bin sum to in a store. */
export function decodeBin(
  { run }: Memory,
  to: number,
  { count, columns, records, firstColumn }: OwnBin,
  store: Store,
): void {
  const at = store.table + firstColumn * ELEMENT;
  run.denseSums(store.sums, at + (columns - DENSE) * ELEMENT);
  run.decode(to, records, count, at, store.sums);
}

/** A store, and room for what its dense columns sum to. */
export interface Store {
  readonly table: number;
  readonly sums: number;
}

export const storeAt = ({ take }: Memory, table: number): Store => ({ table, sums: take(SUMS) });
