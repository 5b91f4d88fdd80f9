import type { Words } from "./words.ts";

/**
 * Weights of successive integers, as far as they are known: the weight of `first + i`, in units that are the same for all, is within
 * `error` of `weights[i]`; all the integers that are not listed weigh `tail` together, at most. `tail` is 0n where none is missing.
 */
export interface Weights {
  readonly first: number;
  readonly weights: readonly bigint[];
  readonly error: bigint;
  readonly tail: bigint;
}

/** A law on the integers to any precision: what is unknown, divided by the sum of the weights, is below 2^-(bits + 16). */
export type Law = (bits: number) => Weights;

/** A law, ready to be drawn from: see `invert`. */
export interface Inversion {
  readonly law: Law;
  readonly first: number;
  /** 2^32 P(X <= first + i) is at least lower[i] and at most upper[i]. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Where to begin the search, by the first byte of the word. */
  readonly guide: Uint16Array;
}

/** Computes the thresholds to 32 bits. Costs about half a microsecond for each weight. */
export function inversion(law: Law): Inversion {
  const { first, lower, upper } = thresholds(law, 32);
  const guide = Uint16Array.from({ length: 256 }, (_, byte) =>
    upper.findIndex((bound) => bound > BigInt(byte * 2 ** 24)),
  );
  return { law, first, lower: Float64Array.from(lower, Number), upper: Float64Array.from(upper, Number), guide };
}

/**
 * Draws from the law, exactly: finds where a uniform real number lies among the thresholds, real numbers too. One word decides,
 * except where a threshold lies inside of the word's 2^-32; there both numbers get more digits until they part.
 */
export function invert(table: Inversion, words: Words): number {
  const word = words.next();
  const { lower, upper } = table;
  let at = table.guide[word >>> 24]!;
  while (word >= upper[at]!) at++;
  return word < lower[at]! ? table.first + at : refine(table.law, word, words);
}

function refine(law: Law, word: number, words: Words): number {
  let uniform = BigInt(word);
  for (let bits = 64; ; bits += 32) {
    uniform = (uniform << 32n) | BigInt(words.next());
    const { first, lower, upper } = thresholds(law, bits);
    const at = upper.findIndex((bound) => uniform < bound);
    if (uniform < lower[at]!) return first + at;
  }
}

interface Thresholds {
  readonly first: number;
  readonly lower: readonly bigint[];
  readonly upper: readonly bigint[];
}

/** Whole numbers around 2^bits P(X <= first + i). The last `upper` is 2^bits: what lies beyond the list is a matter of more bits. */
export function thresholds(law: Law, bits: number): Thresholds {
  const { first, weights, error, tail } = law(bits);
  const slack = error * BigInt(weights.length);
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  const one = 1n << BigInt(bits);
  // What is not listed may also lie below `first`: the list begins with an integer of which only that is known.
  const lower = [0n];
  const upper = [tail === 0n ? 0n : (tail * one) / (total - slack) + 1n];
  let sum = 0n;
  for (const weight of weights) {
    sum += weight;
    lower.push(atLeast(0n, ((sum - slack) * one) / (total + slack + tail)));
    upper.push(atMost(one, ((sum + slack + tail) * one) / (total - slack) + 1n));
  }
  upper[upper.length - 1] = one;
  if (tail === 0n) lower[lower.length - 1] = one;
  return { first: first - 1, lower, upper };
}

const atLeast = (least: bigint, value: bigint): bigint => (value < least ? least : value);
const atMost = (most: bigint, value: bigint): bigint => (value > most ? most : value);
