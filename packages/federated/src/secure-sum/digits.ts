// Numbers of a ring as digits that add up one by one, so that a plaintext of 50 bits carries 128. What the digits of a total
// would say beyond the total, how often a place was carried, is hidden: every hospital writes its number in a way of its own.
import { seededRandom, UsageError } from "@tavs/core";
import type { RingBits } from "@tavs/core/sharing";

/**
 * A number x of the ring 2^bits is sum_k d_k 16^k. With r_k uniform in [0, 2^40), e_k = d_k + 16 r_k - r_(k-1) is the same
 * number, the last place wrapping as the ring does. A total of the e_k shows sum_k d_k only through its value in the ring, but
 * for 2^-40 a digit: where two hospitals are honest, so far is the sum of two r_k from the same, shifted by a carry.
 */
const DIGIT_BITS = 4;
const CARRY_BYTES = 5;

/** No digit is larger in magnitude: 15 + 16 (2^40 - 1), or -(2^40 - 1). */
export const LARGEST_DIGIT: number = 2 ** 44 - 1;

/** Digits of one number. */
export const digitsIn = (bits: RingBits): number => bits / DIGIT_BITS;

/** Words of the ring (32 bits each, the lowest first) as digits. `seed`: 32 bytes that serve for nothing else. */
export function toDigits(words: Uint32Array, bits: RingBits, seed: Uint8Array): Float64Array<ArrayBuffer> {
  const perNumber = digitsIn(bits);
  const digits = new Float64Array(words.length * (32 / DIGIT_BITS));
  const random = seededRandom(seed)(CARRY_BYTES * digits.length);
  const view = new DataView(random.buffer, random.byteOffset);
  for (let at = 0; at < digits.length; at++) {
    const digit = (words[at >>> 3]! >>> (DIGIT_BITS * (at & 7))) & 15;
    const isLast = at % perNumber === perNumber - 1; // what it carries leaves the ring
    const carried = isLast ? 0 : view.getUint32(CARRY_BYTES * at, true) + 2 ** 32 * random[CARRY_BYTES * at + 4]!;
    digits[at]! += digit + 16 * carried;
    if (!isLast) digits[at + 1]! -= carried;
  }
  return digits;
}

/** The totals of digits as words of the ring. Throws `UsageError` at a total that no sum of 2^8 vectors gives. */
export function fromDigits(totals: Float64Array, bits: RingBits): Uint32Array<ArrayBuffer> {
  const perNumber = digitsIn(bits);
  const words = new Uint32Array(totals.length / (32 / DIGIT_BITS));
  let carry = 0;
  for (let at = 0; at < totals.length; at++) {
    if (!(Math.abs(totals[at]!) < 2 ** 52)) throw new UsageError(`digit number ${at} of a total is too large`);
    const value = totals[at]! + (at % perNumber === 0 ? 0 : carry);
    carry = Math.floor(value / 16);
    words[at >>> 3]! |= (value - 16 * carry) << (DIGIT_BITS * (at & 7));
  }
  return words;
}
