import type { Random } from "@tavs/core";
import { bernoulliExpBig } from "../samplers/bernoulli.ts";
import type { Scale } from "../samplers/discrete-laplace.ts";
import { uniform } from "../samplers/uniform.ts";

/**
 * Draws a position with probability proportional to exp(-weight x miss), exactly: one is proposed evenly and kept with the
 * probability that it has less than the best (rejection; McSherry and Talwar 2007 with the coins of Canonne, Kamath, Steinke 2020).
 */
export function chosen(misses: readonly bigint[], { numerator, denominator }: Scale, random: Random): number {
  const source = uniform(random);
  let least = misses[0]!;
  for (const miss of misses) if (miss < least) least = miss;
  for (;;) {
    const proposed = source.below(misses.length);
    if (bernoulliExpBig((misses[proposed]! - least) * numerator, denominator, source)) return proposed;
  }
}
