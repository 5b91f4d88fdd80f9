// A cuckoo filter (Fan, Andersen, Kaminsky, Mitzenmacher, CoNEXT 2014) over tags of 16 pseudorandom bytes: buckets of four
// fingerprints, each item in one of two buckets.
// Departs from §3.1 in the second bucket: h(fingerprint) - bucket modulo their number in place of an exclusive or. That
// too is its own inverse, and the number of buckets need not be a power of two, which would waste up to half of the table.
// Departs in the order: the caller inserts tags in ascending order, so that the table follows from the set of tags alone.
import { TAG } from "../kernels/tags.ts";

export interface Shape {
  readonly buckets: number;
  readonly fingerprintBytes: number;
  /** Of both hash functions: where some tag finds no place, another seed is tried. */
  readonly seed: number;
}

/** A filling table: for each slot the number of its tag and one more; 0 where it is free. */
interface Filling {
  readonly tags: Uint8Array;
  readonly shape: Shape;
  readonly slots: Uint32Array;
}

/** Fingerprints in a bucket. §5.1: with four, 95 % of the slots can be used. */
export const SLOTS = 4;
const KICKS = 500; // §3.1 MaxNumKicks, as in the paper's evaluation
const BUCKET_WORD = 12; // where in a tag the word of its bucket stands: fingerprints end before

/**
 * The least number of whole bytes f with 2^(8f) > maxQueries * 2 * SLOTS * 2^40: a query that is not in the set meets at
 * most 2 * SLOTS fingerprints (§5.1), so that a whole session has a false match with a probability below 2^-40.
 */
export const fingerprintBytesFor = (maxQueries: number): number => Math.ceil((40 + 3 + bitLength(maxQueries)) / 8);

/** 92 % of the slots are used, and a bucket more, for sets so small that chance is not yet smooth. */
export const bucketsFor = (size: number): number => Math.ceil((25 * size) / (23 * SLOTS)) + 1;

/** The table with all tags in it, 0 in free slots; nothing where one of them found no place. */
export function fill(tags: Uint8Array, shape: Shape): Uint8Array | undefined {
  const filling: Filling = { tags, shape, slots: new Uint32Array(shape.buckets * SLOTS) };
  for (let item = 0; item < tags.length / TAG; item++) if (!settle(filling, item)) return undefined;
  return written(filling);
}

/** §3.2 Lookup: true for every tag that is in the table, and by chance for others (`fingerprintBytesFor`). */
export function contains(table: Uint8Array, shape: Shape, tag: Uint8Array): boolean {
  const first = firstBucket(tag, 0, shape);
  const print = fingerprint(tag, 0, shape.fingerprintBytes);
  return holds(table, first, print) || holds(table, otherBucket(tag, 0, first, shape), print);
}

/** How many slots are taken. */
export function occupied(table: Uint8Array, fingerprintBytes: number): number {
  let taken = 0;
  for (let at = 0; at < table.length; at += fingerprintBytes) if (!isFree(table, at, fingerprintBytes)) taken++;
  return taken;
}

/** §3.1 Insert: drives out one of those who are there where both buckets are full. */
function settle(filling: Filling, item: number): boolean {
  const { tags, shape, slots } = filling;
  let bucket = firstBucket(tags, item, shape);
  if (occupy(slots, bucket, item)) return true;
  let homeless = item;
  for (let kick = 0; kick < KICKS; kick++) {
    bucket = otherBucket(tags, homeless, bucket, shape);
    if (occupy(slots, bucket, homeless)) return true;
    const place = bucket * SLOTS + (mix((item * KICKS + kick) ^ shape.seed) % SLOTS);
    const evicted = slots[place]! - 1;
    slots[place] = homeless + 1;
    homeless = evicted;
  }
  return false;
}

function occupy(slots: Uint32Array, bucket: number, item: number): boolean {
  for (let place = bucket * SLOTS; place < (bucket + 1) * SLOTS; place++) {
    if (slots[place] !== 0) continue;
    slots[place] = item + 1;
    return true;
  }
  return false;
}

function written({ tags, shape: { fingerprintBytes }, slots }: Filling): Uint8Array {
  const table = new Uint8Array(slots.length * fingerprintBytes);
  slots.forEach((taken, place) => {
    if (taken > 0) table.set(fingerprint(tags, taken - 1, fingerprintBytes), place * fingerprintBytes);
  });
  return table;
}

/** The first bytes of the tag; zero marks a free slot, so it becomes 1. */
function fingerprint(tags: Uint8Array, item: number, bytes: number): Uint8Array {
  const print = tags.slice(item * TAG, item * TAG + bytes);
  if (isFree(print, 0, bytes)) print[bytes - 1] = 1;
  return print;
}

function holds(table: Uint8Array, bucket: number, print: Uint8Array): boolean {
  for (let slot = 0; slot < SLOTS; slot++) {
    const at = (bucket * SLOTS + slot) * print.length;
    if (print.every((byte, i) => byte === table[at + i])) return true;
  }
  return false;
}

function isFree(table: Uint8Array, at: number, bytes: number): boolean {
  for (let i = at; i < at + bytes; i++) if (table[i] !== 0) return false;
  return true;
}

function firstBucket(tags: Uint8Array, item: number, { buckets, seed }: Shape): number {
  return mix(wordAt(tags, item * TAG + BUCKET_WORD) ^ mix(seed)) % buckets;
}

/** The other bucket of an item that is in `bucket`: of the other one, it gives this one. */
function otherBucket(tags: Uint8Array, item: number, bucket: number, { buckets, seed }: Shape): number {
  return ((mix(wordAt(tags, item * TAG) ^ mix(~seed)) % buckets) + buckets - bucket) % buckets;
}

const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;

/** MurmurHash3's finalizer (Appleby): spreads 32 bits. Tags are pseudorandom already, so that nothing more is asked of it. */
function mix(word: number): number {
  let h = word ^ (word >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const bitLength = (value: number): number => 32 - Math.clz32(value);
