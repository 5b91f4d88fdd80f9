// The field of 2^255 - 19, two elements side by side: one in each half of a v128. An element is twelve doubles; limb i is an
// integer times 2^ceil(21.25 i), so that products need no alignment (D. J. Bernstein, curve25519: PKC 2006, section 4).
// A limb that was carried is at most half of what its 21 or 22 bits hold. mul and sq take sums of a and of b such elements
// with a*b <= 16: then no sum of products reaches 2^53 units, and floating point is exact (test/curve/field.test.ts).
// No branch and no address depends on a value. A double that is zero or an integer below 2^512 is never subnormal.
import { CARRY, COLUMNS, FACTOR, FOLD, LIMBS } from "./layout";

/** h = f * g, carried. h may be f or g. */
export function mul(h: usize, f: usize, g: usize): void {
  windowOf(FACTOR, g);
  mulWindow(h, f, FACTOR);
}

/** What a factor is made into, once for several products: its limbs and, before them, those limbs wrapped around (2^255 is 19). */
export function windowOf(window: usize, g: usize): void {
  for (let i: usize = 0; i < LIMBS; i += 64) {
    storeWindow(window + i, v128.load(g + i));
    storeWindow(window + i + 16, v128.load(g + i, 16));
    storeWindow(window + i + 32, v128.load(g + i, 32));
    storeWindow(window + i + 48, v128.load(g + i, 48));
  }
}

/** One limb of a window. */
export function storeWindow(at: usize, limb: v128): void {
  v128.store(at, f64x2.mul(limb, v128.load(FOLD)));
  v128.store(at, limb, LIMBS);
}

/** h = f * the factor of a window. */
export function mulWindow(h: usize, f: usize, window: usize): void {
  for (let n: usize = 0; n < LIMBS; n += 64) fourColumns(n, f, window + n);
  carry(h);
}

// Four columns at a time, over three rows in each turn: in one stretch of code V8 11 to 13 spill most of the registers.
function fourColumns(n: usize, f: usize, window: usize): void {
  const end = f + LIMBS;
  let g = window + LIMBS - 32;
  let f0 = v128.load(f);
  let f1 = v128.load(f, 16);
  let f2 = v128.load(f, 32);
  let g0 = v128.load(g);
  let g1 = v128.load(g, 16);
  let g2 = v128.load(g, 32);
  let g3 = v128.load(g, 48);
  let g4 = v128.load(g, 64);
  let g5 = v128.load(g, 80);
  let h0 = f64x2.add(f64x2.add(f64x2.mul(f0, g2), f64x2.mul(f1, g1)), f64x2.mul(f2, g0));
  let h1 = f64x2.add(f64x2.add(f64x2.mul(f0, g3), f64x2.mul(f1, g2)), f64x2.mul(f2, g1));
  let h2 = f64x2.add(f64x2.add(f64x2.mul(f0, g4), f64x2.mul(f1, g3)), f64x2.mul(f2, g2));
  let h3 = f64x2.add(f64x2.add(f64x2.mul(f0, g5), f64x2.mul(f1, g4)), f64x2.mul(f2, g3));
  for (f += 48, g -= 48; f < end; f += 48, g -= 48) {
    f0 = v128.load(f);
    f1 = v128.load(f, 16);
    f2 = v128.load(f, 32);
    g0 = v128.load(g);
    g1 = v128.load(g, 16);
    g2 = v128.load(g, 32);
    g3 = v128.load(g, 48);
    g4 = v128.load(g, 64);
    g5 = v128.load(g, 80);
    h0 = f64x2.add(f64x2.add(f64x2.add(h0, f64x2.mul(f0, g2)), f64x2.mul(f1, g1)), f64x2.mul(f2, g0));
    h1 = f64x2.add(f64x2.add(f64x2.add(h1, f64x2.mul(f0, g3)), f64x2.mul(f1, g2)), f64x2.mul(f2, g1));
    h2 = f64x2.add(f64x2.add(f64x2.add(h2, f64x2.mul(f0, g4)), f64x2.mul(f1, g3)), f64x2.mul(f2, g2));
    h3 = f64x2.add(f64x2.add(f64x2.add(h3, f64x2.mul(f0, g5)), f64x2.mul(f1, g4)), f64x2.mul(f2, g3));
  }
  v128.store(COLUMNS + n, h0);
  v128.store(COLUMNS + n, h1, 16);
  v128.store(COLUMNS + n, h2, 32);
  v128.store(COLUMNS + n, h3, 48);
}

