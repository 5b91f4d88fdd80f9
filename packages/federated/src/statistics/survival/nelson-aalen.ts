/** The cumulative hazard of Nelson (1969) and Aalen (1978). */
import type { SurvivalPoint } from "../kaplan-meier.ts";

export interface HazardPoint {
  readonly interval: number;
  /** The sum of events / at risk up to this interval. */
  readonly cumulativeHazard: number;
  /** The root of the sum of events / (at risk squared), R's `std.chaz`. */
  readonly standardError: number;
}

/** A point for each point of the curve. */
export function nelsonAalen(points: readonly SurvivalPoint[]): readonly HazardPoint[] {
  let cumulativeHazard = 0;
  let variance = 0;
  return points.map(({ interval, atRisk, events }) => {
    cumulativeHazard += events / atRisk;
    variance += events / atRisk / atRisk;
    return { interval, cumulativeHazard, standardError: Math.sqrt(variance) };
  });
}
