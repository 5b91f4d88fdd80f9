// Twisted Edwards curve -x^2 + y^2 = 1 + d x^2 y^2 in extended coordinates (Hisil, Wong, Carter, Dawson: ePrint 2008/522).
import { add, mul, sq, sub } from "./field";
import { LIMBS, POINT, STEP, TWO_D } from "./layout";

export const Y: usize = LIMBS;
export const Z: usize = 2 * LIMBS;
export const T: usize = 3 * LIMBS;

const E = STEP;
const F = STEP + LIMBS;
const G = STEP + 2 * LIMBS;
const H = STEP + 3 * LIMBS;

// X = EF, Y = GH, Z = FG; T = EH is left out where a doubling follows, which does not read it.
function close(p: usize, withT: boolean): void {
  mul(p, E, F);
  mul(p + Y, H, G);
  mul(p + Z, G, F);
  if (withT) mul(p + T, E, H);
}

/** p = 2p. Sums of up to 3 and 4: their product is within what `mul` takes. */
export function double(p: usize, withT: boolean): void {
  add(E, p, p + Y);
  sq(E, E);
  sq(F, p + Z);
  sq(G, p + Y);
  sq(H, p);
  for (let i: usize = 0; i < LIMBS; i += 16) {
    const xx = v128.load(H + i);
    const yy = v128.load(G + i);
    const zz = v128.load(F + i);
    const sum = f64x2.add(yy, xx);
    const difference = f64x2.sub(yy, xx);
    v128.store(H + i, sum);
    v128.store(G + i, difference);
    v128.store(E + i, f64x2.sub(v128.load(E + i), sum));
    v128.store(F + i, f64x2.sub(f64x2.add(zz, zz), difference));
  }
  close(p, withT);
}

/** p = p + the point of a row. The formulas are complete: they hold for equal points and for the identity. */
export function addRow(p: usize, row: usize, withT: boolean): void {
  add(E, p + Y, p);
  sub(F, p + Y, p);
  mul(E, E, row);
  mul(F, F, row + Y);
  mul(G, p + T, row + T);
  mul(H, p + Z, row + Z);
  for (let i: usize = 0; i < LIMBS; i += 16) {
    const a = v128.load(E + i);
    const b = v128.load(F + i);
    const c = v128.load(G + i);
    const d = v128.load(H + i);
    v128.store(E + i, f64x2.sub(a, b));
    v128.store(F + i, f64x2.sub(d, c));
    v128.store(G + i, f64x2.add(d, c));
    v128.store(H + i, f64x2.add(a, b));
  }
  close(p, withT);
}

/** The row of p: Y + X, Y - X, 2Z, 2dT. */
export function rowOf(row: usize, p: usize): void {
  add(row, p + Y, p);
  sub(row + Y, p + Y, p);
  add(row + Z, p + Z, p + Z);
  mul(row + T, p + T, TWO_D);
}

export function copyPoint(to: usize, p: usize): void {
  memory.copy(to, p, POINT);
}
