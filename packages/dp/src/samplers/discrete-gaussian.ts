import type { Random } from "@tavs/core";
import { attemptsAt, until } from "./attempts.ts";
import { bernoulliExpBig } from "./bernoulli.ts";
import { drawGaussian, gaussianBlocks, hasBlocks } from "./gaussian-blocks.ts";
import { integerSquareRoot, reduced, type Scale } from "./rational.ts";
import { type Uniform, uniform } from "./uniform.ts";

/**
 * Draws integers x with probability proportional to exp(-x^2 / (2 variance)), exactly, for every fraction. (`variance` is the
 * sigma^2 of Canonne, Kamath, Steinke 2020, arXiv 2004.00010; the variance of what is drawn is a little smaller where it is
 * below 1.) Making the sampler costs a quarter of a millisecond.
 *
 * The time that a draw takes depends on what is drawn: do not let a stranger measure it.
 *
 * Throws `UsageError` if the variance is not positive or has more than 1024 bits on either side.
 */
export function discreteGaussian(variance: Scale, random: Random): () => bigint {
  const exact = reduced(variance);
  const source = uniform(random);
  if (!hasBlocks(exact)) {
    const attempt = gaussianAttempts(exact, source);
    return () => until(attempt);
  }
  const blocks = gaussianBlocks(exact);
  return () => BigInt(drawGaussian(blocks, source));
}

/**
 * The same law as numbers, for those who draw many: 15 to 30 million in a second where twice the numerator is below 2^47, else one.
 * Throws `UsageError` if the variance is not in [2^-20, 2^80].
 */
export function discreteGaussianNumbers(variance: Scale, random: Random): () => number {
  const blocks = gaussianBlocks(reduced(variance));
  const source = uniform(random);
  return () => drawGaussian(blocks, source);
}

/**
 * Attempts for any fraction: Algorithm 3 of Canonne, Kamath, Steinke. A discrete Laplace number y of the integer scale t, kept with
 * probability exp(-(|y| - variance / t)^2 / (2 variance)).
 */
export function gaussianAttempts({ numerator: p, denominator: q }: Scale, source: Uniform): () => bigint | undefined {
  const t = integerSquareRoot(p / q) + 1n;
  const proposals = attemptsAt({ numerator: t, denominator: 1n }, source);
  return () => {
    const proposal = until(proposals);
    const distance = (proposal < 0n ? -proposal : proposal) * t * q - p;
    return bernoulliExpBig(distance * distance, 2n * p * q * t * t, source) ? proposal : undefined;
  };
}
