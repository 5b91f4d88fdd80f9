// The store: rows of items, peeling, back-substitution, decoding. The same store as okvs/ makes (size.ts, rows.ts), which solves
// what peeling leaves. Which places of memory are read depends on a party's own items.
import { permute } from "./chacha";
import { ELEMENT, IN, OUT, RECORD, ROW } from "./layout";
import { same } from "./stream";
import { words } from "./transpose";

/**
 * Of the hash of each digest under 16 bytes of key: 16 bytes of value at `values`, and at `records` three different places below
 * `sparse` (32 bits each), and 64 bits of dense columns. A multiple of 4 of them are written.
 */
export function rowsOf(values: usize, records: usize, digests: usize, count: u32, key: usize, sparse: u32): void {
  same(128, key);
  for (let i: u32 = 0; i < count; i += 4) {
    words(IN, digests + <usize>i * 32, 32);
    words(IN + 64, digests + <usize>i * 32 + 16, 32);
    permute(ROW);
    for (let part: usize = 0; part < 192; part += 64) words(OUT + part, OUT + part, 16);
    for (let item: usize = 0; item < 4; item++) {
      const at = OUT + item * 16;
      v128.store(values + (<usize>i + item) * ELEMENT, v128.load(at));
      const record = records + (<usize>i + item) * RECORD;
      placesOf(record, at + 64, sparse);
    }
  }
}

/** Bytes 16 to 31 of a hash at `at`, 32 to 47 at `at + 64`: three numbers of 48 bits, then 64 bits, as rows.ts reads them. */
function placesOf(record: usize, at: usize, sparse: u32): void {
  const first = load<u64>(at) & 0xffffffffffff;
  const second = load<u64>(at, 6) & 0xffffffffffff;
  const third = <u64>load<u32>(at, 12) | ((<u64>load<u16>(at, 64)) << 32);
  const a = below(sparse, first);
  let b = below(sparse - 1, second);
  b += u32(b >= a);
  let c = below(sparse - 2, third);
  c += u32(c >= min(a, b));
  c += u32(c >= max(a, b));
  store<u32>(record, a);
  store<u32>(record, b, 4);
  store<u32>(record, c, 8);
  store<u64>(record, load<u64>(at, 66), 16);
}

/** The whole part of limit * bits / 2^48. */
function below(limit: u32, bits: u64): u32 {
  const low = ((bits & 0xffff) * limit) >> 16;
  return <u32>(((bits >> 16) * limit + low) >> 32);
}

function toggle(columns: usize, place: u32, row: u32, change: i32): u32 {
  const at = columns + ((<usize>place) << 3);
  store<u32>(at, load<u32>(at, 4) ^ row, 4);
  const degree = load<u32>(at) + change;
  store<u32>(at, degree);
  return degree;
}

/**
 * Takes away rows that are alone in a column, and those that are alone then (3H-GCT, ePrint 2021/883). `columns`: 8 bytes each, zeros,
 * for its degree and the sum of its rows. Gives how many were taken: `order` has row and column of each, 8 bytes. What is left
 * has its number, and those of what was taken do not, in `columns`: see `core`.
 */
export function peel(records: usize, count: u32, columns: usize, sparse: u32, order: usize): u32 {
  for (let row: u32 = 0; row < count; row++) {
    const record = records + <usize>row * RECORD;
    for (let i: usize = 0; i < 12; i += 4) toggle(columns, load<u32>(record + i), row, 1);
  }
  let taken: u32 = 0;
  for (let column: u32 = 0; column < sparse; column++) {
    let next = taken;
    if (load<u32>(columns + ((<usize>column) << 3)) === 1) taken = take(records, columns, column, order, taken);
    for (; next < taken; next++) {
      const record = records + <usize>load<u32>(order + ((<usize>next) << 3)) * RECORD;
      for (let i: usize = 0; i < 12; i += 4) {
        const place = load<u32>(record + i);
        if (load<u32>(columns + ((<usize>place) << 3)) === 1) taken = take(records, columns, place, order, taken);
      }
    }
  }
  return taken;
}

