// A bound that follows the hospitals (Andrew et al. 2021, adaptive clipping): a good one is a quantile of the lengths of their
// updates, and nobody may see the lengths. Each hospital adds one bit, whether it was within; the total of bits moves the bound.
import { UsageError } from "@tavs/core";

export interface BoundRule {
  /** Which part of the updates should be within: 0.5 for the median. */
  readonly quantile: number;
  /** How fast the bound follows: 0.2 in the paper. */
  readonly learningRate: number;
}

export interface Counted {
  /** How many updates were within the bound: a total, with noise or without. */
  readonly within: number;
  readonly hospitals: number;
}

/**
 * The next round's bound: larger by e^(learningRate * quantile) where nobody was within, smaller where all were. A function of
 * totals alone; how many were within is an output too, so the total of bits takes its noise before it is seen.
 */
export function nextBound(
  bound: number,
  { within, hospitals }: Counted,
  { quantile, learningRate }: BoundRule,
): number {
  if (!(bound > 0 && bound < Infinity)) throw new UsageError("the bound of an update's length must be above 0");
  if (!(quantile > 0 && quantile < 1)) throw new UsageError("the quantile must lie between 0 and 1");
  if (!(learningRate > 0 && learningRate < Infinity)) throw new UsageError("the learning rate must be above 0");
  if (!Number.isInteger(hospitals) || hospitals < 3 || !Number.isFinite(within))
    throw new UsageError("a total of bits and a whole number of hospitals, from 3, are needed");
  const next = bound * Math.exp(-learningRate * (within / hospitals - quantile));
  return Math.max(1e-100, Math.min(1e100, next)); // what `clip` takes, whatever the noise said
}

export interface NoiseParts {
  /** What both together shall be worth: the noise multiplier of a round that sends its updates alone. */
  readonly multiplier: number;
  /** Standard deviation of the noise on the total of bits. */
  readonly bitDeviation: number;
}

/**
 * The noise multiplier for the sum of updates, a little larger, that pays for the noisy bits (Andrew et al. 2021): a bit less a
 * half changes the total by 1/2, so multiplier^-2 = updates^-2 + (2 * bitDeviation)^-2. Throws `UsageError` where bits alone cost more.
 */
export function updateMultiplier({ multiplier, bitDeviation }: NoiseParts): number {
  if (!(multiplier > 0 && multiplier < Infinity)) throw new UsageError("the noise multiplier must be above 0");
  if (!(2 * bitDeviation > multiplier))
    throw new UsageError(
      "bits with so little noise cost more than all: their deviation must be above half the multiplier",
    );
  return (multiplier ** -2 - (2 * bitDeviation) ** -2) ** -0.5;
}
