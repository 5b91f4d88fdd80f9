import type { Uniform } from "./uniform.ts";

/**
 * True with probability exp(-numerator / denominator), exactly; safe integers, 0 <= numerator, 1 <= denominator.
 * Canonne, Kamath, Steinke 2020 (arXiv 2004.00010), Algorithm 1: an alternating series, no exponential. An argument above 1 is
 * cut into ones, each a coin of its own, until one of them is false. Costs 2 words on average.
 */
export function bernoulliExp(numerator: number, denominator: number, source: Uniform): boolean {
  let rest = numerator;
  for (; rest > denominator; rest -= denominator) if (!unitExp(1, 1, source)) return false;
  return unitExp(rest, denominator, source);
}

/** The same of any size; where both sides are safe integers, the same decisions of the same words. */
export function bernoulliExpBig(numerator: bigint, denominator: bigint, source: Uniform): boolean {
  let rest = numerator;
  for (; rest > denominator; rest -= denominator) if (!unitExp(1, 1, source)) return false;
  let k = 1n;
  while (source.fractionBig(rest, denominator * k)) k++;
  return k % 2n === 1n;
}

/** How many coins of probability exp(-1) are true before one is not. */
export function successesOfExpMinusOne(source: Uniform): number {
  let successes = 0;
  while (unitExp(1, 1, source)) successes++;
  return successes;
}

const LARGEST = Number.MAX_SAFE_INTEGER;

/** For an argument in [0, 1]. Where k outgrows the denominator's room, two coins, which must both be true: the probability is the same. */
function unitExp(numerator: number, denominator: number, source: Uniform): boolean {
  let k = 1;
  while (
    denominator * k <= LARGEST
      ? source.fraction(numerator, denominator * k)
      : source.fraction(numerator, denominator) && source.fraction(1, k)
  )
    k++;
  return k % 2 === 1;
}
