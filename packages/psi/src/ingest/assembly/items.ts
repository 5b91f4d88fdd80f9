// Digests of items: SHA-256 of a beginning that all share, the length of the text in four bytes, and the text. Four rows at once.
import { DIGEST, LANE, LANES, SCHEDULE, STATE } from "./layout";
import { begin, compress } from "./sha256";

/**
 * The digests of so many rows, the first of them at `digests`. Texts lie one after the other from `texts` on; row i ends at `ends`
 * (4 bytes each) less `base`, and begins where the one before it ends: `ends - 4` is read. `prefix` is `prefixSize` bytes.
 */
export function hash(digests: usize, texts: usize, ends: usize, count: u32, prefix: usize, prefixSize: u32): void {
  for (let row: u32 = 0; row < count; row += 4) {
    let most: u32 = 0;
    for (let lane: u32 = 0; lane < 4; lane++) most = max(most, blocksOf(sizeAt(ends, row, lane, count), prefixSize));
    begin();
    for (let block: u32 = 0; block < most; block++) {
      for (let lane: u32 = 0; lane < 4; lane++) {
        const end = <usize>load<u32>(placeOf(ends, row, lane, count));
        const size = sizeAt(ends, row, lane, count);
        fill(LANES + <usize>lane * LANE, block, texts + end - size, size, prefix, prefixSize);
      }
      side();
      compress();
      for (let lane: u32 = 0; lane < 4; lane++)
        if (block + 1 === blocksOf(sizeAt(ends, row, lane, count), prefixSize))
          digest(digests + <usize>(row + lane) * DIGEST, lane);
    }
  }
}

/** Beyond the last row stands the last one again: what comes out of it is written over. */
function placeOf(ends: usize, row: u32, lane: u32, count: u32): usize {
  return ends + ((<usize>min(row + lane, count - 1)) << 2);
}

function sizeAt(ends: usize, row: u32, lane: u32, count: u32): u32 {
  const at = placeOf(ends, row, lane, count);
  return load<u32>(at) - load<u32>(at - 4);
}

/** A one and 8 bytes of length come behind a message, and zeros to a multiple of 64 (FIPS 180-4, section 5.1.1). */
function blocksOf(size: u32, prefixSize: u32): u32 {
  return (prefixSize + 4 + size + 8) / 64 + 1;
}

/** Block number `block` of a message, padded. */
function fill(to: usize, block: u32, text: usize, size: u32, prefix: usize, prefixSize: u32): void {
  const whole = prefixSize + 4 + size;
  if (whole > 55) return fillSlowly(to, block, text, size, prefix, prefixSize);
  for (let i: usize = 0; i < 64; i += 16) v128.store(to + i, v128.load(prefix + i)); // zeros behind it
  store<u32>(to + prefixSize, bswap<u32>(size));
  const at = to + prefixSize + 4;
  for (let i: usize = 0; i < <usize>size; i += 8) store<u64>(at + i, load<u64>(text + i));
  store<u64>(at + size, 0x80); // what was read beyond the text is written over
  store<u64>(to, bswap<u64>(<u64>whole * 8), 56);
}

/** The same for messages of more than a block, byte by byte. */
function fillSlowly(to: usize, block: u32, text: usize, size: u32, prefix: usize, prefixSize: u32): void {
  const whole = prefixSize + 4 + size;
  for (let i: u32 = 0; i < 64; i++) {
    const at: u32 = 64 * block + i;
    let byte: u32 = 0;
    if (at < prefixSize) byte = load<u8>(prefix + at);
    else if (at < prefixSize + 4) byte = (size >> (8 * (prefixSize + 3 - at))) & 255;
    else if (at < whole) byte = load<u8>(text + at - prefixSize - 4);
    else if (at === whole) byte = 0x80;
    store<u8>(to + i, <u8>byte);
  }
  if (block + 1 === blocksOf(size, prefixSize)) store<u64>(to, bswap<u64>(<u64>whole * 8), 56);
}

/** The schedule's first sixteen words from the blocks, big-endian as SHA-256 has them: words 4 i to 4 i + 3 of all four at a time. */
function side(): void {
  for (let i: usize = 0; i < 64; i += 16) {
    const a = bytes(v128.load(LANES + i));
    const b = bytes(v128.load(LANES + i, LANE));
    const c = bytes(v128.load(LANES + i, 2 * LANE));
    const d = bytes(v128.load(LANES + i, 3 * LANE));
    const ab = i32x4.shuffle(a, b, 0, 4, 1, 5);
    const cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
    const ab2 = i32x4.shuffle(a, b, 2, 6, 3, 7);
    const cd2 = i32x4.shuffle(c, d, 2, 6, 3, 7);
    const to = SCHEDULE + 4 * i;
    v128.store(to, i64x2.shuffle(ab, cd, 0, 2));
    v128.store(to, i64x2.shuffle(ab, cd, 1, 3), 16);
    v128.store(to, i64x2.shuffle(ab2, cd2, 0, 2), 32);
    v128.store(to, i64x2.shuffle(ab2, cd2, 1, 3), 48);
  }
}

function bytes(x: v128): v128 {
  return i8x16.shuffle(x, x, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

function digest(to: usize, lane: u32): void {
  for (let i: usize = 0; i < 8; i++) store<u32>(to + 4 * i, bswap<u32>(load<u32>(STATE + 16 * i + 4 * lane)));
}
