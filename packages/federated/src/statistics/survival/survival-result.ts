/** What is read off the counts of all hospitals: curves with bands, quantiles, restricted means, hazards, and the log-rank test. */
import type { ChiSquaredTest } from "../chi-squared-test.ts";
import { endCurve } from "../end-curve.ts";
import type { GridCounts } from "../grid-counts.ts";
import { kaplanMeier, type SurvivalPoint } from "../kaplan-meier.ts";
import { type SurvivalQuantile, survivalQuantile } from "../median-survival.ts";
import { type Cells, groupsOf, namesOf, sizeOf, stratumOf } from "./cells.ts";
import { withBand } from "./confidence-band.ts";
import { addLogRank, logRankSums, logRankTest } from "./log-rank.ts";
import { type HazardPoint, nelsonAalen } from "./nelson-aalen.ts";
import { type RestrictedMean, restrictedMean } from "./restricted-mean.ts";
import type { SurvivalSpecification } from "./survival-specification.ts";

export interface SurvivalCurve {
  readonly patients: number;
  readonly events: number;
  readonly points: readonly SurvivalPoint[];
  /** "<5" where the curve was cut, null where it reaches the end of the grid. Quantiles, mean and hazard are of what is shown. */
  readonly mark: string | null;
  /** Times in days. */
  readonly quantiles: readonly SurvivalQuantile[];
  readonly restrictedMean: RestrictedMean;
  readonly hazard: readonly HazardPoint[];
}

/** Weighted events of each group, observed and expected if all groups had the same hazard, and the test that they have. */
export interface LogRank extends ChiSquaredTest {
  readonly observed: Readonly<Record<string, number>>;
  readonly expected: Readonly<Record<string, number>>;
}

export interface SurvivalResult {
  readonly note: "not differentially private";
  readonly groups: Readonly<Record<string, SurvivalCurve>>;
  /** null where there is one group. */
  readonly logRank: LogRank | null;
}

/** Everything from the totals: events of all cells, then departures. */
export function survivalResult(
  specification: SurvivalSpecification,
  cells: Cells,
  totals: Float64Array,
): SurvivalResult {
  const half = totals.length / 2;
  const all = { events: totals.slice(0, half), withdrawn: totals.slice(half) };
  const names = namesOf(specification.by);
  const curves = groupsOf(all, cells).map((group, g) => [names[g]!, curveOf(specification, group)] as const);
  const strata = Array.from({ length: sizeOf(cells.strata) }, (_, s) => stratumOf(all, s, cells));
  const logRank = names.length > 1 ? logRankOf(specification, strata) : null;
  return { note: "not differentially private", groups: Object.fromEntries(curves), logRank };
}

function curveOf(
  { grid, band, quantiles, horizon, smallestCell }: SurvivalSpecification,
  group: GridCounts,
): SurvivalCurve {
  const whole = kaplanMeier(group);
  const { points, mark } = endCurve(withBand(whole, band), smallestCell);
  const days = (interval: number | null): number | null => (interval === null ? null : interval * grid.width);
  return {
    patients: whole[0]?.atRisk ?? 0,
    events: group.events.reduce((sum, count) => sum + count, 0),
    points,
    mark,
    quantiles: quantiles.map((share) => {
      const { time, low, high } = survivalQuantile(points, share);
      return { share, time: days(time), low: days(low), high: days(high) };
    }),
    restrictedMean: restrictedMean(points, { width: grid.width, horizon }),
    hazard: nelsonAalen(points),
  };
}

function logRankOf({ by, rho }: SurvivalSpecification, strata: readonly (readonly GridCounts[])[]): LogRank {
  const names = namesOf(by);
  const sums = addLogRank(
    strata.map((groups) => logRankSums(groups, rho)),
    names.length,
  );
  const named = (values: Float64Array) => Object.fromEntries(names.map((name, g) => [name, values[g]!]));
  return { observed: named(sums.observed), expected: named(sums.expected), ...logRankTest(sums) };
}
