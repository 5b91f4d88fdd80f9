// The expand-convolute code of Raghuraman, Rindal and Tanguy (CRYPTO 2023, ePrint 2023/882): its parity check compresses a sparse
// vector to one that looks random. All choices are public: a fixed stream makes them.
import { ELEMENT } from "./layout";

/**
 * x[i + 1] += x[i], and x[i + 2 + j] += x[i] for each of 24 bits j of choice i (4 bytes): lower triangular. 25 rows beyond the end
 * are written.
 */
export function convolute(x: usize, count: usize, choices: usize): void {
  const end = x + count * ELEMENT;
  for (let at = x; at < end; at += ELEMENT, choices += 4) {
    const it = v128.load(at);
    v128.store(at, v128.xor(v128.load(at, 16), it), 16);
    const bits = i32x4.splat(load<i32>(choices));
    for (let j: usize = 0; j < 24; j += 4) {
      const to = at + j * ELEMENT;
      const four = i32x4.shr_u(bits, <i32>j);
      v128.store(to, v128.xor(v128.load(to, 32), v128.and(it, maskOf(four, 1))), 32);
      v128.store(to, v128.xor(v128.load(to, 48), v128.and(it, maskOf(four, 2))), 48);
      v128.store(to, v128.xor(v128.load(to, 64), v128.and(it, maskOf(four, 4))), 64);
      v128.store(to, v128.xor(v128.load(to, 80), v128.and(it, maskOf(four, 8))), 80);
    }
  }
}

function maskOf(bits: v128, bit: i32): v128 {
  return i32x4.ne(v128.and(bits, i32x4.splat(bit)), i32x4.splat(0));
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

/** Row i of both vectors side by side at `to`, 32 bytes. */
export function pair(to: usize, one: usize, other: usize, count: usize): void {
  for (let i: usize = 0; i < count; i++) {
    v128.store(to + 2 * i * ELEMENT, v128.load(one + i * ELEMENT));
    v128.store(to + 2 * i * ELEMENT, v128.load(other + i * ELEMENT), 16);
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
