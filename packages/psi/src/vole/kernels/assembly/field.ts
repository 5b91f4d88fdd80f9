// GF(2^128) = GF(2)[x] / (x^128 + x^7 + x^2 + x + 1): bit i of the 128, the lowest first, is the coefficient of x^i. No branch and no
// index depends on an element.
import { ELEMENT, NIBBLES, PRODUCT, SCRATCH } from "./layout";
import { bytes } from "./transpose";

/** h = f x. */
export function double(h: usize, f: usize): void {
  const low = load<u64>(f);
  const high = load<u64>(f, 8);
  store<u64>(h, (low << 1) ^ (0x87 & (0 - (high >> 63))));
  store<u64>(h, (high << 1) | (low >> 63), 8);
}

/** h = f g. */
export function mul(h: usize, f: usize, g: usize): void {
  const f0 = load<u64>(f);
  const f1 = load<u64>(f, 8);
  const g0 = load<u64>(g);
  const g1 = load<u64>(g, 8);
  let low = half(f0, g0);
  let low1 = upper(f0, g0);
  let high = half(f1, g1);
  const high1 = upper(f1, g1);
  const middle = half(f0 ^ f1, g0 ^ g1) ^ low ^ high; // Karatsuba
  const middle1 = upper(f0 ^ f1, g0 ^ g1) ^ low1 ^ high1;
  low1 ^= middle;
  high ^= middle1;
  low1 ^= high1 ^ (high1 << 1) ^ (high1 << 2) ^ (high1 << 7);
  high ^= (high1 >> 63) ^ (high1 >> 62) ^ (high1 >> 57);
  low ^= high ^ (high << 1) ^ (high << 2) ^ (high << 7);
  low1 ^= (high >> 63) ^ (high >> 62) ^ (high >> 57);
  store<u64>(h, low);
  store<u64>(h, low1, 8);
}

// Each in 32 bits twice: as one literal, tools for JavaScript would take it for a number that is rounded.
const M0: u64 = ((<u64>0x11111111) << 32) | 0x11111111;
const M1: u64 = M0 << 1;
const M2: u64 = M0 << 2;
const M3: u64 = M0 << 3;
const ODD: u64 = M0 | M2;
const PAIRS: u64 = M0 | M1;
const NIBBLES_OF_BYTES: u64 = ((<u64>0x0f0f0f0f) << 32) | 0x0f0f0f0f;

/** The lower 64 bits of a carry-less product, by integers with holes of three bits for carries. */
function half(x: u64, y: u64): u64 {
  const x0 = x & M0;
  const x1 = x & M1;
  const x2 = x & M2;
  const x3 = x & M3;
  const y0 = y & M0;
  const y1 = y & M1;
  const y2 = y & M2;
  const y3 = y & M3;
  const z0 = (x0 * y0) ^ (x1 * y3) ^ (x2 * y2) ^ (x3 * y1);
  const z1 = (x0 * y1) ^ (x1 * y0) ^ (x2 * y3) ^ (x3 * y2);
  const z2 = (x0 * y2) ^ (x1 * y1) ^ (x2 * y0) ^ (x3 * y3);
  const z3 = (x0 * y3) ^ (x1 * y2) ^ (x2 * y1) ^ (x3 * y0);
  return (z0 & M0) | (z1 & M1) | (z2 & M2) | (z3 & M3);
}

/** The upper 63: those of the reversed factors, reversed. */
function upper(x: u64, y: u64): u64 {
  return reverse(half(reverse(x), reverse(y))) >> 1;
}

function reverse(x: u64): u64 {
  let y = ((x & ODD) << 1) | ((x >> 1) & ODD);
  y = ((y & PAIRS) << 2) | ((y >> 2) & PAIRS);
  y = ((y & NIBBLES_OF_BYTES) << 4) | ((y >> 4) & NIBBLES_OF_BYTES);
  return bswap<u64>(y);
}

/** h = the sum of row i times g^(count - 1 - i). */
export function horner(h: usize, rows: usize, count: usize, g: usize): void {
  v128.store(SCRATCH, i64x2.splat(0));
  for (let i: usize = 0; i < count; i++) {
    mul(SCRATCH, SCRATCH, g);
    v128.store(SCRATCH, v128.xor(v128.load(SCRATCH), v128.load(rows + i * ELEMENT)));
  }
  v128.store(h, v128.load(SCRATCH));
}

/** h = the sum of row i times x^i: what turns 128 bits of Delta, each times its own row, into Delta times one. */
export function compose(h: usize, rows: usize, count: usize, step: usize): void {
  v128.store(SCRATCH, i64x2.splat(0));
  for (let i = count; i > 0; i--) {
    double(SCRATCH, SCRATCH);
    v128.store(SCRATCH, v128.xor(v128.load(SCRATCH), v128.load(rows + (i - 1) * step)));
  }
  v128.store(h, v128.load(SCRATCH));
}

