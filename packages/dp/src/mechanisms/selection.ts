import { type Random, UsageError } from "@tavs/core";
import { bernoulliExp, bernoulliExpBig } from "../samplers/bernoulli.ts";
import { discreteGeometric } from "../samplers/geometric.ts";
import { reduced, type Scale } from "../samplers/rational.ts";
import { type Uniform, uniform } from "../samplers/uniform.ts";

/** A choice of one among candidates of whole scores. */
export interface ChoiceTerms {
  /** How far one person moves a score, at most. */
  readonly sensitivity: bigint;
  /** Millionths of epsilon. */
  readonly microEpsilon: number;
  /** Whether one person moves all scores in the same direction, as counts: then half the noise is enough. */
  readonly monotonic: boolean;
}

/** A mechanism and its price: each of them has its own, since what is sampled and what is charged are one thing. */
export interface Choice {
  readonly mechanism: "exponential" | "permute-and-flip" | "noisy-max";
  readonly microEpsilon: number;
  /** What it costs in zero-concentrated differential privacy. */
  readonly rho: number;
  /** The position of the chosen score. Throws `UsageError` if there is no score. */
  choose(scores: readonly bigint[], random: Random): number;
}

/**
 * Candidate i with probability proportional to exp(score / scale) (McSherry, Talwar 2007), by rejection from the best: n / k tries,
 * where k candidates are about as good as the best. rho = epsilon^2 / 8: its loss has a range of epsilon (Cesar, Rogers 2021).
 */
export function exponential(terms: ChoiceTerms): Choice {
  const scale = choiceScale(terms);
  const epsilon = terms.microEpsilon / 1e6;
  return {
    mechanism: "exponential",
    microEpsilon: terms.microEpsilon,
    rho: epsilon ** 2 / 8,
    choose: (scores, random) => {
      const source = uniform(random);
      return proportionally(gaps(scores), coinOf(scale, source), source);
    },
  };
}

/**
 * In random order, the first candidate whose coin of probability exp((score - best) / scale) is true (McKenna, Sheldon 2020,
 * arXiv 2010.12603, Algorithm 1): never worse than `exponential`. Its loss is not of bounded range: rho = epsilon^2 / 2.
 */
export function permuteAndFlip(terms: ChoiceTerms): Choice {
  const scale = choiceScale(terms);
  const epsilon = terms.microEpsilon / 1e6;
  return {
    mechanism: "permute-and-flip",
    microEpsilon: terms.microEpsilon,
    rho: epsilon ** 2 / 2,
    choose: (scores, random) => {
      const source = uniform(random);
      return flipInOrder(gaps(scores), coinOf(scale, source), source);
    },
  };
}

/**
 * The candidate whose score is the largest after geometric noise (Dwork, Roth 2014, §3.3, with one-sided noise as Ding et al. 2021);
 * among equal ones the first. Only the position is told, never the noisy score. rho = epsilon^2 / 2.
 */
export function noisyMax(terms: ChoiceTerms): Choice {
  const scale = choiceScale(terms);
  const epsilon = terms.microEpsilon / 1e6;
  return {
    mechanism: "noisy-max",
    microEpsilon: terms.microEpsilon,
    rho: epsilon ** 2 / 2,
    choose: (scores, random) => {
      gaps(scores);
      const noise = discreteGeometric(scale, random);
      const noisy = scores.map((score) => score + noise());
      return noisy.reduce((best, score, at) => (score > noisy[best]! ? at : best), 0);
    },
  };
}

/** 2 sensitivity / epsilon; half of it where all scores move together. */
export function choiceScale({ sensitivity, microEpsilon, monotonic }: ChoiceTerms): Scale {
  if (sensitivity < 1n || !Number.isSafeInteger(microEpsilon) || microEpsilon < 1)
    throw new UsageError("sensitivity and microEpsilon are integers, 1 or more");
  return reduced({ numerator: (monotonic ? 1n : 2n) * sensitivity * 1_000_000n, denominator: BigInt(microEpsilon) });
}

/** How far each score is below the best. */
function gaps(scores: readonly bigint[]): readonly bigint[] {
  if (scores.length === 0) throw new UsageError("there is nothing to choose from: no score was given");
  let best = scores[0]!;
  for (const score of scores) if (score > best) best = score;
  return scores.map((score) => best - score);
}

type Coin = (gap: bigint) => boolean;

/** True with probability exp(-gap / scale). */
function coinOf({ numerator, denominator }: Scale, source: Uniform): Coin {
  const [top, bottom] = [Number(numerator), Number(denominator)];
  const fits = numerator < 1n << 47n;
  return (gap) => {
    const rest = Number(gap) * bottom;
    if (fits && rest <= Number.MAX_SAFE_INTEGER) return bernoulliExp(rest, top, source);
    return bernoulliExpBig(gap * denominator, numerator, source);
  };
}

/** Any candidate, kept with the probability of its coin. Exported for the proof. */
export function proportionally(gaps: readonly bigint[], coin: Coin, source: Uniform): number {
  for (;;) {
    const at = source.below(gaps.length);
    if (coin(gaps[at]!)) return at;
  }
}

/** Candidates without return, until the first whose coin is true; the best one's always is. Exported for the proof. */
export function flipInOrder(gaps: readonly bigint[], coin: Coin, source: Uniform): number {
  const left = gaps.map((_, at) => at);
  for (;;) {
    const drawn = source.below(left.length);
    const at = left[drawn]!;
    if (coin(gaps[at]!)) return at;
    left[drawn] = left[left.length - 1]!;
    left.pop();
  }
}
