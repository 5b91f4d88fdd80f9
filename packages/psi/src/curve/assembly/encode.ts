// Encoding of doubles (RFC 9496 §4.3.2 of 2P, from P): no square root, and one inversion for all of a batch. The formulas are those
// of double_and_compress_batch in curve25519-dalek (I. Lovecruft, H. de Valence: BSD 3-clause), after M. Hamburg.
import { freeze, isNegative } from "./bytes";
import { add, assignIf, copy, negateIf, sub } from "./field";
import { CURRENT, D, INVSQRT_A_MINUS_D, LIMBS, MAP, ONE, SQRT_M1 } from "./layout";
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

/** RFC 9496 §4.3.2 as it stands: the encodings of CURRENT to BYTES, by a root for each. */
export function encode(): void {
  add(U, CURRENT + Z, CURRENT + Y);
  sub(V, CURRENT + Z, CURRENT + Y);
  mul(U, U, V); // u1
  mul(V, CURRENT, CURRENT + Y); // u2
  sq(W, V);
  mul(W, W, U);
  sqrtRatio(R, ONE, W);
  mul(U, R, U); // den1
  mul(V, R, V); // den2
  mul(W, U, V);
  mul(W, W, CURRENT + T); // 1/z
  mul(N, CURRENT + T, W);
  const rotate = isNegative(N);
  mul(S, CURRENT + Y, SQRT_M1);
  mul(R, CURRENT, SQRT_M1);
  mul(C, U, INVSQRT_A_MINUS_D);
  assignIf(CURRENT, S, rotate);
  assignIf(CURRENT + Y, R, rotate);
  assignIf(V, C, rotate);
  mul(N, CURRENT, W);
  negateIf(CURRENT + Y, isNegative(N));
  sub(N, CURRENT + Z, CURRENT + Y);
  mul(S, V, N);
  absolute(S);
  freeze(S);
}

/** What is kept of a point whose double is to be encoded: e, f, g, h, eg, fh. */
export const KEPT_E: usize = 0;
export const KEPT_F: usize = LIMBS;
export const KEPT_G: usize = 2 * LIMBS;
export const KEPT_H: usize = 3 * LIMBS;
export const KEPT_EG: usize = 4 * LIMBS;
export const KEPT_FH: usize = 5 * LIMBS;

/** The first half of encoding 2 * CURRENT. */
export function keep(to: usize): void {
  add(U, CURRENT + Y, CURRENT + Y);
  mul(to + KEPT_E, CURRENT, U); // e = 2XY
  sq(V, CURRENT + Z);
  sq(W, CURRENT + T);
  mul(W, W, D);
  add(to + KEPT_F, V, W); // f = Z^2 + dT^2
  sub(to + KEPT_H, V, W); // h = Z^2 - dT^2
  sq(U, CURRENT);
  sq(V, CURRENT + Y);
  add(to + KEPT_G, U, V); // g = Y^2 + X^2
  mul(to + KEPT_EG, to + KEPT_E, to + KEPT_G);
  mul(to + KEPT_FH, to + KEPT_F, to + KEPT_H);
}

/** The second half, from 1/(efgh): two encodings to BYTES. Where that is 0, the double is the identity: 32 zeros. */
export function finish(from: usize, inverse: usize): void {
  mul(U, from + KEPT_EG, inverse); // 1/Z
  mul(V, from + KEPT_FH, inverse); // 1/T
  mul(W, from + KEPT_EG, U);
  const rotate = isNegative(W);
  copy(S, from + KEPT_E);
  copy(R, from + KEPT_G);
  copy(N, from + KEPT_H);
  copy(C, INVSQRT_A_MINUS_D);
  assignIf(S, from + KEPT_G, rotate);
  copy(W, from + KEPT_E);
  negateIf(W, rotate);
  assignIf(R, W, rotate);
  mul(W, from + KEPT_F, SQRT_M1);
  assignIf(N, W, rotate);
  assignIf(C, SQRT_M1, rotate);
  mul(W, N, S);
  mul(W, W, U);
  negateIf(R, isNegative(W));
  mul(V, R, V);
  mul(V, C, V);
  sub(W, N, R);
  mul(S, W, V);
  absolute(S);
  freeze(S);
}
