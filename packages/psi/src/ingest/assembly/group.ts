// A run of rows in 256 groups, by the first byte of their digests: so that what is near each other afterwards is sorted in the cache.
import { DIGEST, GROUP, GROUPS, RECORD, RECORDS_END, ROW, SIZE, TEXT, TEXTS_END } from "./layout";

function groupOf(groups: usize, digest: usize): usize {
  return groups + <usize>load<u8>(digest) * GROUP;
}

/** Counts how many of so many digests, and how many bytes of their texts, are in each group. Row i ends at `ends[i]`, 4 bytes each. */
export function tally(groups: usize, digests: usize, ends: usize, count: u32): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const group = groupOf(groups, digests + i * DIGEST);
    const end = ends + (i << 2);
    store<u32>(group, load<u32>(group) + 1);
    store<u32>(group, load<u32>(group, 4) + load<u32>(end) - load<u32>(end - 4), 4);
  }
}

/** Where each group begins, from how much is in each: the first record of the run has this number, and its first text lies there. */
export function begins(groups: usize, record: u32, text: u32): void {
  for (let group = groups; group < groups + GROUPS * GROUP; group += GROUP) {
    const count = load<u32>(group);
    const size = load<u32>(group, 4);
    store<u32>(group, record);
    store<u32>(group, text, 4);
    store<u64>(group, load<u64>(group), RECORDS_END);
    record += count;
    text += size;
  }
}

/**
 * Puts a record of each of so many digests, the first of which is of row `first`, and its text into its group, in the order of the rows. A
 * row that repeats the one before it in its group is left out: otherwise a column of one value would be one group.
 */
export function group(
  records: usize,
  groups: usize,
  digests: usize,
  texts: usize,
  ends: usize,
  first: u32,
  count: u32,
): void {
  for (let i: u32 = 0; i < count; i++) {
    const digest = digests + <usize>i * DIGEST;
    const into = groupOf(groups, digest);
    const number = load<u32>(into, RECORDS_END);
    const record = records + <usize>number * RECORD;
    if (number > load<u32>(into) && isSame(record - RECORD, digest)) continue;
    const end = ends + ((<usize>i) << 2);
    const begin = load<u32>(end - 4);
    const size = load<u32>(end) - begin;
    const to = load<u32>(into, TEXTS_END);
    v128.store(record, v128.load(digest));
    v128.store(record, v128.load(digest, 16), 16);
    store<u32>(record, first + i, ROW);
    store<u32>(record, to, TEXT);
    store<u32>(record, size, SIZE);
    copy(to, texts + begin, size);
    store<u32>(into, number + 1, RECORDS_END);
    store<u32>(into, to + size, TEXTS_END);
  }
}

function isSame(one: usize, other: usize): bool {
  const half = v128.xor(v128.load(one), v128.load(other));
  return !v128.any_true(v128.or(half, v128.xor(v128.load(one, 16), v128.load(other, 16))));
}

/** Not a byte more: behind it may stand what came before. From 8 bytes on the last 8 are copied once more. */
function copy(to: usize, from: usize, size: u32): void {
  if (size < 8) {
    for (let i: usize = 0; i < <usize>size; i++) store<u8>(to + i, load<u8>(from + i));
    return;
  }
  const last = <usize>size - 8;
  for (let i: usize = 0; i < last; i += 8) store<u64>(to + i, load<u64>(from + i));
  store<u64>(to + last, load<u64>(from + last));
}
