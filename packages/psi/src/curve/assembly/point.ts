// Twisted Edwards curve -x^2 + y^2 = 1 + d x^2 y^2 in extended coordinates (Hisil, Wong, Carter, Dawson: ePrint 2008/522).
import { add, sub } from "./field";
import { LIMBS, STEP, TWO_D, WINDOW } from "./layout";
import { mul, mulWindow, sq, storeWindow, windowOf } from "./product";

export const Y: usize = LIMBS;
export const Z: usize = 2 * LIMBS;
export const T: usize = 3 * LIMBS;

const E = STEP;
const G = STEP + LIMBS;
const SQUARE = STEP + 2 * LIMBS;
const F = STEP + 3 * LIMBS; // windows from here on
const H = F + WINDOW;

// X = EF, Y = GH, Z = FG; T = EH is left out where a doubling follows, which does not read it.
function close(p: usize, withT: boolean): void {
  mulWindow(p, E, F);
  mulWindow(p + Y, G, H);
  mulWindow(p + Z, G, F);
  if (withT) mulWindow(p + T, E, H);
}

/** p = 2p. F sums up to 4, E up to 3: their product is within what `mul` takes. */
export function double(p: usize, withT: boolean): void {
  add(E, p, p + Y);
  sq(E, E);
  sq(SQUARE, p + Z);
  sq(G, p + Y);
  sq(p, p);
  for (let i: usize = 0; i < LIMBS; i += 16) {
    const xx = v128.load(p + i);
    const yy = v128.load(G + i);
    const zz = v128.load(SQUARE + i);
    const sum = f64x2.add(yy, xx);
    const difference = f64x2.sub(yy, xx);
    v128.store(E + i, f64x2.sub(v128.load(E + i), sum));
    v128.store(G + i, difference);
    storeWindow(H + i, sum);
    storeWindow(F + i, f64x2.sub(f64x2.add(zz, zz), difference));
  }
  close(p, withT);
}

/** p = p + the point of a row of windows. The formulas are complete: they hold for equal points and for the identity. */
export function addRow(p: usize, row: usize, withT: boolean): void {
  add(E, p + Y, p);
  sub(G, p + Y, p);
  mulWindow(E, E, row);
  mulWindow(G, G, row + WINDOW);
  mulWindow(p + Z, p + Z, row + 2 * WINDOW);
  mulWindow(p + T, p + T, row + 3 * WINDOW);
  for (let i: usize = 0; i < LIMBS; i += 16) {
    const a = v128.load(E + i);
    const b = v128.load(G + i);
    const c = v128.load(p + T + i);
    const d = v128.load(p + Z + i);
    v128.store(E + i, f64x2.sub(a, b));
    v128.store(G + i, f64x2.add(d, c));
    storeWindow(F + i, f64x2.sub(d, c));
    storeWindow(H + i, f64x2.add(a, b));
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

/** The row as four windows. */
export function openRow(windows: usize, row: usize): void {
  windowOf(windows, row);
  windowOf(windows + WINDOW, row + Y);
  windowOf(windows + 2 * WINDOW, row + Z);
  windowOf(windows + 3 * WINDOW, row + T);
}
