// What can be done to field elements without multiplying them; see product.ts for what an element is.
import { LIMBS } from "./layout";

/** h = f + g, not carried. */
export function add(h: usize, f: usize, g: usize): void {
  for (let i: usize = 0; i < LIMBS; i += 64) {
    v128.store(h + i, f64x2.add(v128.load(f + i), v128.load(g + i)));
    v128.store(h + i, f64x2.add(v128.load(f + i, 16), v128.load(g + i, 16)), 16);
    v128.store(h + i, f64x2.add(v128.load(f + i, 32), v128.load(g + i, 32)), 32);
    v128.store(h + i, f64x2.add(v128.load(f + i, 48), v128.load(g + i, 48)), 48);
  }
}

/** h = f - g, not carried. */
export function sub(h: usize, f: usize, g: usize): void {
  for (let i: usize = 0; i < LIMBS; i += 64) {
    v128.store(h + i, f64x2.sub(v128.load(f + i), v128.load(g + i)));
    v128.store(h + i, f64x2.sub(v128.load(f + i, 16), v128.load(g + i, 16)), 16);
    v128.store(h + i, f64x2.sub(v128.load(f + i, 32), v128.load(g + i, 32)), 32);
    v128.store(h + i, f64x2.sub(v128.load(f + i, 48), v128.load(g + i, 48)), 48);
  }
}

export function copy(h: usize, f: usize): void {
  for (let i: usize = 0; i < LIMBS; i += 16) v128.store(h + i, v128.load(f + i));
}

/** h = f where the mask is all ones, else h stays. */
export function assignIf(h: usize, f: usize, mask: v128): void {
  for (let i: usize = 0; i < LIMBS; i += 16)
    v128.store(h + i, v128.bitselect(v128.load(f + i), v128.load(h + i), mask));
}

/** h = -h where the mask is all ones. */
export function negateIf(h: usize, mask: v128): void {
  const sign = v128.and(mask, f64x2.splat(-0.0));
  for (let i: usize = 0; i < LIMBS; i += 16) v128.store(h + i, v128.xor(v128.load(h + i), sign));
}
