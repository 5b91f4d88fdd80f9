import { type Random, UsageError } from "@tavs/core";
import { discreteLaplaceNumbers } from "../samplers/discrete-laplace.ts";
import type { Scale } from "../samplers/rational.ts";
import { uniform } from "../samplers/uniform.ts";
import { type Contribution, stabilityThreshold } from "./thresholds.ts";

/** What a table over groups that nobody knew beforehand may cost. */
export interface StabilityTerms extends Contribution {
  /** Millionths of epsilon. */
  readonly microEpsilon: number;
  readonly delta: number;
}

/** One row of the table. */
export interface NoisyGroup {
  /** The position of its count. */
  readonly group: number;
  readonly count: number;
}

/** The noise and the threshold of these terms; a group is shown where its noisy count is above the threshold. */
export function stabilityPlan({ microEpsilon, delta, groupsPerPerson, perGroup }: StabilityTerms): {
  readonly scale: Scale;
  readonly threshold: number;
} {
  for (const value of [microEpsilon, groupsPerPerson, perGroup])
    if (!Number.isSafeInteger(value) || value < 1)
      throw new UsageError("microEpsilon, groupsPerPerson and perGroup are integers, 1 or more");
  const numerator = 1_000_000n * BigInt(groupsPerPerson) * BigInt(perGroup);
  const scale = Number(numerator) / microEpsilon;
  const threshold = stabilityThreshold(scale, delta, { groupsPerPerson, perGroup });
  return { scale: { numerator, denominator: BigInt(microEpsilon) }, threshold };
}

/**
 * Counts with discrete Laplace noise, without those that are not above the threshold (Korolova et al. 2009), in an order that says
 * nothing. Pass the groups that somebody is in, and those alone; `counts` are positive, since groups of nobody cannot be listed.
 * 10 million counts in a second. Throws `UsageError` if a count is not an integer in [1, 2^53), or terms are not as described.
 */
export function stabilityHistogram(
  counts: readonly number[],
  terms: StabilityTerms,
  random: Random,
): readonly NoisyGroup[] {
  const { scale, threshold } = stabilityPlan(terms);
  const noise = discreteLaplaceNumbers(scale, random);
  const shown: NoisyGroup[] = [];
  for (let group = 0; group < counts.length; group++) {
    const count = counts[group]!;
    if (!Number.isSafeInteger(count) || count < 1)
      throw new UsageError(`count number ${group} is not an integer in [1, 2^53)`);
    const noisy = count + noise();
    if (noisy > threshold) shown.push({ group, count: noisy });
  }
  return shuffled(shown, random);
}

/** Fisher, Yates. */
function shuffled<Item>(items: Item[], random: Random): readonly Item[] {
  const source = uniform(random);
  for (let left = items.length; left > 1; left--) {
    const at = source.below(left);
    [items[at], items[left - 1]] = [items[left - 1]!, items[at]!];
  }
  return items;
}