function take(records: usize, columns: usize, column: u32, order: usize, taken: u32): u32 {
  const row = load<u32>(columns + ((<usize>column) << 3), 4); // of one row the sum is that row
  store<u32>(order + ((<usize>taken) << 3), row);
  store<u32>(order + ((<usize>taken) << 3), column, 4);
  const record = records + <usize>row * RECORD;
  for (let i: usize = 0; i < 12; i += 4) toggle(columns, load<u32>(record + i), row, -1);
  return taken + 1;
}

/** For each of 8 groups of dense columns, the sum of each subset. The dense columns lie behind the sparse ones. */
export function denseSums(sums: usize, dense: usize): void {
  for (let group: usize = 0; group < 8; group++) {
    const at = sums + group * 4096;
    v128.store(at, i64x2.splat(0));
    for (let subset: usize = 1; subset < 256; subset++) {
      const rest = v128.load(at + (subset & (subset - 1)) * ELEMENT);
      const column = v128.load(dense + (group * 8 + ctz(subset)) * ELEMENT);
      v128.store(at + subset * ELEMENT, v128.xor(rest, column));
    }
  }
}

function sumOf(record: usize, table: usize, sums: usize): v128 {
  const dense = load<u64>(record, 16);
  let a = v128.load(table + ((<usize>load<u32>(record)) << 4));
  let b = v128.load(table + ((<usize>load<u32>(record, 4)) << 4));
  let c = v128.load(table + ((<usize>load<u32>(record, 8)) << 4));
  a = v128.xor(a, v128.load(sums + ((<usize>(dense & 255)) << 4)));
  b = v128.xor(b, v128.load(sums + ((<usize>((dense >> 8) & 255)) << 4), 4096));
  c = v128.xor(c, v128.load(sums + ((<usize>((dense >> 16) & 255)) << 4), 8192));
  a = v128.xor(a, v128.load(sums + ((<usize>((dense >> 24) & 255)) << 4), 12288));
  b = v128.xor(b, v128.load(sums + ((<usize>((dense >> 32) & 255)) << 4), 16384));
  c = v128.xor(c, v128.load(sums + ((<usize>((dense >> 40) & 255)) << 4), 20480));
  a = v128.xor(a, v128.load(sums + ((<usize>((dense >> 48) & 255)) << 4), 24576));
  b = v128.xor(b, v128.load(sums + ((<usize>(dense >> 56)) << 4), 28672));
  return v128.xor(a, v128.xor(b, c));
}

/** Makes each peeled row sum to its value by the column that it alone held, which is 0: the last one first, which needs no other's. */
export function substitute(table: usize, records: usize, values: usize, order: usize, taken: u32, sums: usize): void {
  for (let i = taken; i > 0; i--) {
    const at = order + ((<usize>(i - 1)) << 3);
    const row = <usize>load<u32>(at);
    const sum = sumOf(records + row * RECORD, table, sums);
    v128.store(table + ((<usize>load<u32>(at, 4)) << 4), v128.xor(sum, v128.load(values + row * ELEMENT)));
  }
}

/** Adds to row i of `to` the sum of its columns. */
export function decode(to: usize, records: usize, count: u32, table: usize, sums: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const sum = sumOf(records + <usize>i * RECORD, table, sums);
    const at = to + <usize>i * ELEMENT;
    v128.store(at, v128.xor(v128.load(at), sum));
  }
}

/** Adds rows to rows. */
export function add(to: usize, from: usize, count: usize): void {
  const end = to + count * ELEMENT;
  for (let at = to; at < end; at += ELEMENT, from += ELEMENT) v128.store(at, v128.xor(v128.load(at), v128.load(from)));
}

/** Adds one element to all rows. */
export function addSame(to: usize, element: usize, count: usize): void {
  const value = v128.load(element);
  const end = to + count * ELEMENT;
  for (let at = to; at < end; at += ELEMENT) v128.store(at, v128.xor(v128.load(at), value));
}

/** Adds rows to rows where a bit is 1: the same steps where it is 0. */
export function addIf(to: usize, from: usize, count: usize, bit: i32): void {
  const mask = i32x4.splat(0 - bit);
  const end = to + count * ELEMENT;
  for (let at = to; at < end; at += ELEMENT, from += ELEMENT)
    v128.store(at, v128.xor(v128.load(at), v128.and(v128.load(from), mask)));
}
