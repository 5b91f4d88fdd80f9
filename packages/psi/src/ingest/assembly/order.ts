// Rows in the ascending order of their digests, each digest once. Digests are uniform, so that their first bits spread them evenly.
import { DIGEST, ENTRY } from "./layout";

/** The first `bits` bits of a digest. */
function bucketOf(digest: usize, bits: u32): usize {
  return <usize>(bswap<u32>(load<u32>(digest)) >> (32 - bits));
}

/** Counts, in 4 bytes for each of 2^bits buckets, how many of so many digests are in each. */
export function tally(starts: usize, digests: usize, count: u32, bits: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const at = starts + (bucketOf(digests + <usize>i * DIGEST, bits) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
}

/** Where each bucket starts, from how many are in each. */
export function begins(starts: usize, bits: u32): void {
  let sum: u32 = 0;
  for (let bucket: usize = 0; bucket < (<usize>1) << bits; bucket++) {
    const size = load<u32>(starts + (bucket << 2));
    store<u32>(starts + (bucket << 2), sum);
    sum += size;
  }
}

/** Puts an entry of each of so many digests, the first of which is of row `first`, into its bucket: in the order of the rows. */
export function scatter(entries: usize, starts: usize, digests: usize, first: u32, count: u32, bits: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const digest = digests + <usize>i * DIGEST;
    const at = starts + (bucketOf(digest, bits) << 2);
    const place = load<u32>(at);
    store<u32>(at, place + 1);
    store<u64>(entries + <usize>place * ENTRY, bswap<u64>(load<u64>(digest)));
    store<u64>(entries + <usize>place * ENTRY, <u64>(first + i), 8);
  }
}

/** Puts so many entries into their buckets, in the order in which they stand. What is near in `entries` stays near: half of a sort by halves. */
export function regroup(to: usize, starts: usize, entries: usize, count: u32, bits: u32): void {
  const end = entries + <usize>count * ENTRY;
  for (; entries < end; entries += ENTRY) {
    const at = starts + ((<usize>(load<u64>(entries) >> (64 - bits))) << 2);
    const place = load<u32>(at);
    store<u32>(at, place + 1);
    v128.store(to + <usize>place * ENTRY, v128.load(entries));
  }
}

/**
 * Writes at `rows`, from number `found` on, the rows of so many buckets in ascending order, of equal digests the first. `starts` says
 * where each bucket ends, as `scatter` leaves it. Gives how many rows there are then.
 */
export function distinct(
  rows: usize,
  found: u32,
  entries: usize,
  starts: usize,
  digests: usize,
  from: u32,
  count: u32,
): u32 {
  let begin = entries + (from === 0 ? 0 : <usize>load<u32>(starts + ((<usize>from - 1) << 2)) * ENTRY);
  for (let bucket = from; bucket < from + count; bucket++) {
    const end = entries + <usize>load<u32>(starts + ((<usize>bucket) << 2)) * ENTRY;
    let kept = begin;
    for (let at = begin; at < end; at += ENTRY) kept = insert(begin, kept, at, digests);
    for (let at = begin; at < kept; at += ENTRY, found++) store<u32>(rows + ((<usize>found) << 2), load<u32>(at, 8));
    begin = end;
  }
  return found;
}

/** The entry goes to its place among those that were kept, unless its digest is there. Gives where these end then. */
function insert(begin: usize, kept: usize, entry: usize, digests: usize): usize {
  const it = v128.load(entry);
  let place = kept;
  for (; place > begin; place -= ENTRY) {
    const order = compare(place - ENTRY, entry, digests);
    if (order === 0) return kept;
    if (order < 0) break;
  }
  for (let at = kept; at > place; at -= ENTRY) v128.store(at, v128.load(at - ENTRY));
  v128.store(place, it);
  return kept + ENTRY;
}

/** -1, 0 or 1: the numbers decide, and where they are equal the digests. */
function compare(a: usize, b: usize, digests: usize): i32 {
  const x = load<u64>(a);
  const y = load<u64>(b);
  if (x !== y) return x < y ? -1 : 1;
  const one = digests + <usize>load<u32>(a, 8) * DIGEST;
  const other = digests + <usize>load<u32>(b, 8) * DIGEST;
  for (let i: usize = 8; i < DIGEST; i += 8) {
    const p = bswap<u64>(load<u64>(one + i));
    const q = bswap<u64>(load<u64>(other + i));
    if (p !== q) return p < q ? -1 : 1;
  }
  return 0;
}

/** The digests of so many rows, one after the other. */
export function gather(to: usize, digests: usize, rows: usize, count: u32): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const from = digests + <usize>load<u32>(rows + (i << 2)) * DIGEST;
    v128.store(to + i * DIGEST, v128.load(from));
    v128.store(to + i * DIGEST, v128.load(from, 16), 16);
  }
}

/** The size of all texts where they are of one size, and 0 where they are not: text i ends at `ends[i]`, 4 bytes each. */
export function uniform(ends: usize, count: u32): u32 {
  const size = load<u32>(ends);
  for (let i: u32 = 0; i < count; i++) if (load<u32>(ends + ((<usize>i) << 2)) !== size * (i + 1)) return 0;
  return size;
}

/** `pack` of texts of one size, which need no ends: half of the places that are looked at. */
export function packUniform(to: usize, toEnds: usize, texts: usize, size: u32, rows: usize, count: u32, at: u32): u32 {
  for (let i: usize = 0; i < <usize>count; i++) {
    const from = texts + <usize>load<u32>(rows + (i << 2)) * size;
    for (let k: u32 = 0; k < size; k += 8) store<u64>(to + at + k, load<u64>(from + k));
    at += size;
    store<u32>(toEnds + (i << 2), at);
  }
  return at;
}

/**
 * The texts of so many rows, one after the other from `to + at` on, and at `toEnds` where each ends. Text i ends at `ends[i]` and begins where the
 * one before it does: `ends - 4` is read. Gives where the last of them ends.
 */
export function pack(to: usize, toEnds: usize, texts: usize, ends: usize, rows: usize, count: u32, at: u32): u32 {
  for (let i: usize = 0; i < <usize>count; i++) {
    const end = ends + ((<usize>load<u32>(rows + (i << 2))) << 2);
    const from = load<u32>(end - 4);
    const size = load<u32>(end) - from;
    for (let k: u32 = 0; k < size; k += 8) store<u64>(to + at + k, load<u64>(texts + from + k)); // the next one writes over what is too much
    at += size;
    store<u32>(toEnds + (i << 2), at);
  }
  return at;
}
