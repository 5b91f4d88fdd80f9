// Numbers of a ring as digits that add up one by one, so that a plaintext of 50 bits carries 128. What the digits of a total
// would say beyond the total, how often a place was carried, is hidden: every hospital writes its number in a way of its own.
import { PeerError, seededRandom } from "@tavs/core";
import type { RingBits } from "@tavs/core/sharing";

/**
 * A number x of the ring 2^bits is sum_k d_k 16^k. With r_k uniform in [0, 2^40), e_k = d_k + 16 r_k - r_(k-1) is the same
 * number of the ring: what the last place carries leaves it, and is drawn too, because a total of the last places as they are
 * would say how many of the numbers are negative. Two tables of digits with one total in the ring differ by carries c_k, as if
 * R_k, the total of the r_k, were R_k + c_k. Where two hospitals are honest, |c_k| <= 1, and the total of their r_k is as far from the
 * same shifted by one as 2^-40: so a total of digits tells the two apart with 2^-40 a digit at most (n - 1 times as much for any
 * change among n honest). That is statistical, as the noise on shares is, and adds up over the digits that are opened.
 */
const DIGIT_BITS = 4;
const CARRY_BYTES = 5;

/** No digit is larger in magnitude: 15 + 16 (2^40 - 1), or -(2^40 - 1). */
export const LARGEST_DIGIT: number = 2 ** 44 - 1;
const LARGEST_TOTAL = 2 ** 51; // with a carry beside it, exact in a double

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
    const carried = view.getUint32(CARRY_BYTES * at, true) + 2 ** 32 * random[CARRY_BYTES * at + 4]!;
    digits[at]! += digit + 16 * carried;
    const isLast = at % perNumber === perNumber - 1;
    if (!isLast) digits[at + 1]! -= carried;
  }
  return digits;
}

/** The totals of digits as words of the ring. Throws `PeerError`, by position, at a total that no 2^7 vectors add up to. */
export function fromDigits(totals: Float64Array, bits: RingBits): Uint32Array<ArrayBuffer> {
  const perNumber = digitsIn(bits);
  const words = new Uint32Array(totals.length / (32 / DIGIT_BITS));
  let carry = 0;
  for (let at = 0; at < totals.length; at++) {
    if (!(Math.abs(totals[at]!) < LARGEST_TOTAL))
      throw new PeerError(
        `digit number ${at} of the total is larger than digits add up to: somebody handed in another`,
      );
    const value = totals[at]! + (at % perNumber === 0 ? 0 : carry);
    carry = Math.floor(value / 16);
    words[at >>> 3]! |= (value - 16 * carry) << (DIGIT_BITS * (at & 7));
  }
  return words;
}
