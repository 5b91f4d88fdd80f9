// Elements from and to 32 bytes, little-endian. Pairs of limbs meet at bits 0, 43, 85, 128, 170, 213.
import { BYTES, LIMBS } from "./layout";

/** Bits 0 to 254 of 32 bytes into one half (0 or 8) of an element. Counts as a sum of two: the limbs are not balanced. */
export function fromBytes(f: usize, half: usize, bytes: usize): void {
  f += half;
  limb(f, bytes, 0, 22);
  limb(f + 16, bytes, 22, 21);
  limb(f + 32, bytes, 43, 21);
  limb(f + 48, bytes, 64, 21);
  limb(f + 64, bytes, 85, 22);
  limb(f + 80, bytes, 107, 21);
  limb(f + 96, bytes, 128, 21);
  limb(f + 112, bytes, 149, 21);
  limb(f + 128, bytes, 170, 22);
  limb(f + 144, bytes, 192, 21);
  limb(f + 160, bytes, 213, 21);
  limb(f + 176, bytes, 234, 21);
}

function limb(to: usize, bytes: usize, bit: u64, width: u64): void {
  const value = (load<u64>(bytes + <usize>(bit >> 3)) >> (bit & 7)) & ((1 << width) - 1);
  store<f64>(to, <f64>value * powerOfTwo(bit));
}

function powerOfTwo(exponent: i64): f64 {
  return reinterpret<f64>((1023 + exponent) << 52);
}

/** Both halves of an element in the one encoding below 2^255 - 19, to BYTES and BYTES + 32. */
export function freeze(f: usize): void {
  freezeHalf(f, BYTES);
  freezeHalf(f + 8, BYTES + 32);
}

function freezeHalf(f: usize, to: usize): void {
  let w0 = pair(f, 0);
  let w1 = pair(f + 32, 43);
  let w2 = pair(f + 64, 85);
  let w3 = pair(f + 96, 128);
  let w4 = pair(f + 128, 170);
  let w5 = pair(f + 160, 213);
  for (let pass = 0; pass < 2; pass++) {
    w1 += w0 >> 43;
    w2 += w1 >> 42;
    w3 += w2 >> 43;
    w4 += w3 >> 42;
    w5 += w4 >> 43;
    w0 = (w0 & LOW43) + 19 * (w5 >> 42);
    w1 &= LOW42;
    w2 &= LOW43;
    w3 &= LOW42;
    w4 &= LOW43;
    w5 &= LOW42;
  }
  // Now in [0, 2^255). The carry out of value + 19 says whether it is p or more.
  w0 += 19 * ((w5 + ((w4 + ((w3 + ((w2 + ((w1 + ((w0 + 19) >> 43)) >> 42)) >> 43)) >> 42)) >> 43)) >> 42);
  w1 += w0 >> 43;
  w2 += w1 >> 42;
  w3 += w2 >> 43;
  w4 += w3 >> 42;
  w5 += w4 >> 43;
  store<i64>(to, (w0 & LOW43) | (w1 << 43));
  store<i64>(to, ((w1 & LOW42) >> 21) | (w2 << 21), 8);
  store<i64>(to, (w3 & LOW42) | (w4 << 42), 16);
  store<i64>(to, ((w4 & LOW43) >> 22) | ((w5 & LOW42) << 21), 24);
}

const LOW42: i64 = (1 << 42) - 1;
const LOW43: i64 = (1 << 43) - 1;
const ROUND: f64 = 6755399441055744; // 1.5 * 2^52: below it, an integer stands in the low bits of the double

function pair(f: usize, bit: i64): i64 {
  const sum = (load<f64>(f) + load<f64>(f, 16)) * powerOfTwo(-bit);
  return reinterpret<i64>(sum + ROUND) - reinterpret<i64>(ROUND);
}

/** All ones in each half that is odd: RFC 9496 §3.1 IS_NEGATIVE. */
export function isNegative(f: usize): v128 {
  freeze(f);
  return maskOf(load<i64>(BYTES) & 1, load<i64>(BYTES, 32) & 1);
}

/** All ones in each half that is zero. */
export function isZero(f: usize): v128 {
  freeze(f);
  return maskOf(none(BYTES), none(BYTES + 32));
}

function none(bytes: usize): i64 {
  const any = load<u64>(bytes) | load<u64>(bytes, 8) | load<u64>(bytes, 16) | load<u64>(bytes, 24);
  return <i64>(((any | (0 - any)) >> 63) ^ 1);
}

/** Two bits as masks. */
export function maskOf(low: i64, high: i64): v128 {
  return i64x2.replace_lane(i64x2.splat(-low), 1, -high);
}

/** All zeros in both halves. */
export function clear(f: usize): void {
  memory.fill(f, 0, LIMBS);
}
