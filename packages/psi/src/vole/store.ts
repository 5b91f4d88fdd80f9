// The store of the receiver's items, and what items come to in a store: okvs/ in WebAssembly, with its sizes, rows and solver, in bins.
import { DENSE } from "../okvs/size.ts";
import type { Memory } from "./kernels/memory.ts";
import { type Bins, ELEMENT } from "./parameters.ts";
import { type Bin, RECORD, solve } from "./solve.ts";

const DIGEST = 32;
const SUMS = 32_768;

/** Where a party's own items lie, hashed under the key of a session, bin by bin. */
export interface OwnRows {
  readonly count: number;
  readonly binColumns: number;
  /** Where each bin ends, in items. */
  readonly ends: readonly number[];
  /** In the order of the items. */
  readonly digests: number;
  /** H(x), in the order of the bins: 16 bytes each. */
  readonly values: number;
  readonly records: number;
}

/** Rows of items, in so many bins. */
export function hashItems(memory: Memory, digests: Uint8Array, key: Uint8Array, { bins, binColumns }: Bins): OwnRows {
  const { run, put, take, get } = memory;
  const count = digests.length / DIGEST;
  const [at, plainValues, plain] = [put(digests), take(count * ELEMENT), take(count * RECORD)];
  run.rowsOf(plainValues, plain, at, count, put(key), binColumns - DENSE, bins);
  const [records, values, ends] = [take(count * RECORD), take(count * ELEMENT), take(4 * bins)];
  run.group(records, values, plain, plainValues, count, ends, bins);
  return { count, binColumns, ends: [...new Uint32Array(get(ends, 4 * bins).buffer)], digests: at, values, records };
}

const binsOf = ({ ends, binColumns, records, values }: OwnRows): readonly Bin[] =>
  ends.map((end, i) => {
    const first = i === 0 ? 0 : ends[i - 1]!;
    return {
      count: end - first,
      columns: binColumns,
      records: records + first * RECORD,
      values: values + first * ELEMENT,
      first,
      firstColumn: i * binColumns,
    };
  });

/** Where a store lies in which every item's columns sum to its value; nothing where these rows have no solution. */
export function encodeStore(memory: Memory, items: OwnRows): number | undefined {
  const { run, take, view } = memory;
  const sparse = items.binColumns - DENSE;
  const table = take(items.ends.length * items.binColumns * ELEMENT);
  const [degrees, order, sums] = [take(sparse * 8), take(items.count * 8), take(SUMS)];
  for (const bin of binsOf(items)) {
    const at = table + bin.firstColumn * ELEMENT;
    view(degrees, sparse * 8).fill(0);
    const taken = run.peel(bin.records, bin.count, degrees, sparse, order);
    if (taken < bin.count && !solve(memory, bin, { table: at, order, taken })) return undefined;
    run.denseSums(sums, at + sparse * ELEMENT);
    run.substitute(at, bin.records, bin.values, order, taken, sums);
  }
  return table;
}

/** Adds to rows at `to`, in the order of the bins, what the items' columns sum to in a store. */
export function decodeStore({ run, take }: Memory, to: number, items: OwnRows, table: number): void {
  const sums = take(SUMS);
  for (const { count, columns, records, first, firstColumn } of binsOf(items)) {
    const at = table + firstColumn * ELEMENT;
    run.denseSums(sums, at + (columns - DENSE) * ELEMENT);
    run.decode(to + first * ELEMENT, records, count, at, sums);
  }
}

/** Where rows lie in the order of the items again. */
export function inOrder({ run, take }: Memory, rows: number, { records, count }: OwnRows): number {
  const to = take(count * ELEMENT);
  run.ungroup(to, rows, records, count);
  return to;
}
