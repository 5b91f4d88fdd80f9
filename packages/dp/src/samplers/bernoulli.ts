import type { Uniform } from "./uniform.ts";

/**
 * True with probability exp(-gamma), given a coin that is true with probability gamma, for gamma in [0, 1].
 * Canonne, Kamath, Steinke 2020 (arXiv 2004.00010), Algorithm 1: exp(-gamma) as an alternating series, no exponential.
 *
 * Departs from the paper, which flips one coin of probability gamma/k: here two, gamma and 1/k, which must both be true.
 * The probability is the same, and no denominator outgrows 2^53.
 */
export function bernoulliExp(coin: () => boolean, { below }: Uniform): boolean {
  let k = 1;
  while (coin() && below(k) === 0) k++;
  return k % 2 === 1;
}

/** How many coins of probability exp(-1) are true before one is not. */
export function successesOfExpMinusOne(uniform: Uniform): number {
  let successes = 0;
  while (bernoulliExp(always, uniform)) successes++;
  return successes;
}

const always = (): boolean => true;
