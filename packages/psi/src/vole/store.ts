// The store of the receiver's items, and what items come to in a store: okvs/ in WebAssembly, with its sizes, rows and solver, in bins.
import { DIGEST_BYTES } from "../item-set.ts";
import { DENSE } from "../okvs/size.ts";
import { inSteps, type Memory } from "./kernels/memory.ts";
import { type Bins, ELEMENT } from "./parameters.ts";
import { type Bin, RECORD, solve } from "./solve.ts";

const SUMS = 32_768;

/** Where a party's own items lie, hashed under the key of a session: all in the order of the items. */
export interface OwnRows {
  readonly count: number;
  readonly binColumns: number;
  /** Where each bin ends, in items. */
  readonly ends: readonly number[];
  readonly digests: number;
  /** H(x): 16 bytes each. */
  readonly values: number;
  readonly records: number;
}

/**
 * Rows of items that ascend, in so many bins: the first 32 bits of a digest say in which, so that bins are pieces of the list. Digests are
 * uniform: who could choose a hospital's identifiers by the thousand, to overfill one bin, would find that no key gives a store.
 */
export function hashItems(memory: Memory, digests: Uint8Array, key: Uint8Array, { bins, binColumns }: Bins): OwnRows {
  const { run, put, take } = memory;
  const count = digests.length / DIGEST_BYTES;
  const [at, values, records, keyAt] = [put(digests), take(count * ELEMENT), take(count * RECORD), put(key)];
  inSteps(count, (first, size) => {
    const [value, record] = [values + first * ELEMENT, records + first * RECORD];
    run.rowsOf(value, record, at + first * DIGEST_BYTES, size, keyAt, binColumns - DENSE);
  });
  return { count, binColumns, ends: binEnds(digests, bins), digests: at, values, records };
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

/** Adds to rows at `to`, in the order of the items, what the items' columns sum to in a store. */
export function decodeStore({ run, take }: Memory, to: number, items: OwnRows, table: number): void {
  const sums = take(SUMS);
  for (const { count, columns, records, first, firstColumn } of binsOf(items)) {
    const at = table + firstColumn * ELEMENT;
    run.denseSums(sums, at + (columns - DENSE) * ELEMENT);
    run.decode(to + first * ELEMENT, records, count, at, sums);
  }
}
