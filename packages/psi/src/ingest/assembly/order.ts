// The records of a group in the ascending order of their digests, each digest once. Digests are uniform: a few bits more spread them evenly.
import { DIGEST, ENTRY, GROUP, GROUPS, RECORD, RECORDS_END, ROW, SIZE, TEXT } from "./layout";

/** So many bits of a digest behind its first byte, which is the group's. */
function bucketOf(digest: usize, bits: u32): usize {
  return <usize>((bswap<u32>(load<u32>(digest)) << 8) >> (32 - bits));
}

/**
 * Puts an entry of each record of a group into one of 2^bits buckets, in the order in which they stand, and leaves in `starts`, 4 bytes each,
 * where each bucket ends. The group has a part in each of so many runs, `GROUPS` groups from one to the next.
 */
export function spread(entries: usize, starts: usize, records: usize, group: usize, runs: u32, bits: u32): void {
  memory.fill(starts, 0, (<usize>4) << bits);
  for (let run: u32 = 0, at = group; run < runs; run++, at += GROUPS * GROUP)
    tally(starts, records, load<u32>(at), load<u32>(at, RECORDS_END), bits);
  begins(starts, bits);
  for (let run: u32 = 0, at = group; run < runs; run++, at += GROUPS * GROUP)
    scatter(entries, starts, records, load<u32>(at), load<u32>(at, RECORDS_END), bits);
}

function tally(starts: usize, records: usize, from: u32, to: u32, bits: u32): void {
  for (let number = from; number < to; number++) {
    const at = starts + (bucketOf(records + <usize>number * RECORD, bits) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
}

function scatter(entries: usize, starts: usize, records: usize, from: u32, to: u32, bits: u32): void {
  for (let number = from; number < to; number++) {
    const record = records + <usize>number * RECORD;
    const at = starts + (bucketOf(record, bits) << 2);
    const place = load<u32>(at);
    store<u32>(at, place + 1);
    store<u64>(entries + <usize>place * ENTRY, bswap<u64>(load<u64>(record)));
    store<u64>(entries + <usize>place * ENTRY, <u64>number, 8);
  }
}

function begins(starts: usize, bits: u32): void {
  let sum: u32 = 0;
  for (let at = starts; at < starts + ((<usize>4) << bits); at += 4) {
    const size = load<u32>(at);
    store<u32>(at, sum);
    sum += size;
  }
}

/** Writes at `numbers` which records, in ascending order, of equal digests the first. Gives how many. */
export function distinct(numbers: usize, entries: usize, starts: usize, records: usize, bits: u32): u32 {
  let found: u32 = 0;
  let begin = entries;
  for (let bucket: usize = 0; bucket < (<usize>1) << bits; bucket++) {
    const end = entries + <usize>load<u32>(starts + (bucket << 2)) * ENTRY;
    let kept = begin;
    for (let at = begin; at < end; at += ENTRY) kept = insert(begin, kept, at, records);
    for (let at = begin; at < kept; at += ENTRY, found++) store<u32>(numbers + ((<usize>found) << 2), load<u32>(at, 8));
    begin = end;
  }
  return found;
}

/** The entry goes to its place among those that were kept, unless its digest is there. Gives where these end then. */
function insert(begin: usize, kept: usize, entry: usize, records: usize): usize {
  const it = v128.load(entry);
  let place = kept;
  for (; place > begin; place -= ENTRY) {
    const order = compare(place - ENTRY, entry, records);
    if (order === 0) return kept;
    if (order < 0) break;
  }
  for (let at = kept; at > place; at -= ENTRY) v128.store(at, v128.load(at - ENTRY));
  v128.store(place, it);
  return kept + ENTRY;
}

/** -1, 0 or 1: the numbers decide, and where they are equal the digests. */
function compare(a: usize, b: usize, records: usize): i32 {
  const x = load<u64>(a);
  const y = load<u64>(b);
  if (x !== y) return x < y ? -1 : 1;
  const one = records + <usize>load<u32>(a, 8) * RECORD;
  const other = records + <usize>load<u32>(b, 8) * RECORD;
  for (let i: usize = 8; i < DIGEST; i += 8) {
    const p = bswap<u64>(load<u64>(one + i));
    const q = bswap<u64>(load<u64>(other + i));
    if (p !== q) return p < q ? -1 : 1;
  }
  return 0;
}

/** The digests and rows of so many of the records, one after the other. */
export function gather(digests: usize, rows: usize, records: usize, numbers: usize, count: u32): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const record = records + <usize>load<u32>(numbers + (i << 2)) * RECORD;
    v128.store(digests + i * DIGEST, v128.load(record));
    v128.store(digests + i * DIGEST, v128.load(record, 16), 16);
    store<u32>(rows + (i << 2), load<u32>(record, ROW));
  }
}

/** Their texts, one after the other from `to` on, and at `ends` where each ends if the first begins at `at`. Gives where the last ends. */
export function pack(to: usize, ends: usize, records: usize, numbers: usize, count: u32, at: u32): u32 {
  for (let i: usize = 0; i < <usize>count; i++) {
    const record = records + <usize>load<u32>(numbers + (i << 2)) * RECORD;
    const text = load<u32>(record, TEXT);
    const size = load<u32>(record, SIZE);
    for (let k: usize = 0; k < <usize>size; k += 8) store<u64>(to + k, load<u64>(text + k)); // the next one writes over what is too much
    to += size;
    store<u32>(ends + (i << 2), (at += size));
  }
  return at;
}
