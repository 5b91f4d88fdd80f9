/**
 * Vectors of integers modulo a Mersenne prime p, 2^61 - 1 or 2^127 - 1: the fields of Shamir's shares. A vector of n numbers is
 * one flat `Uint32Array` of 2n or 4n words, each number below p and little-endian. In these fields what runs over the top is
 * added at the bottom (2^61 = 1), and -v is v with every bit turned, so that nothing here divides and no loop makes a bigint.
 */
import { UsageError } from "../errors.ts";

/** How wide a number of the field is: p = 2^bits - 1. */
export type FieldBits = 61 | 127;

const WORD = 2 ** 32;
const LIMB = 13; // bits: a word times a limb has 45, and 2^7 of them can be added in a double
const MOST_TERMS = 64;

/** p. */
export const primeOf = (bits: FieldBits): bigint => 2n ** BigInt(bits) - 1n;
/** 32-bit words of a number. */
export const wordsIn = (bits: FieldBits): 2 | 4 => (bits === 61 ? 2 : 4);
/** What the highest word of a number is below, or, in p, equal to. */
export const topOf = (bits: FieldBits): number => (bits === 61 ? 0x1fffffff : 0x7fffffff);

/** Adds `term` to `total`, number by number, modulo p; `term` is left as it was. Throws `UsageError` at unlike lengths. */
export function addInField(total: Uint32Array, term: Uint32Array, bits: FieldBits): void {
  mustMatch(total, term, bits);
  multiplyAdd(total, 1, term, bits);
}

/** The number 0 - v for each v. */
export function negated(vector: Uint32Array, bits: FieldBits): Uint32Array<ArrayBuffer> {
  const words = wordsIn(bits);
  const top = topOf(bits);
  const turned = vector.map((word, at) => ((at + 1) % words === 0 ? word ^ top : ~word));
  multiplyAdd(turned, 1, new Uint32Array(turned.length), bits); // -0 was p
  return turned;
}

/**
 * total * factor + term, number by number, modulo p, in place. The factor is an integer below 2^19; words of `term` may be
 * any integers below 2^52. Cost: one multiplication of doubles a word.
 */
export function multiplyAdd(
  total: Uint32Array,
  factor: number,
  term: Uint32Array | Float64Array,
  bits: FieldBits,
): void {
  const words = wordsIn(bits);
  const top = topOf(bits) + 1;
  for (let at = 0; at < total.length; at += words) {
    const last = at + words - 1;
    let carry = 0;
    for (let k = at; k < last; k++) {
      const sum = total[k]! * factor + term[k]! + carry; // below 2^53
      const low = sum >>> 0;
      total[k] = low;
      carry = (sum - low) / WORD;
    }
    const highest = total[last]! * factor + term[last]! + carry;
    const over = Math.floor(highest / top);
    const rest = highest - over * top;
    total[last] = rest;
    const bottom = total[at]! + over;
    if (bottom < WORD && rest < top - 1) total[at] = bottom;
    else fold(total, at, last, over, top);
  }
}

/** Adds at the bottom what ran over the top, where that carries on; p itself becomes 0. */
function fold(total: Uint32Array, at: number, last: number, over: number, top: number): void {
  let carry = over;
  while (carry > 0) {
    for (let k = at; k < last; k++) {
      const sum = total[k]! + carry;
      total[k] = sum;
      carry = Math.floor(sum / WORD);
    }
    const highest = total[last]! + carry;
    carry = highest >= top ? 1 : 0;
    total[last] = highest - carry * top;
  }
  if (total[last] !== top - 1) return;
  for (let k = at; k < last; k++) if (total[k] !== WORD - 1) return;
  total.fill(0, at, last + 1);
}

/**
 * The sum of weight i times vector i, number by number. `weights` is a vector of the field, one number for each of `vectors`.
 * Cost: words * bits / 13 multiplications of doubles for each number and vector.
 */
export function combination(
  weights: Uint32Array,
  vectors: readonly Uint32Array[],
  bits: FieldBits,
): Uint32Array<ArrayBuffer> {
  const total = new Uint32Array(vectors[0]?.length ?? 0);
  const [words, length] = [wordsIn(bits), total.length];
  for (let first = 0; first < vectors.length; first += MOST_TERMS) {
    const some = vectors.slice(first, first + MOST_TERMS);
    const part = new Uint32Array(length);
    for (let limb = Math.ceil(bits / LIMB) - 1; limb >= 0; limb--) {
      const sums = new Float64Array(length);
      some.forEach((vector, i) => {
        const weight = limbOf(weights, (first + i) * words, words, limb);
        for (let at = 0; at < length; at++) sums[at]! += vector[at]! * weight;
      });
      multiplyAdd(part, 2 ** LIMB, sums, bits);
    }
    addInField(total, part, bits);
  }
  return total;
}

/** Bits 13 * limb and on of the number at `at`. */
function limbOf(vector: Uint32Array, at: number, words: number, limb: number): number {
  const [word, shift] = [Math.floor((LIMB * limb) / 32), (LIMB * limb) % 32];
  const low = vector[at + word]! >>> shift;
  const high = shift > 32 - LIMB && word + 1 < words ? vector[at + word + 1]! << (32 - shift) : 0;
  return (low | high) & (2 ** LIMB - 1);
}

function mustMatch(total: Uint32Array, term: Uint32Array, bits: FieldBits): void {
  if (total.length !== term.length)
    throw new UsageError(`a vector of ${term.length} words does not fit a total of ${total.length} words`);
  if (total.length % wordsIn(bits) !== 0)
    throw new UsageError(`${total.length} words are no whole count of ${bits}-bit numbers`);
}
