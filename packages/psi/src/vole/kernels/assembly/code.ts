// The expand-convolute code of Raghuraman, Rindal and Tanguy (CRYPTO 2023, ePrint 2023/882): its parity check compresses a sparse
// vector to one that looks random. All choices are public: a fixed stream makes them.
import { ELEMENT, GROUPS } from "./layout";

/** Subsets of one group of four rows: sixteen sums, of one vector or of two side by side. Eight groups, of which seven are complete. */
const SUBSETS: usize = 256;

/**
 * Each row, from the first on, becomes itself plus the row before it plus a random part of the 27 to 30 before that: of its group of four the bits
 * 28 and on of its choice (4 bytes) say which, of the seven groups before that the bits 0 to 27, the last group first. So many rows from
 * number `first` on, a multiple of 4: what precedes them is in GROUPS. Up to 3 rows beyond the end are written.
 */
export function convolute(x: usize, first: u32, count: u32, choices: usize): void {
  if (first === 0) memory.fill(GROUPS, 0, 8 * SUBSETS);
  for (let i: u32 = 0; i < count; i += 4) {
    const group = (first + i) >> 2;
    const own = GROUPS + ((<usize>group & 7) << 8);
    v128.store(own, i64x2.splat(0));
    for (let r: u32 = 0; r < 4; r++, x += ELEMENT, choices += 4) {
      const choice = withLast(load<u32>(choices), r);
      let sum = v128.xor(v128.load(x), v128.load(own + ((<usize>(choice >> 28) & ((1 << r) - 1)) << 4)));
      for (let k: u32 = 0; k < 7; k++)
        sum = v128.xor(
          sum,
          v128.load(GROUPS + ((<usize>((group - 1 - k) & 7)) << 8) + ((<usize>((choice >> (4 * k)) & 15)) << 4)),
        );
      v128.store(x, sum);
      for (let subset: usize = 0; subset < (<usize>16) << r; subset += ELEMENT)
        v128.store(own + subset + ((<usize>16) << r), v128.xor(v128.load(own + subset), sum));
    }
  }
}

/** A choice that has the row before for certain. */
function withLast(choice: u32, r: u32): u32 {
  return choice | (r === 0 ? 8 : 1 << (27 + r));
}

/** The same of two vectors whose rows stand side by side, 32 bytes. */
export function convolutePairs(x: usize, first: u32, count: u32, choices: usize): void {
  if (first === 0) memory.fill(GROUPS, 0, 16 * SUBSETS);
  for (let i: u32 = 0; i < count; i += 4) {
    const group = (first + i) >> 2;
    const own = GROUPS + ((<usize>group & 7) << 9);
    v128.store(own, i64x2.splat(0));
    v128.store(own, i64x2.splat(0), 16);
    for (let r: u32 = 0; r < 4; r++, x += 2 * ELEMENT, choices += 4) {
      const choice = withLast(load<u32>(choices), r);
      const mine = own + ((<usize>(choice >> 28) & ((1 << r) - 1)) << 5);
      let one = v128.xor(v128.load(x), v128.load(mine));
      let other = v128.xor(v128.load(x, 16), v128.load(mine, 16));
      for (let k: u32 = 0; k < 7; k++) {
        const at = GROUPS + ((<usize>((group - 1 - k) & 7)) << 9) + ((<usize>((choice >> (4 * k)) & 15)) << 5);
        one = v128.xor(one, v128.load(at));
        other = v128.xor(other, v128.load(at, 16));
      }
      v128.store(x, one);
      v128.store(x, other, 16);
      for (let subset: usize = 0; subset < (<usize>32) << r; subset += 2 * ELEMENT) {
        const to = own + subset + ((<usize>32) << r);
        v128.store(to, v128.xor(v128.load(own + subset), one));
        v128.store(to, v128.xor(v128.load(own + subset, 16), other), 16);
      }
    }
  }
}

/** Adds to each row seven rows of x, one of each seventh of `seventh` rows: 4 bytes of choice each, 28 in all. */
export function expand(to: usize, count: usize, x: usize, seventh: u32, choices: usize): void {
  const part = <usize>seventh * ELEMENT;
  const end = to + count * ELEMENT;
  for (let at = to; at < end; at += ELEMENT, choices += 28) {
    let sum = v128.load(at);
    let from = x;
    for (let i: usize = 0; i < 28; i += 4, from += part)
      sum = v128.xor(sum, v128.load(from + ((<usize>((<u64>load<u32>(choices + i) * seventh) >> 32)) << 4)));
    v128.store(at, sum);
  }
}

/** `expand` of two vectors that lie side by side: the same rows of both are near each other. */
export function expandPair(one: usize, other: usize, count: usize, pairs: usize, seventh: u32, choices: usize): void {
  const part = <usize>seventh * 2 * ELEMENT;
  for (let row: usize = 0; row < count * ELEMENT; row += ELEMENT, choices += 28) {
    let sum = v128.load(one + row);
    let otherSum = v128.load(other + row);
    let from = pairs;
    for (let i: usize = 0; i < 28; i += 4, from += part) {
      const at = from + ((<usize>((<u64>load<u32>(choices + i) * seventh) >> 32)) << 5);
      sum = v128.xor(sum, v128.load(at));
      otherSum = v128.xor(otherSum, v128.load(at, 16));
    }
    v128.store(one + row, sum);
    v128.store(other + row, otherSum);
  }
}
