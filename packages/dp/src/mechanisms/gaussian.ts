import { UsageError } from "@tavs/core";
import type { Scale } from "../samplers/rational.ts";
import { gaussianSigma } from "./analytic-gaussian.ts";

/** How much Gaussian noise makes an answer cost what it costs. */
export interface GaussianNoise {
  /** How far the answer moves at most, in squared Euclidean distance, when one person comes or goes. At least 1. */
  readonly l2SensitivitySquared: bigint;
  /** The price in millionths of rho (zero-concentrated differential privacy). At least 1. */
  readonly microRho: number;
}

/**
 * sigma^2 = sensitivity^2 / (2 rho), exactly (Canonne, Kamath, Steinke 2020, Theorem 4): discrete noise costs what continuous
 * noise does, for answers of any length. Throws `UsageError` if a term is not a positive integer.
 */
export function gaussianVariance({ l2SensitivitySquared, microRho }: GaussianNoise): Scale {
  if (l2SensitivitySquared < 1n)
    throw new UsageError("the query says that nobody can change its answer; then it asks nothing");
  if (!Number.isSafeInteger(microRho) || microRho < 1) throw new UsageError("rho is counted in millionths, 1 or more");
  return { numerator: l2SensitivitySquared * 1_000_000n, denominator: 2n * BigInt(microRho) };
}

/** What is asked of the noise of a single integer. */
export interface ApproximateGoal {
  /** Positive. */
  readonly epsilon: number;
  /** In (0, 1). */
  readonly delta: number;
  /** An integer, at least 1. */
  readonly sensitivity: number;
}

/**
 * The variance at which discrete Gaussian noise makes a single integer (epsilon, delta)-private: that of `gaussianSigma`, enlarged until
 * the law that is drawn satisfies the bound, and rounded up to a short fraction; within 0.1 % of the least. An answer of several
 * numbers is not covered: charge it by rho. Throws `UsageError` if the goal is not as described, or sigma would be above 2^17.
 */
export function discreteGaussianVariance({ epsilon, delta, sensitivity }: ApproximateGoal): Scale {
  if (!Number.isSafeInteger(sensitivity) || sensitivity < 1)
    throw new UsageError("a sensitivity is an integer, 1 or more");
  let variance = short(gaussianSigma({ epsilon, delta, sensitivity }) ** 2);
  while (
    integerDelta(Number(variance.numerator) / Number(variance.denominator), sensitivity, epsilon) >
    delta * (1 - 1e-9)
  )
    variance = short((Number(variance.numerator) / Number(variance.denominator)) * (1 + 2 ** -11));
  return variance;
}

/** Rounded up to 20 significant binary digits. */
function short(value: number): Scale {
  if (value > 2 ** 34) throw new UsageError("sigma would be above 2^17; ask in larger units");
  const digits = 20 - Math.ceil(Math.log2(value));
  const numerator = BigInt(Math.ceil(value * 2 ** digits));
  return digits >= 0
    ? { numerator, denominator: 1n << BigInt(digits) }
    : { numerator: numerator << BigInt(-digits), denominator: 1n };
}

/**
 * The delta of one integer that moves by the integer `sensitivity` or by less, under discrete Gaussian noise (Canonne, Kamath,
 * Steinke 2020, Theorem 7): the outputs whose loss is above epsilon lie beyond one point. Costs 13 sigma additions.
 */
export function integerDelta(variance: number, sensitivity: number, epsilon: number): number {
  const beyond = (epsilon * variance) / sensitivity - sensitivity / 2; // the noise at which the loss is epsilon
  const reach = Math.max(Math.abs(beyond), 0) + 13 * Math.sqrt(variance) + 40 + sensitivity;
  let sum = 0;
  for (let x = Math.ceil(reach); x > beyond && x > -reach; x--) {
    const other = epsilon - ((x + sensitivity) ** 2 - x ** 2) / (2 * variance); // log of e^epsilon times the ratio
    sum += Math.exp(-(x ** 2) / (2 * variance)) * -Math.expm1(Math.min(0, other));
  }
  return sum / discreteTotal(variance);
}

/** The sum of exp(-x^2 / (2 variance)) over the integers: itself where it is short, its Poisson transform where that is. */
export function discreteTotal(variance: number): number {
  let total = 1;
  if (variance < 1) for (let x = 1; x < 60; x++) total += 2 * Math.exp(-(x * x) / (2 * variance));
  else for (let k = 1; k < 10; k++) total += 2 * Math.exp(-2 * variance * (Math.PI * k) ** 2);
  return variance < 1 ? total : total * Math.sqrt(2 * Math.PI * variance);
}
