// What all exports share: pairs of elements into the working place, and the encodings of all that was kept of a batch.
import { clear, isZero } from "./bytes";
import { finish, KEPT_EG, KEPT_FH, keep } from "./encode";
import { assignIf, copy } from "./field";
import {
  BYTES,
  CURRENT,
  INPUT,
  LIMBS,
  ONE,
  OTHER,
  OUTPUT,
  PENDING,
  PENDING_ROW,
  ROW,
  SCALARS,
  TABLE,
  VALID,
} from "./layout";
import { halve } from "./multiply";
import { addRow, openRow, rowOf } from "./point";
import { mul } from "./product";
import { decode, map } from "./ristretto";
import { invert } from "./root";

const PRODUCT: usize = 6 * LIMBS; // beside what is kept of a point: the product of all before it

/** CURRENT = two of the elements from `elements` on; VALID says of each whether it is one. */
export function decodePair(elements: usize, i: usize, next: usize): void {
  const proper = decode(elements + 32 * i, elements + 32 * next);
  store<u8>(VALID + i, <u8>(i64x2.extract_lane(proper, 0) & 1));
  store<u8>(VALID + i + 1, <u8>(i64x2.extract_lane(proper, 1) & 1));
}

/** RFC 9496 §4.3.4: CURRENT = MAP(first 32 bytes) + MAP(last 32 bytes). */
export function mapPair(i: usize, next: usize): void {
  map(OTHER, INPUT + 64 * i + 32, INPUT + 64 * next + 32);
  map(CURRENT, INPUT + 64 * i, INPUT + 64 * next);
  rowOf(TABLE, OTHER);
  openRow(ROW, TABLE);
  addRow(CURRENT, ROW, true);
}

/** The digits of half of two scalars: what doubles them again is `encodeAll`. */
export function halvePair(i: usize, next: usize, step: usize): void {
  halve(0, SCALARS + step * i);
  halve(8, SCALARS + step * next);
}

/** Keeps CURRENT for `encodeAll`. */
export function keepPair(i: usize): void {
  keep(PENDING + (i >> 1) * PENDING_ROW);
}

/** OUTPUT = the encodings of twice what was kept. */
// One inversion for all (Montgomery's trick). A factor of 0, for an identity, is replaced by 1, and its encoding is then 0.
export function encodeAll(count: usize): void {
  const pairs = (count + 1) >> 1;
  copy(OTHER, ONE);
  for (let i: usize = 0; i < pairs; i++) {
    const at = PENDING + i * PENDING_ROW;
    copy(at + PRODUCT, OTHER);
    factor(at);
    mul(OTHER, OTHER, ROW);
  }
  invert(CURRENT, OTHER);
  for (let i = pairs; i > 0; i--) {
    const at = PENDING + (i - 1) * PENDING_ROW;
    mul(OTHER, CURRENT, at + PRODUCT);
    const missing = factor(at);
    mul(CURRENT, CURRENT, ROW);
    clear(ROW);
    assignIf(OTHER, ROW, missing);
    finish(at, OTHER);
    memory.copy(OUTPUT + 64 * (i - 1), BYTES, 64);
  }
}

/** ROW = efgh of a point, or 1 where that is 0: there all ones. */
function factor(at: usize): v128 {
  mul(ROW, at + KEPT_EG, at + KEPT_FH);
  const zero = isZero(ROW);
  assignIf(ROW, ONE, zero);
  return zero;
}

/** Who goes beside element i: the next, or the last of an odd batch itself. */
export function partner(i: usize, count: usize): usize {
  return i + 1 - <usize>(i + 1 === count);
}
