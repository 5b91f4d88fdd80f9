import { type Random, UsageError } from "@tavs/core";
import { type Inversion, inversion, type Law } from "./inversion.ts";
import { reduced, type Scale } from "./rational.ts";
import { uniform } from "./uniform.ts";

/**
 * Draws the difference of two Poisson numbers of mean variance / 2 each, exactly, 30 million in a second: noise whose sums have the
 * same law. Making the sampler costs up to a millisecond.
 * Source: Agarwal, Kairouz, Liu 2021 (arXiv 2110.04995). Throws `UsageError` if the variance is not in (0, 2^12].
 */
export function skellam(variance: Scale, random: Random): () => number {
  const { numerator, denominator } = reduced(variance);
  if (numerator > denominator * LARGEST_VARIANCE)
    throw new UsageError("Skellam noise is drawn up to a variance of 2^12; beyond that use the discrete Gaussian");
  const table = poissonTable({ numerator, denominator: 2n * denominator });
  const source = uniform(random);
  return () => source.choose(table) - source.choose(table);
}

const LARGEST_VARIANCE = 1n << 12n;

/** The Poisson law, ready to be drawn from. The mean is positive. */
export function poissonTable(mean: Scale): Inversion {
  return inversion(poissonLaw(mean));
}

/**
 * Weights mean^x / x!, by their ratios from the largest one on: each is off by 1 more than its neighbour, which is larger. Where one
 * is rounded to 0, it and all that are farther out are a hundred times that at most, since there ratios are below 0.99.
 */
function poissonLaw({ numerator, denominator }: Scale): Law {
  return (bits) => {
    const mode = Number(numerator / denominator);
    const largest = 1n << BigInt(bits + 64);
    const above = decreasing(largest, (i) => [numerator, denominator * BigInt(mode + i)]);
    const below = decreasing(largest, (i) => [denominator * BigInt(mode - i + 1), numerator]);
    const weights = [...below.toReversed(), largest, ...above];
    const error = BigInt(weights.length + 2);
    return { first: mode - below.length, weights, error, tail: 200n * error };
  };
}

/** The weights after the first, until they are 0: the i-th is its neighbour times a ratio. */
function decreasing(first: bigint, ratio: (i: number) => readonly [bigint, bigint]): bigint[] {
  const weights: bigint[] = [];
  for (let weight = first; ; weights.push(weight)) {
    const [numerator, denominator] = ratio(weights.length + 1);
    weight = (weight * numerator) / denominator;
    if (weight === 0n) return weights;
  }
}
