// SHA-512 (FIPS 180-4) over messages that are the same but for a few bytes: a template, padded already, with places to fill in.
// It has no branch and no address that depends on a message.
import { HASH_STATE, INITIAL, K, SCHEDULE } from "./layout";

const BLOCK: usize = 128;

/** Hashes `blocks` blocks of a padded message and puts the 64 bytes to `out`. */
export function sha512(out: usize, message: usize, blocks: usize): void {
  memory.copy(HASH_STATE, INITIAL, 64);
  for (let i: usize = 0; i < blocks; i++) compress(message + i * BLOCK);
  for (let i: usize = 0; i < 64; i += 8) store<u64>(out + i, bswap(load<u64>(HASH_STATE + i)));
}

function compress(block: usize): void {
  schedule(block);
  let a = load<u64>(HASH_STATE);
  let b = load<u64>(HASH_STATE, 8);
  let c = load<u64>(HASH_STATE, 16);
  let d = load<u64>(HASH_STATE, 24);
  let e = load<u64>(HASH_STATE, 32);
  let f = load<u64>(HASH_STATE, 40);
  let g = load<u64>(HASH_STATE, 48);
  let h = load<u64>(HASH_STATE, 56);
  for (let i: usize = 0; i < 640; i += 8) {
    const sum1 = rotr(e, 14) ^ rotr(e, 18) ^ rotr(e, 41);
    const t1 = h + sum1 + (g ^ (e & (f ^ g))) + load<u64>(K + i) + load<u64>(SCHEDULE + i);
    const t2 = (rotr(a, 28) ^ rotr(a, 34) ^ rotr(a, 39)) + ((a & b) | (c & (a | b)));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  addTo(0, a);
  addTo(8, b);
  addTo(16, c);
  addTo(24, d);
  addTo(32, e);
  addTo(40, f);
  addTo(48, g);
  addTo(56, h);
}

function schedule(block: usize): void {
  for (let i: usize = 0; i < BLOCK; i += 8) store<u64>(SCHEDULE + i, bswap(load<u64>(block + i)));
  for (let at = SCHEDULE + BLOCK; at < SCHEDULE + 640; at += 8) {
    const w2 = load<u64>(at - 16);
    const w15 = load<u64>(at - 120);
    const sigma0 = rotr(w15, 1) ^ rotr(w15, 8) ^ (w15 >> 7);
    const sigma1 = rotr(w2, 19) ^ rotr(w2, 61) ^ (w2 >> 6);
    store<u64>(at, sigma1 + load<u64>(at - 56) + sigma0 + load<u64>(at - 128));
  }
}

function addTo(at: usize, value: u64): void {
  store<u64>(HASH_STATE + at, load<u64>(HASH_STATE + at) + value);
}
