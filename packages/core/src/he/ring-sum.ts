// Adding up polynomials: sums of weight times coefficient, modulo each prime. Doubles hold every whole number below 2^53, so
// each coefficient is added as two words of 32 bits, and reduced once: several times faster than loading each into SEAL.
import { InternalError, PeerError } from "../errors.ts";
import type { Row } from "./table.ts";

export interface Part {
  readonly weight: number;
  readonly polynomial: Uint8Array;
}

/** The most that all weights' absolute values add up to: times 2^32, that is exact in a double. */
export const MAX_WEIGHTS: number = 2 ** 20;
const WORD = 2 ** 32;

interface Modulus {
  readonly low: number;
  readonly high: number;
  /** Rounded. */
  readonly whole: number;
}

const modulusOf = (prime: bigint): Modulus => {
  return { low: Number(prime & 0xffffffffn), high: Number(prime >> 32n), whole: Number(prime) };
};

/** The sum of weight times polynomial. Throws `PeerError` where a coefficient is not below its prime. */
export function weightedSum(row: Row, parts: readonly Part[]): Uint8Array {
  if (parts.reduce((sum, { weight }) => sum + Math.abs(weight), 0) > MAX_WEIGHTS)
    throw new InternalError("weights that large are not exact");
  const sum = new Uint32Array(2 * row.degree * row.data.length);
  for (const [i, prime] of row.data.entries()) {
    const [from, to] = [2 * row.degree * i, 2 * row.degree * (i + 1)];
    const [low, high] = [new Float64Array(row.degree), new Float64Array(row.degree)];
    const modulus = modulusOf(prime);
    for (const { weight, polynomial } of parts)
      add({ low, high }, wordsOf(polynomial).subarray(from, to), { weight, modulus });
    reduce({ low, high }, prime, sum.subarray(from, to));
  }
  return new Uint8Array(sum.buffer);
}

/** Whether these are as many coefficients as the ring has, each below its prime. */
export function isPolynomial(row: Pick<Row, "degree" | "data">, polynomial: Uint8Array): boolean {
  const length = 2 * row.degree;
  if (polynomial.length !== 4 * length * row.data.length) return false;
  const words = wordsOf(polynomial);
  return row.data.every(
    (prime, i) => countBeyond(words.subarray(length * i, length * (i + 1)), modulusOf(prime)) === 0,
  );
}

/** Throws `PeerError` where a coefficient is not below its prime: what is handed in is looked at before it is kept. */
export function mustBePolynomial(row: Row, polynomial: Uint8Array): void {
  const words = wordsOf(polynomial);
  for (const [i, prime] of row.data.entries()) {
    const part = words.subarray(2 * row.degree * i, 2 * row.degree * (i + 1));
    mustBeNone(countBeyond(part, modulusOf(prime)));
  }
}

function countBeyond(words: Uint32Array, { low, high }: Modulus): number {
  let beyond = 0;
  for (let i = 0; i < words.length; i += 2)
    if (words[i + 1]! > high || (words[i + 1] === high && words[i]! >= low)) beyond += 1;
  return beyond;
}

function mustBeNone(beyond: number): void {
  if (beyond > 0)
    throw new PeerError(`a polynomial has ${beyond} coefficients that are not below their prime`, {
      code: "polynomial",
    });
}

/** As words; a copy where they do not lie on a multiple of 4. */
function wordsOf(polynomial: Uint8Array): Uint32Array {
  const bytes = polynomial.byteOffset % 4 === 0 ? polynomial : polynomial.slice();
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

interface Sums {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

interface Times {
  readonly weight: number;
  readonly modulus: Modulus;
}

function add({ low, high }: Sums, words: Uint32Array, { weight, modulus }: Times): void {
  mustBeNone(countBeyond(words, modulus));
  for (let i = 0; i < low.length; i++) {
    low[i]! += weight * words[2 * i]!; // pairs in brackets would cost more than the sum
    high[i]! += weight * words[2 * i + 1]!;
  }
}

/**
 * low + 2^32 high modulo a prime, for each. The quotient is estimated, and then at most one off: every product and difference
 * here is exact, where the words are below 2^53 and the quotient is below 2^21.
 */
export function reduce({ low, high }: Sums, prime: bigint, into: Uint32Array): void {
  const modulus = modulusOf(prime);
  for (let i = 0; i < low.length; i++) {
    const quotient = Math.floor((high[i]! * WORD + low[i]!) / modulus.whole);
    let lower = low[i]! - quotient * modulus.low;
    let upper = high[i]! - quotient * modulus.high;
    const carry = Math.floor(lower / WORD);
    lower -= carry * WORD;
    upper += carry;
    if (upper < 0) [lower, upper] = plus(lower, upper, modulus, 1);
    else if (upper > modulus.high || (upper === modulus.high && lower >= modulus.low))
      [lower, upper] = plus(lower, upper, modulus, -1);
    into[2 * i] = lower;
    into[2 * i + 1] = upper;
  }
}

function plus(lower: number, upper: number, modulus: Modulus, times: 1 | -1): [number, number] {
  const low = lower + times * modulus.low;
  const carry = Math.floor(low / WORD);
  return [low - carry * WORD, upper + times * modulus.high + carry];
}
