// Up to 128 elements at once, two side by side. The exports of the module.
import { decodePair, encodeAll, halvePair, keepPair, mapPair, partner } from "./batch";
import { encode } from "./encode";
import { sub } from "./field";
import {
  BATCH,
  BLAKE_STATE,
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
  OUTPUT,
  ROW,
  SCALARS,
  SECOND,
  SIGMA,
  SPREAD,
  TABLE,
  TEMPLATE,
  VALID,
  WORK,
  ZERO,
} from "./layout";
import { multiplyCurrent, multiplyTables, spread, TABLES } from "./multiply";
import { addRow, openRow, rowOf, T } from "./point";
import { sha512 } from "./sha512";

/** OUTPUT = scalars * elements. `step` is 0 where one scalar is for all, 32 where each has its own. */
export function multiplyElements(count: usize, step: usize): void {
  for (let i: usize = 0; i < count; i += 2) {
    const next = partner(i, count);
    decodePair(INPUT, i, next);
    multiplyPair(i, next, step);
  }
  encodeAll(count);
}

/** OUTPUT = scalars * the one element of INPUT: its doublings are done once. */
export function multiplyOne(count: usize, step: usize): void {
  decodePair(INPUT, 0, 0);
  spread();
  for (let i: usize = 0; i < count; i += 2) {
    halvePair(i, partner(i, count), step);
    multiplyTables(SPREAD, TABLES);
    keepPair(i);
  }
  encodeAll(count);
}

/** OUTPUT = scalars * what 64 uniform bytes are mapped to. */
export function multiplyHashes(count: usize, step: usize): void {
  for (let i: usize = 0; i < count; i += 2) {
    const next = partner(i, count);
    mapPair(i, next);
    multiplyPair(i, next, step);
  }
  encodeAll(count);
}

/** OUTPUT = scalars * (the elements in DIGESTS + what 64 uniform bytes are mapped to). */
export function multiplySums(count: usize, step: usize): void {
  for (let i: usize = 0; i < count; i += 2) {
    const next = partner(i, count);
    mapPair(i, next);
    addElements(i, next);
    multiplyPair(i, next, step);
  }
  encodeAll(count);
}

/** OUTPUT = the elements in DIGESTS - what 64 uniform bytes are mapped to. */
export function subtractHashes(count: usize): void {
  for (let i: usize = 0; i < count; i += 2) {
    const next = partner(i, count);
    mapPair(i, next);
    sub(CURRENT, ZERO, CURRENT);
    sub(CURRENT + T, ZERO, CURRENT + T);
    addElements(i, next);
    encode();
    memory.copy(OUTPUT + 32 * i, BYTES, 64);
  }
}

/** OUTPUT = what 64 uniform bytes are mapped to. */
export function mapHashes(count: usize): void {
  for (let i: usize = 0; i < count; i += 2) {
    mapPair(i, partner(i, count));
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

function multiplyPair(i: usize, next: usize, step: usize): void {
  halvePair(i, next, step);
  multiplyCurrent();
  keepPair(i);
}

/** CURRENT = CURRENT + two of the elements in DIGESTS. */
function addElements(i: usize, next: usize): void {
  rowOf(TABLE, CURRENT);
  decodePair(DIGESTS, i, next);
  openRow(ROW, TABLE);
  addRow(CURRENT, ROW, true);
}

export { blake2b } from "./blake2b";
export {
  BATCH,
  BLAKE_STATE,
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
  SIGMA,
  SPREAD,
  TEMPLATE,
  VALID,
  WORK,
  ZERO,
};
