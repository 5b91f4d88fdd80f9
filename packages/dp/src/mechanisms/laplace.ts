import { type Random, UsageError } from "@tavs/core";
import { discreteLaplace, type Scale } from "../samplers/discrete-laplace.ts";

/** How much noise makes an answer cost what it costs. */
export interface LaplaceTerms {
  /** How far the answer moves at most, all its numbers together, when one person comes or goes. At least 1. */
  readonly l1Sensitivity: bigint;
  /** The price in millionths of epsilon. At least 1. */
  readonly microEpsilon: number;
}

/** The scale at which discrete Laplace noise is epsilon-private: sensitivity / epsilon (Ghosh, Roughgarden, Sundararajan 2009). */
export function laplaceScale({ l1Sensitivity, microEpsilon }: LaplaceTerms): Scale {
  if (l1Sensitivity < 1n)
    throw new UsageError("the query says that nobody can change its answer; then it asks nothing");
  return { numerator: l1Sensitivity * 1_000_000n, denominator: BigInt(microEpsilon) };
}

/** Adds independent noise to each value. Integers in, integers out, of any size. */
export function addLaplace(values: readonly bigint[], terms: LaplaceTerms, random: Random): readonly bigint[] {
  const noise = discreteLaplace(laplaceScale(terms), random);
  return values.map((value) => value + noise());
}

/**
 * The smallest whole m for which the noise of one number is within +-m with a probability of at least 95 %, of the discrete law:
 * P(|X| > m) = 2 q^(m + 1) / (1 + q), where q = exp(-1 / scale). The continuous formula, scale x ln 20, asks too much.
 * Throws `UsageError` where the noise does not fit in 2^53: such an answer would say nothing.
 */
export function laplaceMargin(terms: LaplaceTerms): number {
  const { numerator, denominator } = laplaceScale(terms);
  const scale = Number(numerator) / Number(denominator);
  const q = Math.exp(-1 / scale);
  const margin = Math.max(0, Math.ceil(-scale * Math.log(0.025 * (1 + q))) - 1);
  if (Number.isSafeInteger(margin)) return margin;
  throw new UsageError("the noise of this answer does not fit in 2^53; ask with narrower bounds or a larger epsilon");
}
