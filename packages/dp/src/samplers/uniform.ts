import type { Random } from "@tavs/core";
import { type Inversion, invert } from "./inversion.ts";
import { Words } from "./words.ts";

/** All that a sampler asks of chance. The doors for numbers and bigints read the same words, so that both give the same answer. */
export interface Uniform {
  /** An integer in [0, bound); `bound` is an integer in [1, 2^53]. */
  below(bound: number): number;
  /** An integer in [0, bound); `bound` is at least 1. */
  belowBig(bound: bigint): bigint;
  /** True with probability numerator / denominator; integers, 0 <= numerator <= denominator < 2^53. */
  fraction(numerator: number, denominator: number): boolean;
  fractionBig(numerator: bigint, denominator: bigint): boolean;
  /** An integer by the law of the table. */
  choose(table: Inversion): number;
}

/**
 * Makes uniform integers of random bytes by rejection: a number that does not fit is thrown away, since `x % bound`
 * would favour the small ones. Less than half is thrown away, on average.
 */
export function uniform(random: Random): Uniform {
  return new FromWords(new Words(random));
}

const WORD = 32; // bits
const TWO_TO_32 = 2 ** WORD;
const UNSURE = 2 ** -20; // a quotient of doubles is off by 2^-53 of itself at most, 2^-21 in units of a word

class FromWords implements Uniform {
  readonly #words: Words;

  constructor(words: Words) {
    this.#words = words;
  }

  below(bound: number): number {
    return bound <= TWO_TO_32 ? below32(bound, this.#words) : below53(bound, this.#words);
  }

  belowBig(bound: bigint): bigint {
    return belowBig(bound, this.#words);
  }

  /** Compares a uniform real number to the fraction. One word decides but once in 2^32; the division only where it is certain. */
  fraction(numerator: number, denominator: number): boolean {
    const word = this.#words.next();
    const threshold = (numerator / denominator) * TWO_TO_32;
    if (word + 1 < threshold - UNSURE) return true;
    if (word > threshold + UNSURE) return false;
    return isBelow(word, { numerator: BigInt(numerator), denominator: BigInt(denominator) }, this.#words);
  }

  fractionBig(numerator: bigint, denominator: bigint): boolean {
    return isBelow(this.#words.next(), { numerator, denominator }, this.#words);
  }

  choose(table: Inversion): number {
    return invert(table, this.#words);
  }
}

interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Whether the real number that begins with this word is below the fraction; if the word cannot say, further words do. */
function isBelow(word: number, { numerator, denominator }: Fraction, words: Words): boolean {
  let rest = (numerator << 32n) - BigInt(word) * denominator;
  while (rest > 0n && rest < denominator) rest = (rest << 32n) - BigInt(words.next()) * denominator;
  return rest > 0n;
}

function below32(bound: number, words: Words): number {
  if (bound === 1) return 0;
  const mask = 0xffff_ffff >>> Math.clz32(bound - 1);
  for (;;) {
    const value = (words.next() & mask) >>> 0;
    if (value < bound) return value;
  }
}

function below53(bound: number, words: Words): number {
  const mask = 0xffff_ffff >>> Math.clz32(Math.floor((bound - 1) / TWO_TO_32));
  for (;;) {
    const value = ((words.next() & mask) >>> 0) * TWO_TO_32 + words.next(); // at most 2^53 - 1: exact
    if (value < bound) return value;
  }
}

function belowBig(bound: bigint, words: Words): bigint {
  const bits = bound === 1n ? 0 : (bound - 1n).toString(2).length;
  for (;;) {
    let value = 0n;
    for (let at = 0; at < bits; at += WORD) value = (value << BigInt(WORD)) | BigInt(words.next());
    value = BigInt.asUintN(bits, value);
    if (value < bound) return value;
  }
}
