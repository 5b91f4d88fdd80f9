/** The median survival time, and other quantiles, with confidence limits, by the rule of R's quantile.survfit. */
import type { SurvivalPoint } from "./kaplan-meier.ts";

/** In intervals of the grid; `null` where the curve, or its limit, does not come down to one half. */
export interface MedianSurvival {
  readonly median: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

const TOLERANCE = Math.sqrt(Number.EPSILON); // as R's: a survival of one half, but for rounding, is one half

/**
 * Where the curve goes below one half, or the middle of the stretch on which it is exactly one half; its limits are where the limits of the curve do so.
 */
export function medianSurvival(points: readonly SurvivalPoint[]): MedianSurvival {
  const { time, low, high } = survivalQuantile(points, 0.5);
  return { median: time, low, high };
}

/** In intervals of the grid; `null` where the curve, or its limit, does not come down so far. */
export interface SurvivalQuantile {
  /** The share that has had the event, in (0, 1). */
  readonly share: number;
  readonly time: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** As `medianSurvival`, for the time at which `share` of all have had the event. */
export function survivalQuantile(points: readonly SurvivalPoint[], share: number): SurvivalQuantile {
  const reaches = (level: Level) => reachesHeight(points, { level, height: 1 - share });
  return {
    share,
    time: reaches((point) => point.survival),
    low: reaches((point) => point.low),
    high: reaches((point) => point.high),
  };
}

type Level = (point: SurvivalPoint) => number | null;

function reachesHeight(
  points: readonly SurvivalPoint[],
  { level, height }: { readonly level: Level; readonly height: number },
): number | null {
  const steps = distinctSteps(points, level);
  const from = nearestBelow(steps, height + TOLERANCE);
  if (from === undefined) return null;
  const end = points.at(-1)!;
  if (level(end) !== null && Math.abs(steps.at(-1)!.level - height) < TOLERANCE) return (from + end.interval) / 2; // flat until the end
  const to = nearestBelow(steps, height - TOLERANCE);
  return to === undefined ? null : (from + to) / 2;
}

interface Step {
  readonly interval: number;
  readonly level: number;
}

/** The first interval of each level. The curve starts at time 0 with everybody alive. */
function distinctSteps(points: readonly SurvivalPoint[], level: Level): readonly Step[] {
  const first = new Map<number, number>([[1, 0]]);
  for (const point of points) {
    const height = level(point);
    if (height !== null && !first.has(height)) first.set(height, point.interval);
  }
  return Array.from(first, ([height, interval]) => ({ interval, level: height }));
}

/** The highest level that is not above `height`: the first in time on a falling curve; the upper limit may rise again, and R takes this one. */
function nearestBelow(steps: readonly Step[], height: number): number | undefined {
  const under = steps.filter((step) => step.level <= height);
  return under.reduce<Step | undefined>((best, step) => (best && best.level >= step.level ? best : step), undefined)
    ?.interval;
}