/** h = g^exponent, of at most so many bits: the same steps whatever the exponent is. */
export function power(h: usize, g: usize, exponent: u32, bits: i32): void {
  store<u64>(SCRATCH, 1);
  store<u64>(SCRATCH, 0, 8);
  for (let bit = bits - 1; bit >= 0; bit--) {
    mul(SCRATCH, SCRATCH, SCRATCH);
    mul(SCRATCH + 16, SCRATCH, g);
    const mask = i32x4.splat(0 - <i32>((exponent >> bit) & 1));
    v128.store(SCRATCH, v128.bitselect(v128.load(SCRATCH, 16), v128.load(SCRATCH), mask));
  }
  v128.store(h, v128.load(SCRATCH));
}

/** The tables of f: at 512 q + 16 p, byte q of f times x^(4 p) times each number of 4 bits. */
export function tablesOf(tables: usize, f: usize): void {
  v128.store(SCRATCH, v128.load(f)); // f x^(4 p + k), for k = 0 to 3
  for (let p: usize = 0; p < 32; p++) {
    for (let k: usize = 0; k < 48; k += 16) double(SCRATCH + k + 16, SCRATCH + k);
    v128.store(PRODUCT, i64x2.splat(0));
    for (let value: usize = 1; value < 16; value++) {
      const rest = v128.load(PRODUCT + (value & (value - 1)) * ELEMENT); // the table's place is no secret
      v128.store(PRODUCT + value * ELEMENT, v128.xor(rest, v128.load(SCRATCH + ctz(value) * ELEMENT)));
    }
    bytes(NIBBLES, PRODUCT);
    for (let q: usize = 0; q < 16; q++) v128.store(tables + 512 * q + 16 * p, v128.load(NIBBLES + 16 * q));
    double(SCRATCH, SCRATCH + 48);
  }
}

/** PRODUCT = f times the sixteen elements whose bytes stand in the sixteen vectors at `planes`: four bytes of each product at a time. */
function multiplyPlanes(tables: usize, planes: usize): void {
  for (let i: usize = 0; i < 16; i++) {
    const plane = v128.load(planes + 16 * i);
    v128.store(NIBBLES + 32 * i, v128.and(plane, i8x16.splat(15)));
    v128.store(NIBBLES + 32 * i, i8x16.shr_u(plane, 4), 16);
  }
  for (let q: usize = 0; q < 16; q += 4) {
    const table = tables + 512 * q;
    let a = i64x2.splat(0);
    let b = i64x2.splat(0);
    let c = i64x2.splat(0);
    let d = i64x2.splat(0);
    for (let p: usize = 0; p < 512; p += 16) {
      const nibbles = v128.load(NIBBLES + p);
      a = v128.xor(a, i8x16.swizzle(v128.load(table + p), nibbles));
      b = v128.xor(b, i8x16.swizzle(v128.load(table + p, 512), nibbles));
      c = v128.xor(c, i8x16.swizzle(v128.load(table + p, 1024), nibbles));
      d = v128.xor(d, i8x16.swizzle(v128.load(table + p, 1536), nibbles));
    }
    v128.store(PRODUCT + 16 * q, a);
    v128.store(PRODUCT + 16 * q, b, 16);
    v128.store(PRODUCT + 16 * q, c, 32);
    v128.store(PRODUCT + 16 * q, d, 48);
  }
}

const SIXTEEN: usize = 256; // bytes

/** Every row at `rows` becomes f times itself. `count` is a multiple of 16. */
export function multiplyRows(rows: usize, count: usize, tables: usize): void {
  const end = rows + count * ELEMENT;
  for (let at = rows; at < end; at += SIXTEEN) {
    bytes(at, at);
    multiplyPlanes(tables, at);
    bytes(at, PRODUCT);
  }
}

/** The sixteen elements at `sums` become themselves times f plus the next sixteen rows, again and again: Horner in sixteen lanes. */
export function hornerLanes(sums: usize, rows: usize, count: usize, tables: usize): void {
  const end = rows + count * ELEMENT;
  const planes = sums; // bytes of the lanes until the end
  bytes(planes, sums);
  for (let at = rows; at < end; at += SIXTEEN) {
    multiplyPlanes(tables, planes);
    bytes(NIBBLES, at);
    for (let i: usize = 0; i < SIXTEEN; i += 16)
      v128.store(planes + i, v128.xor(v128.load(PRODUCT + i), v128.load(NIBBLES + i)));
  }
  bytes(sums, planes);
}
