// Vectors of numbers of a ring 2^32, 2^64 or 2^128, little-endian: one is added to another or taken away from it, in place,
// sixteen bytes at a time. The exports of the module; places are fixed, there is no allocator.

/** The vector that changes, and the one that is added or taken away: so many bytes each. */
export const SUM: usize = 65536;
export const TERM: usize = 131072;
export const ROOM: usize = 65536;

export function add32(bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(SUM + i, i32x4.add(v128.load(SUM + i), v128.load(TERM + i)));
}

export function subtract32(bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(SUM + i, i32x4.sub(v128.load(SUM + i), v128.load(TERM + i)));
}

export function add64(bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(SUM + i, i64x2.add(v128.load(SUM + i), v128.load(TERM + i)));
}

export function subtract64(bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(SUM + i, i64x2.sub(v128.load(SUM + i), v128.load(TERM + i)));
}

export function add128(bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    const low = load<u64>(SUM + i);
    const sum = low + load<u64>(TERM + i);
    store<u64>(SUM + i, sum);
    store<u64>(SUM + i, load<u64>(SUM + i, 8) + load<u64>(TERM + i, 8) + <u64>(sum < low), 8); // it ran over
  }
}

export function subtract128(bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    const low = load<u64>(SUM + i);
    const taken = load<u64>(TERM + i);
    store<u64>(SUM + i, low - taken);
    store<u64>(SUM + i, load<u64>(SUM + i, 8) - load<u64>(TERM + i, 8) - <u64>(low < taken), 8); // it borrowed
  }
}
