// ristretto255, RFC 9496 §4.3: bytes to points, two side by side. The way back is in encode.ts.

import { freeze, fromBytes, isNegative, isZero, maskOf } from "./bytes";
import { add, assignIf, copy, negateIf, sub } from "./field";
import {
  BYTES,
  CURRENT,
  D,
  D_MINUS_ONE_SQ,
  LIMBS,
  MAP,
  ONE,
  ONE_MINUS_D_SQ,
  SQRT_AD_MINUS_ONE,
  SQRT_M1,
  ZERO,
} from "./layout";
import { T, Y, Z } from "./point";
import { mul, sq } from "./product";
import { absolute, sqrtRatio } from "./root";

const S = MAP;
const U = MAP + LIMBS;
const V = MAP + 2 * LIMBS;
const R = MAP + 3 * LIMBS;
const N = MAP + 4 * LIMBS;
const C = MAP + 5 * LIMBS;
const W = MAP + 6 * LIMBS;
const O = MAP + 7 * LIMBS;

/** §4.3.1: CURRENT = the points of 2 * 32 bytes. All ones in each half that is the encoding of an element. */
export function decode(first: usize, second: usize): v128 {
  fromBytes(S, 0, first);
  fromBytes(S, 8, second);
  freeze(S);
  const proper = maskOf(isCanonical(first, BYTES), isCanonical(second, BYTES + 32));
  sq(R, S); // ss
  sub(U, ONE, R); // u1
  add(C, ONE, R); // u2
  sq(W, C); // u2^2
  sq(V, U);
  mul(V, V, D);
  sub(V, ZERO, V);
  sub(V, V, W); // v
  mul(N, V, W);
  const square = sqrtRatio(R, ONE, N);
  mul(C, R, C); // den_x
  mul(W, R, C);
  mul(W, W, V); // den_y
  mul(S, S, C);
  add(CURRENT, S, S);
  absolute(CURRENT);
  mul(CURRENT + Y, U, W);
  copy(CURRENT + Z, ONE);
  mul(CURRENT + T, CURRENT, CURRENT + Y);
  const bad = v128.or(isNegative(CURRENT + T), isZero(CURRENT + Y));
  return v128.andnot(v128.and(proper, square), bad);
}

// Below p, not negative: the bytes are what the element would be encoded to.
function isCanonical(bytes: usize, frozen: usize): i64 {
  const different =
    (load<u64>(bytes) ^ load<u64>(frozen)) |
    (load<u64>(bytes, 8) ^ load<u64>(frozen, 8)) |
    (load<u64>(bytes, 16) ^ load<u64>(frozen, 16)) |
    (load<u64>(bytes, 24) ^ load<u64>(frozen, 24)) |
    (load<u64>(bytes) & 1);
  return <i64>(((different | (0 - different)) >> 63) ^ 1);
}

/** §4.3.4 MAP: p = the points of 2 * 32 uniform bytes. */
export function map(p: usize, first: usize, second: usize): void {
  fromBytes(S, 0, first);
  fromBytes(S, 8, second);
  sq(R, S);
  mul(R, R, SQRT_M1); // r
  add(U, R, ONE);
  mul(U, U, ONE_MINUS_D_SQ); // u
  mul(V, R, D);
  add(V, ONE, V);
  sub(V, ZERO, V);
  add(N, R, D);
  mul(V, V, N); // v
  const square = sqrtRatio(O, U, V);
  mul(S, S, O); // s'
  absolute(S);
  sub(S, ZERO, S);
  assignIf(S, O, square); // s
  sub(N, R, ONE); // r - 1
  assignIf(R, ONE, square);
  negateIf(R, square); // c: -1 where it is a square, else r
  mul(N, R, N); // N = c * (r - 1) * (d - 1)^2 - v
  mul(N, N, D_MINUS_ONE_SQ);
  sub(N, N, V);
  add(U, S, S);
  mul(U, U, V); // w0
  mul(N, N, SQRT_AD_MINUS_ONE); // w1
  sq(W, S);
  sub(C, ONE, W); // w2
  add(W, ONE, W); // w3
  mul(p, U, W);
  mul(p + Y, C, N);
  mul(p + Z, N, W);
  mul(p + T, U, C);
}
