// Powers with fixed exponents, by the addition chain of ref10 (D. J. Bernstein and others), and RFC 9496 §4.2.
import { isNegative, isZero } from "./bytes";
import { add, assignIf, negateIf, sub } from "./field";
import { LIMBS, ROOT, SQRT_M1 } from "./layout";
import { mul, sq } from "./product";

const X2 = ROOT;
const X9 = ROOT + LIMBS;
const X11 = ROOT + 2 * LIMBS;
const A = ROOT + 3 * LIMBS;
const B = ROOT + 4 * LIMBS;
const C = ROOT + 5 * LIMBS;
const POWER = ROOT + 6 * LIMBS;
const CHECK = ROOT + 7 * LIMBS;

function squares(h: usize, f: usize, times: i32): void {
  sq(h, f);
  for (let i = 1; i < times; i++) sq(h, h);
}

/** POWER = x^(2^250 - 1), and x^11. */
function long(x: usize): void {
  sq(X2, x);
  squares(A, X2, 2);
  mul(X9, A, x);
  mul(X11, X9, X2);
  sq(A, X11);
  mul(A, A, X9); // 2^5 - 1
  squares(B, A, 5);
  mul(A, B, A); // 2^10 - 1
  squares(B, A, 10);
  mul(B, B, A); // 2^20 - 1
  squares(C, B, 20);
  mul(B, C, B); // 2^40 - 1
  squares(B, B, 10);
  mul(A, B, A); // 2^50 - 1
  squares(B, A, 50);
  mul(B, B, A); // 2^100 - 1
  squares(C, B, 100);
  mul(B, C, B); // 2^200 - 1
  squares(B, B, 50);
  mul(POWER, B, A);
}

/** h = 1/x, and 0 for 0: x^(2^255 - 21). */
export function invert(h: usize, x: usize): void {
  long(x);
  squares(POWER, POWER, 5);
  mul(h, POWER, X11);
}

/**
 * RFC 9496 §4.2 SQRT_RATIO_M1: the nonnegative root of u/v, or of i*u/v where there is none. All ones for each half that
 * is a square. h, u and v are different places outside of ROOT.
 */
export function sqrtRatio(h: usize, u: usize, v: usize): v128 {
  sq(h, v);
  mul(h, h, v); // v^3
  sq(CHECK, h);
  mul(CHECK, CHECK, v);
  mul(CHECK, CHECK, u); // u v^7
  mul(h, h, u);
  long(CHECK);
  squares(POWER, POWER, 2);
  mul(POWER, POWER, CHECK); // ^((p - 5) / 8) = 2^252 - 3
  mul(h, h, POWER);
  sq(CHECK, h);
  mul(CHECK, CHECK, v);
  sub(A, CHECK, u);
  const correct = isZero(A);
  add(A, CHECK, u);
  const flipped = isZero(A);
  mul(A, u, SQRT_M1);
  add(A, CHECK, A);
  const flippedI = isZero(A);
  mul(A, h, SQRT_M1);
  assignIf(h, A, v128.or(flipped, flippedI));
  absolute(h);
  return v128.or(correct, flipped);
}

/** RFC 9496 §3.1 CT_ABS. */
export function absolute(h: usize): void {
  negateIf(h, isNegative(h));
}
