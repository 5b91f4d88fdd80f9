// Up to 128 elements at once, two side by side. The exports of the module.
import { clear, isZero } from "./bytes";
import { encode, finish, KEPT_EG, KEPT_FH, keep } from "./encode";
import { assignIf, copy } from "./field";
import {
  BATCH,
  BYTES,
  CARRY,
  CURRENT,
  DIGESTS,
  FIRST,
  FOLD,
  HASH_STATE,
  INITIAL,
  INPUT,
  K,
  LIMBS,
  ONE,
  OTHER,
  OUTPUT,
  PENDING,
  PENDING_ROW,
  ROW,
  SCALARS,
  SECOND,
  TABLE,
  TEMPLATE,
  VALID,
  WORK,
  ZERO,
} from "./layout";
import { halve, multiplyCurrent } from "./multiply";
import { addRow, openRow, rowOf } from "./point";
import { mul } from "./product";
import { decode, map } from "./ristretto";
import { invert } from "./root";
import { sha512 } from "./sha512";

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

/** OUTPUT = what 64 uniform bytes are mapped to. */
export function mapHashes(count: usize): void {
  for (let i: usize = 0; i < count; i += 2) {
    mapPair(i, min(i + 1, count - 1));
    encode();
    memory.copy(OUTPUT + 32 * i, BYTES, 64);
  }
}

/**
 * RFC 9380 §5.3.1 expand_message_xmd of items, for `multiplyHashes`: the hash of FIRST, with the digest of each at `place`, is
 * put before what SECOND ends with, and hashed again.
 */
export function expandItems(count: usize, place: usize, blocks: usize): void {
  for (let i: usize = 0; i < count; i++) {
    memory.copy(FIRST + place, DIGESTS + 32 * i, 32);
    sha512(SECOND, FIRST, blocks);
    sha512(INPUT + 64 * i, SECOND, 1);
  }
}

/** The hash of FIRST for each item, with its digest at `place` and its element, from OUTPUT, at `second`: 64 bytes in INPUT. */
export function hashItems(count: usize, place: usize, second: usize, blocks: usize): void {
  for (let i: usize = 0; i < count; i++) {
    memory.copy(FIRST + place, DIGESTS + 32 * i, 32);
    memory.copy(FIRST + second, OUTPUT + 32 * i, 32);
    sha512(INPUT + 64 * i, FIRST, blocks);
  }
}

/** RFC 9496 §4.3.4: CURRENT = MAP(first 32 bytes) + MAP(last 32 bytes). */
function mapPair(i: usize, next: usize): void {
  map(OTHER, INPUT + 64 * i + 32, INPUT + 64 * next + 32);
  map(CURRENT, INPUT + 64 * i, INPUT + 64 * next);
  rowOf(TABLE, OTHER);
  openRow(ROW, TABLE);
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

export {
  BATCH,
  CARRY,
  DIGESTS,
  FIRST,
  FOLD,
  HASH_STATE,
  INITIAL,
  INPUT,
  K,
  OUTPUT,
  SCALARS,
  SECOND,
  TEMPLATE,
  VALID,
  WORK,
  ZERO,
};
