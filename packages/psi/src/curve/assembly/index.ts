// Up to 128 elements at once, two side by side. The exports of the module.
import { clear, isZero } from "./bytes";
import { assignIf, copy, mul } from "./field";
import {
  BATCH,
  BYTES,
  CARRY,
  CURRENT,
  FOLD,
  INPUT,
  LIMBS,
  ONE,
  OTHER,
  OUTPUT,
  PENDING,
  PENDING_ROW,
  ROW,
  SCALARS,
  VALID,
  WINDOW,
  ZERO,
} from "./layout";
import { halve, multiplyCurrent } from "./multiply";
import { addRow, rowOf } from "./point";
import { decode, finish, KEPT_EG, KEPT_FH, keep, map } from "./ristretto";
import { invert } from "./root";

const PRODUCT: usize = 6 * LIMBS; // beside what is kept of a point: the product of all before it

/** OUTPUT = scalars * elements. `step` is 0 where one scalar is for all, 32 where each has its own. */
export function multiplyElements(count: usize, step: usize): void {
  for (let i: usize = 0; i < count; i += 2) {
    const next = min(i + 1, count - 1);
    const proper = decode(INPUT + 32 * i, INPUT + 32 * next);
    store<u8>(VALID + i, <u8>(i64x2.extract_lane(proper, 0) & 1));
    store<u8>(VALID + i + 1, <u8>(i64x2.extract_lane(proper, 1) & 1));
    multiplyPair(i, next, step);
  }
  encodeAll(count);
}

/** OUTPUT = scalars * what 64 uniform bytes are mapped to. */
export function multiplyHashes(count: usize, step: usize): void {
  for (let i: usize = 0; i < count; i += 2) {
    const next = min(i + 1, count - 1);
    mapPair(i, next);
    multiplyPair(i, next, step);
  }
  encodeAll(count);
}

/** RFC 9496 §4.3.4: CURRENT = MAP(first 32 bytes) + MAP(last 32 bytes). */
function mapPair(i: usize, next: usize): void {
  map(OTHER, INPUT + 64 * i + 32, INPUT + 64 * next + 32);
  map(CURRENT, INPUT + 64 * i, INPUT + 64 * next);
  rowOf(ROW, OTHER);
  addRow(CURRENT, ROW, true);
}

function multiplyPair(i: usize, next: usize, step: usize): void {
  halve(0, SCALARS + step * i);
  halve(8, SCALARS + step * next);
  multiplyCurrent();
  keep(PENDING + (i >> 1) * PENDING_ROW);
}

// One inversion for all (Montgomery's trick). A factor of 0, for an identity, is replaced by 1, and its encoding is then 0.
function encodeAll(count: usize): void {
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
  wipe(count);
}

/** ROW = efgh of a point, or 1 where that is 0: there all ones. */
function factor(at: usize): v128 {
  mul(ROW, at + KEPT_EG, at + KEPT_FH);
  const zero = isZero(ROW);
  assignIf(ROW, ONE, zero);
  return zero;
}

function min(a: usize, b: usize): usize {
  return a < b ? a : b;
}

// Scalars, digits, tables and products: a later reader of this memory finds none of them.
function wipe(count: usize): void {
  memory.fill(WINDOW, 0, INPUT - WINDOW);
  memory.fill(PENDING, 0, ((count + 1) >> 1) * PENDING_ROW);
}

export { BATCH, CARRY, FOLD, INPUT, OUTPUT, SCALARS, VALID, ZERO };
