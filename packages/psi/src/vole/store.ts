// The store of the receiver's items, and what items come to in a store: okvs/ in WebAssembly, with its sizes, rows and solver, in bins.
import { DIGEST_BYTES } from "../item-set.ts";
import { DENSE } from "../okvs/size.ts";
import { pieces, type Range } from "../rows.ts";
import type { OwnItems } from "./bins.ts";
import type { Memory } from "./kernels/memory.ts";
import { ELEMENT } from "./parameters.ts";
import { type Bin, RECORD, solve } from "./solve.ts";

const SUMS = 32_768;
/** Items of a piece: their rows stay in a cache. */
export const PIECE: number = 2 ** 13;

/** The items of a bin, as long as it is worked on: `first` is the place of the first of them in the order of the bins. */
export interface OwnBin extends Bin {
  readonly digests: number;
  /** Where the numbers of its items lie. */
  readonly order: number;
}

/** Rows of items, bin by bin, in memory for one bin. */
export const eachBin = (memory: Memory, own: OwnItems, work: (bin: OwnBin) => void): void =>
  eachOf(memory, own, piecesOf(own, Number.MAX_SAFE_INTEGER), work);

/** The same, a few thousand items at a time where a bin holds more: for who decodes, and may hold far more items than the other. */
export const eachPiece = (memory: Memory, own: OwnItems, work: (bin: OwnBin) => void): void =>
  eachOf(memory, own, piecesOf(own, PIECE), work);

interface Piece extends Range {
  readonly bin: number;
}

const piecesOf = ({ ends }: OwnItems, step: number): readonly Piece[] =>
  ends.flatMap((to, bin) => pieces({ from: ends[bin - 1] ?? 0, to }, step).map((piece) => ({ ...piece, bin })));

function eachOf(memory: Memory, own: OwnItems, all: readonly Piece[], work: (bin: OwnBin) => void): void {
  const { run, take } = memory;
  const { key, binColumns } = own;
  const most = all.reduce((most, { from, to }) => Math.max(most, to - from), 0);
  const [values, records] = [take(most * ELEMENT), take(most * RECORD)];
  for (const { from, to, bin } of all) {
    const [count, digests] = [to - from, own.digests + from * DIGEST_BYTES];
    run.rowsOf(values, records, digests, count, key, binColumns - DENSE);
    work({
      count,
      columns: binColumns,
      digests,
      order: own.order + 4 * from,
      records,
      values,
      first: from,
      firstColumn: bin * binColumns,
    });
  }
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