/** h = f * f, carried: columns 2m and 2m + 1 from the products of limbs m + t and m - t, and m + 1 + t and m - t. */
export function sq(h: usize, f: usize): void {
  const fold = v128.load(FOLD);
  for (let i: usize = 0; i < LIMBS / 2; i += 16) {
    v128.store(FACTOR + i, f64x2.mul(v128.load(f + i, LIMBS / 2), fold)); // limbs -6 to -1
    v128.store(FACTOR + i, v128.load(f + i), LIMBS / 2); // limbs 0 to 5
  }
  let down = FACTOR; // limb m - 6
  let column = COLUMNS;
  for (const end = f + LIMBS / 2; f < end; f += 16, down += 16, column += 32) {
    const x1 = v128.load(f, 16);
    let y = v128.load(down, 96);
    let odd = f64x2.mul(x1, y);
    const middle = f64x2.mul(y, y);
    y = v128.load(down, 80);
    let even = f64x2.mul(x1, y);
    const x2 = v128.load(f, 32);
    odd = f64x2.add(odd, f64x2.mul(x2, y));
    y = v128.load(down, 64);
    even = f64x2.add(even, f64x2.mul(x2, y));
    const x3 = v128.load(f, 48);
    odd = f64x2.add(odd, f64x2.mul(x3, y));
    y = v128.load(down, 48);
    even = f64x2.add(even, f64x2.mul(x3, y));
    const x4 = v128.load(f, 64);
    odd = f64x2.add(odd, f64x2.mul(x4, y));
    y = v128.load(down, 32);
    even = f64x2.add(even, f64x2.mul(x4, y));
    const x5 = v128.load(f, 80);
    odd = f64x2.add(odd, f64x2.mul(x5, y));
    y = v128.load(down, 16);
    even = f64x2.add(even, f64x2.mul(x5, y));
    const x6 = v128.load(f, 96);
    odd = f64x2.add(odd, f64x2.mul(x6, y));
    const ends = f64x2.mul(x6, v128.load(down));
    v128.store(column, f64x2.add(f64x2.add(f64x2.add(even, even), middle), ends));
    v128.store(column, f64x2.add(odd, odd), 16);
  }
  carry(h);
}

// Rounds x to a multiple of the next limb's unit: adding and taking away 1.5 * 2^52 such units leaves what is to be carried.
function top(x: v128, i: usize): v128 {
  const round = v128.load(CARRY + i);
  return f64x2.sub(f64x2.add(x, round), round);
}

/** h = the columns, each carried into the next: six chains of three at once, so that none waits long for another. */
function carry(h: usize): void {
  let h0 = v128.load(COLUMNS, 0);
  let h1 = v128.load(COLUMNS, 16);
  let h2 = v128.load(COLUMNS, 32);
  let h3 = v128.load(COLUMNS, 48);
  let h4 = v128.load(COLUMNS, 64);
  let h5 = v128.load(COLUMNS, 80);
  let h6 = v128.load(COLUMNS, 96);
  let h7 = v128.load(COLUMNS, 112);
  let h8 = v128.load(COLUMNS, 128);
  let h9 = v128.load(COLUMNS, 144);
  let h10 = v128.load(COLUMNS, 160);
  let h11 = v128.load(COLUMNS, 176);
  let c = top(h0, 0);
  h0 = f64x2.sub(h0, c);
  h1 = f64x2.add(h1, c);
  c = top(h2, 32);
  h2 = f64x2.sub(h2, c);
  h3 = f64x2.add(h3, c);
  c = top(h4, 64);
  h4 = f64x2.sub(h4, c);
  h5 = f64x2.add(h5, c);
  c = top(h6, 96);
  h6 = f64x2.sub(h6, c);
  h7 = f64x2.add(h7, c);
  c = top(h8, 128);
  h8 = f64x2.sub(h8, c);
  h9 = f64x2.add(h9, c);
  c = top(h10, 160);
  h10 = f64x2.sub(h10, c);
  h11 = f64x2.add(h11, c);
  c = top(h1, 16);
  h1 = f64x2.sub(h1, c);
  h2 = f64x2.add(h2, c);
  c = top(h3, 48);
  h3 = f64x2.sub(h3, c);
  h4 = f64x2.add(h4, c);
  c = top(h5, 80);
  h5 = f64x2.sub(h5, c);
  h6 = f64x2.add(h6, c);
  c = top(h7, 112);
  h7 = f64x2.sub(h7, c);
  h8 = f64x2.add(h8, c);
  c = top(h9, 144);
  h9 = f64x2.sub(h9, c);
  h10 = f64x2.add(h10, c);
  c = top(h11, 176);
  h11 = f64x2.sub(h11, c);
  h0 = f64x2.add(h0, f64x2.mul(c, v128.load(FOLD)));
  c = top(h2, 32);
  h2 = f64x2.sub(h2, c);
  h3 = f64x2.add(h3, c);
  c = top(h4, 64);
  h4 = f64x2.sub(h4, c);
  h5 = f64x2.add(h5, c);
  c = top(h6, 96);
  h6 = f64x2.sub(h6, c);
  h7 = f64x2.add(h7, c);
  c = top(h8, 128);
  h8 = f64x2.sub(h8, c);
  h9 = f64x2.add(h9, c);
  c = top(h10, 160);
  h10 = f64x2.sub(h10, c);
  h11 = f64x2.add(h11, c);
  c = top(h0, 0);
  h0 = f64x2.sub(h0, c);
  h1 = f64x2.add(h1, c);
  v128.store(h, h0, 0);
  v128.store(h, h1, 16);
  v128.store(h, h2, 32);
  v128.store(h, h3, 48);
  v128.store(h, h4, 64);
  v128.store(h, h5, 80);
  v128.store(h, h6, 96);
  v128.store(h, h7, 112);
  v128.store(h, h8, 128);
  v128.store(h, h9, 144);
  v128.store(h, h10, 160);
  v128.store(h, h11, 176);
}
