import { type Random, UsageError } from "@tavs/core";
import { bernoulliExpBig } from "../samplers/bernoulli.ts";
import { discreteGeometric } from "../samplers/geometric.ts";
import { uniform } from "../samplers/uniform.ts";

/** How much noise makes an answer cost what it costs. */
export interface StaircaseTerms {
  /** How far the answer moves at most when one person comes or goes. At least 1. */
  readonly l1Sensitivity: bigint;
  /** The price in millionths of epsilon. At least 1. */
  readonly microEpsilon: number;
}

/**
 * Noise of stairs as wide as the sensitivity D: |x| in [k D, k D + r) has weight q^k, in [k D + r, (k + 1) D) weight q^(k + 1), where
 * q = exp(-epsilon) (Geng, Viswanath 2014, arXiv 1212.1186, discrete). Private as Laplace noise is, with a smaller mean of |x|
 * where D is above 1 and epsilon is not small: 0.6 of it at D = 10, epsilon = 4. For one number; exact.
 * Throws `UsageError` if the terms are not positive integers.
 */
export function staircase(terms: StaircaseTerms, random: Random): () => bigint {
  mustBeTerms(terms);
  const epsilon = BigInt(terms.microEpsilon);
  const wide = terms.l1Sensitivity;
  const low = BigInt(staircaseStep(terms));
  const stairs = discreteGeometric({ numerator: 1_000_000n, denominator: epsilon }, random);
  const source = uniform(random);
  return () => {
    for (;;) {
      const place = source.belowBig(wide);
      if (place >= low && !bernoulliExpBig(epsilon, 1_000_000n, source)) continue;
      const magnitude = stairs() * wide + place;
      if (source.below(2) === 0) return magnitude;
      if (magnitude !== 0n) return -magnitude; // else zero would come twice as often
    }
  };
}

/** The r in [1, D] at which the mean of |x| is smallest. Costs D additions, D at most 2^20. */
export function staircaseStep({ l1Sensitivity, microEpsilon }: StaircaseTerms): number {
  mustBeTerms({ l1Sensitivity, microEpsilon });
  const means = Array.from({ length: Number(l1Sensitivity) }, (_, at) =>
    staircaseMean({ sensitivity: Number(l1Sensitivity), epsilon: microEpsilon / 1e6, step: at + 1 }),
  );
  return means.reduce((best, mean, at) => (mean < means[best]! ? at : best), 0) + 1;
}

/** The mean of |x|. */
export function staircaseMean({
  sensitivity: D,
  epsilon,
  step: r,
}: {
  readonly sensitivity: number;
  readonly epsilon: number;
  readonly step: number;
}): number {
  const q = Math.exp(-epsilon);
  const stair = r + q * (D - r); // the weight of the first stair, one side
  const places = (r * (r - 1)) / 2 + (q * (D * (D - 1) - r * (r - 1))) / 2; // and the sum of its places
  const oneSide = stair / (1 - q);
  return (2 * (places / (1 - q) + (D * q * stair) / (1 - q) ** 2)) / (2 * oneSide - 1); // zero has one side only
}

function mustBeTerms({ l1Sensitivity, microEpsilon }: StaircaseTerms): void {
  if (l1Sensitivity < 1n || l1Sensitivity > 1n << 20n)
    throw new UsageError("stairs are as wide as the sensitivity, from 1 to 2^20; beyond that use Laplace noise");
  if (!Number.isSafeInteger(microEpsilon) || microEpsilon < 1)
    throw new UsageError("microEpsilon is an integer, 1 or more");
}
