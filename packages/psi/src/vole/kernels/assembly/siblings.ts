// All but one of four by two transfers. Children of a level have two digits: S_ij is the sum of all that are number ij. Under the keys K_b of a
// level's first transfer the sender says S_b0 and S_b1, under those of the second S_0b + S_1b. Who is at (d1 d0) has the first for b = 1 - d1 and
// the second for b = 1 - d0: three sums, in none of which S_(d1 d0) is, and all that is under the other two keys is hidden.
import { ELEMENT } from "./layout";

/** Bytes of four children or four sums, of what is said of a level, and of a key. */
export const CHILDREN: usize = 64;
export const SAID: usize = 96;
const KEY: usize = 32;

/** What is said of so many levels, of which the first 64 bytes are there: under both keys of both transfers of each, 128 bytes. */
export function seal(said: usize, levels: u32, keys: usize): void {
  for (let level: u32 = 0; level < levels; level++, said += SAID, keys += 4 * KEY) {
    v128.store(said, v128.xor(v128.load(said), v128.load(said, 32)), 64);
    v128.store(said, v128.xor(v128.load(said, 16), v128.load(said, 48)), 80);
    for (let at: usize = 0; at < CHILDREN; at += ELEMENT) add(said + at, keys + at);
    add(said + 64, keys + 2 * KEY);
    add(said + 80, keys + 3 * KEY);
  }
}

function add(to: usize, from: usize): void {
  v128.store(to, v128.xor(v128.load(to), v128.load(from)));
}

/** Four sums of a level, of which that of number `digits`, which must not be looked at, is none: by the receiver's keys of both its transfers. */
export function open(sums: usize, said: usize, keys: usize, digits: u32): void {
  const d1 = i32x4.splat(0 - <i32>(digits >> 1)); // all ones where the digit is 1
  const d0 = i32x4.splat(0 - <i32>(digits & 1));
  const even = v128.xor(v128.bitselect(v128.load(said), v128.load(said, 32), d1), v128.load(keys));
  const odd = v128.xor(v128.bitselect(v128.load(said, 16), v128.load(said, 48), d1), v128.load(keys, 16));
  const both = v128.xor(v128.bitselect(v128.load(said, 64), v128.load(said, 80), d0), v128.load(keys + KEY));
  const beside = v128.xor(both, v128.bitselect(even, odd, d0));
  v128.store(sums, v128.bitselect(even, beside, d1));
  v128.store(sums, v128.bitselect(odd, beside, d1), 16);
  v128.store(sums, v128.bitselect(beside, even, d1), 32);
  v128.store(sums, v128.bitselect(beside, odd, d1), 48);
}
