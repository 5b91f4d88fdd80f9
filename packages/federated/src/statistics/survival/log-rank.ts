/**
 * The log-rank test and its weighted forms (Mantel 1966; Harrington & Fleming 1982: weights S^rho), the numbers of R's survdiff. Within a
 * stratum; observed, expected and variance of several strata, or of several hospitals, are added before the test.
 */
import { UsageError } from "@tavs/core";
import { type ChiSquaredTest, chiSquaredTest } from "../chi-squared-test.ts";
import type { GridCounts } from "../grid-counts.ts";
import { factorize, packedIndex, packedLength, solve } from "../symmetric-matrix.ts";

/** g groups: weighted events observed and expected (g each), and the variance of their difference (g x g, upper triangle by rows). */
export interface LogRankSums {
  readonly observed: Float64Array;
  readonly expected: Float64Array;
  readonly variance: Float64Array;
}

/** One stratum. `groups[g]`: the counts of group g at the same times. Cost: times x groups^2. */
export function logRankSums(groups: readonly GridCounts[], rho: number): LogRankSums {
  const sums = emptySums(groups.length);
  const atRisk = groups.map(({ events, withdrawn }) => total(events) + total(withdrawn));
  let survival = 1; // of all groups together, just before the time
  for (let k = 0; k < (groups[0]?.events.length ?? 0); k++) {
    const events = groups.map((group) => group.events[k]!);
    const [n, d] = [total(atRisk), total(events)];
    if (d > 0) addTime(sums, { atRisk, events, weight: survival ** rho });
    if (d > 0) survival *= (n - d) / n;
    for (const [g, group] of groups.entries()) atRisk[g]! -= group.events[k]! + group.withdrawn[k]!;
  }
  return sums;
}

interface OneTime {
  readonly atRisk: readonly number[];
  readonly events: readonly number[];
  readonly weight: number;
}

/** The hypergeometric mean and variance of who has the event, given how many do. */
function addTime({ observed, expected, variance }: LogRankSums, { atRisk, events, weight }: OneTime): void {
  const [n, d] = [total(atRisk), total(events)];
  const spread = n > 1 ? (weight * weight * d * (n - d)) / (n - 1) : 0;
  for (let g = 0; g < atRisk.length; g++) {
    const share = atRisk[g]! / n;
    observed[g]! += weight * events[g]!;
    expected[g]! += weight * d * share;
    variance[packedIndex(g, g, atRisk.length)]! += spread * share * (1 - share);
    for (let h = g + 1; h < atRisk.length; h++)
      variance[packedIndex(g, h, atRisk.length)]! -= (spread * share * atRisk[h]!) / n;
  }
}

/** The sums of all strata. Throws `UsageError` where they are of different numbers of groups. */
export function addLogRank(all: readonly LogRankSums[], groups: number): LogRankSums {
  const sums = emptySums(groups);
  for (const one of all) {
    if (one.observed.length !== groups) throw new UsageError(`${one.observed.length} groups among strata of ${groups}`);
    for (const name of ["observed", "expected", "variance"] as const)
      one[name].forEach((value, i) => {
        sums[name][i]! += value;
      });
  }
  return sums;
}

/**
 * Chi-squared with one degree of freedom fewer than there are groups in which an event was expected. Throws `UsageError` where there
 * are not two of them.
 */
export function logRankTest({ observed, expected, variance }: LogRankSums): ChiSquaredTest {
  const groups = [...expected.keys()].filter((g) => expected[g]! > 0).slice(1); // they sum to zero: one of them says nothing
  if (groups.length === 0)
    throw new UsageError("a log-rank test needs two groups with somebody at risk when an event happens", {
      code: "too-few-groups",
    });
  const size = observed.length;
  const packed = groups.flatMap((g, i) => groups.slice(i).map((h) => variance[packedIndex(g, h, size)]!));
  const factor = factorize(Float64Array.from(packed), groups.length);
  if (factor.at === "singular")
    throw new UsageError("the groups are never at risk together, so that nothing compares them", {
      code: "too-few-groups",
    });
  const difference = Float64Array.from(groups, (g) => observed[g]! - expected[g]!);
  const solved = solve(factor, difference);
  return chiSquaredTest(
    difference.reduce((sum, value, i) => sum + value * solved[i]!, 0),
    groups.length,
  );
}

const emptySums = (groups: number): LogRankSums => ({
  observed: new Float64Array(groups),
  expected: new Float64Array(groups),
  variance: new Float64Array(packedLength(groups)),
});

function total(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
