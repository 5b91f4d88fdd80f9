// Items into the bins of a store, and rows of bytes from the order of the items to that of the bins and back. `order` has the number
// of each item, 4 bytes, bin by bin.
import { ELEMENT } from "./layout";

const DIGEST: usize = 32;

/**
 * Of (a x + b y mod 2^32) * bins the whole part of the 2^32nd, for two words x and y of a digest and two odd numbers of the key.
 * Uniform where digests are, under every key.
 */
function binOf(digest: usize, key: usize, bins: u32): u32 {
  const sum = load<u32>(digest, 4) * (load<u32>(key) | 1) + load<u32>(digest, 8) * (load<u32>(key, 4) | 1);
  return <u32>((<u64>sum * bins) >> 32);
}

/** Counts, in 4 bytes for each bin, how many of so many digests are in each. */
export function tallyBins(starts: usize, digests: usize, count: u32, key: usize, bins: u32): void {
  for (let i: u32 = 0; i < count; i++, digests += DIGEST) {
    const at = starts + ((<usize>binOf(digests, key, bins)) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
}

/** Puts so many digests, the first of them that of item `first`, into their bins at `to`. `starts` then says where each ends. */
export function spreadBins(
  to: usize,
  order: usize,
  starts: usize,
  digests: usize,
  first: u32,
  count: u32,
  key: usize,
  bins: u32,
): void {
  for (let i: u32 = 0; i < count; i++, digests += DIGEST) {
    const at = starts + ((<usize>binOf(digests, key, bins)) << 2);
    const place = load<u32>(at);
    store<u32>(at, place + 1);
    store<u32>(order + ((<usize>place) << 2), first + i);
    const digest = to + <usize>place * DIGEST;
    v128.store(digest, v128.load(digests));
    v128.store(digest, v128.load(digests, 16), 16);
  }
}

/** So many rows of `width` bytes, which stand in the order of the items at `rows`, in the order of the bins. */
export function inBins(to: usize, rows: usize, order: usize, count: u32, width: usize): void {
  for (let i: u32 = 0; i < count; i++, order += 4, to += width)
    memory.copy(to, rows + <usize>load<u32>(order) * width, width);
}

/** So many rows of 16 bytes, which stand in the order of the bins, in the order of the items at `to`. */
export function inOrder(to: usize, rows: usize, order: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i++, order += 4, rows += ELEMENT)
    v128.store(to + <usize>load<u32>(order) * ELEMENT, v128.load(rows));
}
