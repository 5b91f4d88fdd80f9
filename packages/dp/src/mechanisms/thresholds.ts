import { UsageError } from "@tavs/core";
import { gaussianSigma } from "./analytic-gaussian.ts";
import { discreteLaplaceTail } from "./noise-deltas.ts";
import { normalQuantile } from "./normal.ts";

/** How a person's part in a table of groups is bounded. */
export interface Contribution {
  /** How many groups one person is in, at most: l0. */
  readonly groupsPerPerson: number;
  /** How far one person moves one group, at most: lInf. */
  readonly perGroup: number;
}

/**
 * The delta of a table with discrete Laplace noise that shows a group where its noisy count is *above* the threshold: the probability
 * that one of the groups of one person alone is shown. With "at least" in place of "above" it is larger, by up to exp(1 / scale):
 * ask with threshold - 1 then. Integers; scale any positive number; 14 digits.
 */
export function stabilityDelta(scale: number, threshold: number, contribution: Contribution): number {
  const { groupsPerPerson, perGroup } = contribution;
  mustBeNumbers({ scale, ...contribution }, threshold);
  return anyOf(groupsPerPerson, discreteLaplaceTail(scale, threshold - perGroup + 1));
}

/** The smallest integer threshold whose `stabilityDelta` is at most `delta`. Throws `UsageError` if delta is not in (0, 1). */
export function stabilityThreshold(scale: number, delta: number, contribution: Contribution): number {
  mustBeDelta(delta);
  mustBeNumbers({ scale, ...contribution });
  const { groupsPerPerson, perGroup } = contribution;
  const each = delta / groupsPerPerson; // no larger than 1 - (1 - delta)^(1 / groups): a start from above
  let threshold = perGroup + Math.max(0, Math.ceil(-scale * Math.log(each)));
  while (stabilityDelta(scale, threshold - 1, contribution) <= delta * (1 - 1e-12)) threshold--;
  return threshold;
}

/** The same of continuous Laplace noise of scale groups x perGroup / epsilon. */
export function laplaceThresholdDelta(epsilon: number, threshold: number, contribution: Contribution): number {
  mustBeNumbers({ epsilon, ...contribution }, threshold);
  const { groupsPerPerson, perGroup } = contribution;
  return laplaceStabilityDelta((groupsPerPerson * perGroup) / epsilon, threshold, contribution);
}

/** The same of continuous Laplace noise of any scale. */
export function laplaceStabilityDelta(
  scale: number,
  threshold: number,
  { groupsPerPerson, perGroup }: Contribution,
): number {
  mustBeNumbers({ scale, groupsPerPerson, perGroup }, threshold);
  const beyond = (threshold - perGroup) / scale;
  return anyOf(groupsPerPerson, beyond >= 0 ? Math.exp(-beyond) / 2 : 1 - Math.exp(beyond) / 2);
}

/** The threshold at which `laplaceThresholdDelta` is delta. Throws `UsageError` if delta is not in (0, 1). */
export function laplaceThreshold(epsilon: number, delta: number, { groupsPerPerson, perGroup }: Contribution): number {
  mustBeNumbers({ epsilon, groupsPerPerson, perGroup });
  const each = eachOf(groupsPerPerson, delta);
  const scale = (groupsPerPerson * perGroup) / epsilon;
  return perGroup + scale * (each <= 0.5 ? -Math.log(2 * each) : Math.log(2 * (1 - each)));
}

/** What the Gaussian variant divides: one delta for the noise, one for the threshold. */
export interface GaussianThresholdGoal {
  readonly epsilon: number;
  readonly noiseDelta: number;
  readonly thresholdDelta: number;
}

/** The threshold for Gaussian noise of the smallest sigma. Throws `UsageError` if a delta is not in (0, 1). */
export function gaussianThreshold(goal: GaussianThresholdGoal, { groupsPerPerson, perGroup }: Contribution): number {
  mustBeNumbers({ epsilon: goal.epsilon, groupsPerPerson, perGroup });
  const sensitivity = Math.sqrt(groupsPerPerson) * perGroup;
  const sigma = gaussianSigma({ epsilon: goal.epsilon, delta: goal.noiseDelta, sensitivity });
  return perGroup - sigma * normalQuantile(eachOf(groupsPerPerson, goal.thresholdDelta));
}

/** That one of so many happens: 1 - (1 - p)^count. */
function anyOf(count: number, p: number): number {
  return -Math.expm1(count * Math.log1p(-p));
}

/** The p of each, if one of so many may happen with probability delta. */
function eachOf(count: number, delta: number): number {
  mustBeDelta(delta);
  return -Math.expm1(Math.log1p(-delta) / count);
}

function mustBeDelta(delta: number): void {
  if (!(delta > 0 && delta < 1))
    throw new UsageError("delta lies between 0 and 1; without it groups are known beforehand");
}

/** A threshold may be any finite number; what is named is positive. */
function mustBeNumbers(positive: Readonly<Record<string, number>>, threshold = 0): void {
  for (const [name, value] of Object.entries(positive))
    if (!(value > 0 && value < Number.POSITIVE_INFINITY))
      throw new UsageError(`${name} is a positive, finite number; this one is not`);
  if (!Number.isFinite(threshold)) throw new UsageError("a threshold is a finite number; this one is not");
}
