// Sorting tags, and finding them again. Tags are uniform, so that their first bits spread them evenly.

/** -1, 0 or 1: the first difference of two tags decides, byte by byte. */
function compare(a: usize, b: usize, size: usize): i32 {
  const x = bswap<u64>(load<u64>(a));
  const y = bswap<u64>(load<u64>(b));
  if (x !== y) return x < y ? -1 : 1;
  for (let i: usize = 8; i < size; i++) {
    const difference = <i32>load<u8>(a + i) - <i32>load<u8>(b + i);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return 0;
}

/** Counts, in 4 bytes for each of 2^bits buckets, how many of so many rows of 16 bytes have each number in so many bits behind their first `skip`. */
export function tally(starts: usize, rows: usize, count: u32, skip: u32, bits: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const at = starts + ((<usize>bucketOf(rows + <usize>i * 16, skip, bits)) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
}

/** Where each of so many buckets starts, from how many are in each. */
export function begins(starts: usize, buckets: usize): void {
  let sum: u32 = 0;
  for (let bucket: usize = 0; bucket < buckets; bucket++) {
    const size = load<u32>(starts + (bucket << 2));
    store<u32>(starts + (bucket << 2), sum);
    sum += size;
  }
}

/** Puts so many rows into their buckets at `to`, in the order they had. `starts` then says where each ends. */
export function spread(to: usize, starts: usize, rows: usize, count: u32, skip: u32, bits: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const row = rows + <usize>i * 16;
    v128.store(to + <usize>placeIn(starts, row, skip, bits) * 16, v128.load(row));
  }
}

function placeIn(starts: usize, row: usize, skip: u32, bits: u32): u32 {
  const at = starts + ((<usize>bucketOf(row, skip, bits)) << 2);
  const place = load<u32>(at);
  store<u32>(at, place + 1);
  return place;
}

/** Rows that stand bucket by bucket, in order: of all of them so many from number `first` on, after those before. */
export function settle(rows: usize, first: u32, count: u32): void {
  for (let i = max(first, 1); i < first + count; i++) insert(rows, i);
}

/** Of the first 32 bits, `bits` behind `skip`: 1 to 32 in all. */
function bucketOf(row: usize, skip: u32, bits: u32): u32 {
  return (bswap<u32>(load<u32>(row)) >> (32 - skip - bits)) & ((1 << bits) - 1);
}

/** The row goes down to its place among those before it, which are in order: a step or two. */
function insert(rows: usize, number: u32): void {
  let at = rows + <usize>number * 16;
  const row = v128.load(at);
  while (at > rows && compare(at, at - 16, 16) < 0) {
    v128.store(at, v128.load(at - 16));
    at -= 16;
    v128.store(at, row);
  }
}

/** The same with so many bytes of a row, `size`, and its label of `width` bytes behind them. */
export function spreadWide(
  to: usize,
  starts: usize,
  rows: usize,
  labels: usize,
  count: u32,
  bits: u32,
  size: usize,
  width: usize,
): void {
  for (let i: u32 = 0; i < count; i++) {
    const row = rows + <usize>i * 16;
    const at = to + <usize>placeIn(starts, row, 0, bits) * (size + width);
    memory.copy(at, row, size);
    memory.copy(at + size, labels + <usize>i * width, width);
  }
}

/** The same for rows that are `step` bytes, and in order of their first `size` bytes. At `spare` there is room for one. */
export function settleWide(rows: usize, first: u32, count: u32, size: usize, step: usize, spare: usize): void {
  for (let i = max(first, 1); i < first + count; i++) {
    const row = rows + <usize>i * step;
    let at = row;
    while (at > rows && compare(row, at - step, size) < 0) at -= step;
    if (at === row) continue;
    memory.copy(spare, row, step);
    memory.copy(at + step, at, row - at);
    memory.copy(at, spare, step);
  }
}

/** The first of these tags, `step` bytes apart, that does not come after the one before it; -1 where all ascend. */
export function firstNotAscending(tags: usize, count: u32, size: usize, step: usize): i32 {
  for (let i: u32 = 1; i < count; i++) if (compare(tags + (i - 1) * step, tags + i * step, size) >= 0) return i;
  return -1;
}

/** A row and its number. */
const ENTRY: usize = 20;

/** Puts an entry of each of so many rows, the first of them number `first`, into its bucket. */
export function enter(entries: usize, starts: usize, rows: usize, first: u32, count: u32, bits: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const row = rows + <usize>i * 16;
    const at = entries + <usize>placeIn(starts, row, 0, bits) * ENTRY;
    v128.store(at, v128.load(row));
    store<u32>(at, first + i, 16);
  }
}

/**
 * Marks with 1 the byte of every row that begins as one of so many tags of `size` bytes, 8 at least, `step` apart. Who asks in order walks through
 * the buckets in order.
 */
export function find(
  marks: usize,
  entries: usize,
  starts: usize,
  bits: u32,
  tags: usize,
  count: u32,
  size: usize,
  step: usize,
): void {
  for (let i: u32 = 0; i < count; i++) {
    const tag = tags + <usize>i * step;
    const bucket = <usize>bucketOf(tag, 0, bits);
    const end = entries + <usize>load<u32>(starts + (bucket << 2)) * ENTRY;
    const first = load<u64>(tag);
    let at = entries;
    if (bucket > 0) at += <usize>load<u32>(starts + (bucket << 2) - 4) * ENTRY;
    for (; at < end; at += ENTRY)
      if (load<u64>(at) === first && compare(at, tag, size) === 0) store<u8>(marks + load<u32>(at, 16), 1);
  }
}
