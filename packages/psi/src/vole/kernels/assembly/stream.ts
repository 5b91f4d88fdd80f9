// ChaCha12 as a stream, and as a hash of transfers and of tags.
import { permute } from "./chacha";
import { IN, LABEL, OUT, STREAM, TAG, TRANSFER } from "./layout";
import { words } from "./transpose";

/** The four vectors of IN from `place` on hold the same 16 bytes in all four blocks. */
export function same(place: usize, from: usize): void {
  for (let i: usize = 0; i < 4; i++) v128.store(IN + place + 16 * i, v128.load32_splat(from + 4 * i));
}

/** The keystream under 32 bytes of key, from block 0, nonce (number, 0, 0): `size` bytes, a multiple of 256. */
export function stream(to: usize, size: usize, key: usize, number: u32): void {
  same(0, key);
  same(64, key + 16);
  v128.store(IN, i32x4.splat(number), 144);
  v128.store(IN, i32x4.splat(0), 160);
  v128.store(IN, i32x4.splat(0), 176);
  let counter = i32x4(0, 1, 2, 3);
  for (let at = to; at < to + size; at += 256) {
    v128.store(IN, counter, 128);
    permute(STREAM);
    blocks(at);
    counter = i32x4.add(counter, i32x4.splat(4));
  }
}

/** The four blocks of OUT, one after the other: 256 bytes. */
export function blocks(to: usize): void {
  for (let part: usize = 0; part < 256; part += 64) scatter(to + part / 4, OUT + part, 64);
}

/** Four words of four blocks, to places that are `step` apart. */
function scatter(to: usize, from: usize, step: usize): void {
  words(from, from, 16);
  for (let i: usize = 0; i < 4; i++) v128.store(to + step * i, v128.load(from + 16 * i));
}

/** 32 bytes of the hash of each row, 16 bytes of session, and the row's number. `count` is a multiple of 4. */
export function hashTransfers(to: usize, rows: usize, count: u32, session: usize): void {
  same(64, session);
  v128.store(IN, i32x4.splat(0), 144);
  v128.store(IN, i32x4.splat(0), 160);
  v128.store(IN, i32x4.splat(0), 176);
  for (let i: u32 = 0; i < count; i += 4) {
    words(IN, rows + <usize>i * 16, 16);
    v128.store(IN, i32x4.add(i32x4.splat(i), i32x4(0, 1, 2, 3)), 128);
    permute(TRANSFER);
    for (let half: usize = 0; half < 2; half++) scatter(to + <usize>i * 32 + half * 16, OUT + 64 * half, 32);
  }
}

/** Row i becomes the hash of itself and of the 32 bytes of digest i. `count` is a multiple of 4. */
export function hashTags(rows: usize, count: u32, digests: usize): void {
  for (let i: u32 = 0; i < count; i += 4) {
    const at = rows + <usize>i * 16;
    words(IN, at, 16);
    words(IN + 64, digests + <usize>i * 32, 32);
    words(IN + 128, digests + <usize>i * 32 + 16, 32);
    permute(TAG);
    words(at, OUT, 16);
  }
}

/**
 * Adds to label i, of `width` bytes, the hash of row i and of the 32 bytes of digest i, in blocks of 64 whose number stands in
 * the last 4 bytes of the constant. Rows and digests are read up to a multiple of 4.
 */
export function padLabels(labels: usize, width: usize, rows: usize, count: u32, digests: usize): void {
  for (let i: u32 = 0; i < count; i += 4) {
    words(IN, rows + <usize>i * 16, 16);
    words(IN + 64, digests + <usize>i * 32, 32);
    words(IN + 128, digests + <usize>i * 32 + 16, 32);
    for (let from: usize = 0; from < width; from += 64) {
      store<u32>(LABEL + 12, <u32>(from >> 6));
      permute(LABEL);
      for (let part: usize = 0; part < 256; part += 64) words(OUT + part, OUT + part, 16);
      for (let item: u32 = 0; item < min(4, count - i); item++)
        addPad(labels + <usize>(i + item) * width + from, OUT + <usize>item * 16, min(64, width - from));
    }
  }
}

/** The four words of one block that lie together, 64 bytes from one four to the next. */
function addPad(to: usize, pad: usize, size: usize): void {
  for (let at: usize = 0; at < size; at++) {
    const byte = load<u8>(pad + (at >> 4) * 64 + (at & 15));
    store<u8>(to + at, load<u8>(to + at) ^ byte);
  }
}
