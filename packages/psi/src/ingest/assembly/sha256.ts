// SHA-256 (FIPS 180-4) of four blocks at once: vector i of the schedule holds word i of all four.
import { SCHEDULE, STATE } from "./layout";

// biome-ignore format: the constants of FIPS 180-4, section 4.2.2, eight a line
const CONSTANTS: usize = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
// biome-ignore format: FIPS 180-4, section 5.3.3
const BEGINNING: usize = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);

/** Four hashes of nothing yet. */
export function begin(): void {
  for (let i: usize = 0; i < 8; i++) v128.store(STATE + 16 * i, v128.load32_splat(BEGINNING + 4 * i));
}

function rotate(x: v128, bits: i32): v128 {
  return v128.or(i32x4.shr_u(x, bits), i32x4.shl(x, 32 - bits));
}

/** The words 16 to 63 of the schedule from the first sixteen (section 6.2.2, step 1). */
function schedule(): void {
  for (let at = SCHEDULE; at < SCHEDULE + 768; at += 16) {
    const early = v128.load(at, 16);
    const late = v128.load(at, 224);
    const small = v128.xor(v128.xor(rotate(early, 7), rotate(early, 18)), i32x4.shr_u(early, 3));
    const large = v128.xor(v128.xor(rotate(late, 17), rotate(late, 19)), i32x4.shr_u(late, 10));
    const sum = i32x4.add(i32x4.add(v128.load(at), small), i32x4.add(v128.load(at, 144), large));
    v128.store(at, sum, 256);
  }
}

/** Takes in a block of each message: the first sixteen vectors of the schedule. */
export function compress(): void {
  schedule();
  let a = v128.load(STATE);
  let b = v128.load(STATE, 16);
  let c = v128.load(STATE, 32);
  let d = v128.load(STATE, 48);
  let e = v128.load(STATE, 64);
  let f = v128.load(STATE, 80);
  let g = v128.load(STATE, 96);
  let h = v128.load(STATE, 112);
  for (let i: usize = 0; i < 64; i++) {
    const upper = v128.xor(v128.xor(rotate(e, 6), rotate(e, 11)), rotate(e, 25));
    const word = i32x4.add(v128.load(SCHEDULE + 16 * i), v128.load32_splat(CONSTANTS + 4 * i));
    const one = i32x4.add(i32x4.add(i32x4.add(h, upper), v128.bitselect(f, g, e)), word);
    const lower = v128.xor(v128.xor(rotate(a, 2), rotate(a, 13)), rotate(a, 22));
    const majority = v128.bitselect(v128.or(b, c), v128.and(b, c), a);
    h = g;
    g = f;
    f = e;
    e = i32x4.add(d, one);
    d = c;
    c = b;
    b = a;
    a = i32x4.add(one, i32x4.add(lower, majority));
  }
  add(0, a);
  add(16, b);
  add(32, c);
  add(48, d);
  add(64, e);
  add(80, f);
  add(96, g);
  add(112, h);
}

function add(place: usize, x: v128): void {
  v128.store(STATE + place, i32x4.add(v128.load(STATE + place), x));
}
