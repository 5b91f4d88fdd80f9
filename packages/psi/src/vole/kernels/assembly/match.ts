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

/** Rows of 16 bytes in ascending order at `to`: by their first bits into 2^bits buckets (`starts`: 4 bytes each and one more, zeros), then one by one. */
export function sort(to: usize, rows: usize, count: u32, starts: usize, bits: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const at = starts + ((<usize>bucketOf(rows + <usize>i * 16, bits)) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  let sum: u32 = 0;
  for (let bucket: usize = 0; bucket < (<usize>1) << bits; bucket++) {
    const size = load<u32>(starts + (bucket << 2));
    store<u32>(starts + (bucket << 2), sum);
    sum += size;
  }
  for (let i: u32 = 0; i < count; i++) {
    const row = rows + <usize>i * 16;
    const at = starts + ((<usize>bucketOf(row, bits)) << 2);
    const place = load<u32>(at);
    store<u32>(at, place + 1);
    v128.store(to + <usize>place * 16, v128.load(row));
  }
  for (let i: u32 = 1; i < count; i++) insert(to, i);
}

function bucketOf(row: usize, bits: u32): u32 {
  return bswap<u32>(load<u32>(row)) >> (32 - bits);
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

/** The first tag that does not come after the one before it; -1 where all ascend. */
export function firstNotAscending(tags: usize, count: u32, size: usize): i32 {
  for (let i: u32 = 1; i < count; i++) if (compare(tags + (i - 1) * size, tags + i * size, size) >= 0) return i;
  return -1;
}

/**
 * A flat table of the numbers (from 1) of so many rows of 16 bytes, 8 bytes each with bytes 4 to 7 of the row: 2^bits places, zeros, at
 * least twice as many as rows. A place follows from the first bits of a row, so that who asks in order walks through the table.
 */
export function enter(table: usize, bits: u32, rows: usize, count: u32): void {
  const mask: u32 = (1 << bits) - 1;
  for (let i: u32 = 0; i < count; i++) {
    const row = rows + <usize>i * 16;
    let place = bucketOf(row, bits);
    while (load<u32>(table + ((<usize>place) << 3)) !== 0) place = (place + 1) & mask;
    store<u32>(table + ((<usize>place) << 3), i + 1);
    store<u32>(table + ((<usize>place) << 3), load<u32>(row, 4), 4);
  }
}

/** Marks with 1 the byte of every row of which the sender says the first `size` bytes, 8 at least. */
export function find(marks: usize, table: usize, bits: u32, rows: usize, tags: usize, count: u32, size: usize): void {
  const mask: u32 = (1 << bits) - 1;
  for (let i: u32 = 0; i < count; i++) {
    const tag = tags + <usize>i * size;
    let at = table + ((<usize>bucketOf(tag, bits)) << 3);
    for (let found = load<u32>(at); found !== 0; found = load<u32>(at)) {
      if (load<u32>(at, 4) === load<u32>(tag, 4) && compare(rows + <usize>(found - 1) * 16, tag, size) === 0)
        store<u8>(marks + found - 1, 1);
      at = table + ((<usize>((<u32>((at - table) >> 3) + 1) & mask)) << 3);
    }
  }
}
