import { UsageError } from "@tavs/core";
import { type AdditiveQuery, additive } from "./additive.ts";
import { disjoint } from "./disjoint.ts";
import { tallied } from "./histogram.ts";

/** One patient: how long they were seen, and whether it ended with the event. */
export interface Followed {
  /** In whole units (days), from 0. */
  readonly time: number;
  readonly event: 0 | 1 | boolean;
}

/** One interval of the curve, closed at its end. */
export interface SurvivalStep {
  readonly time: number;
  /** The share of patients without the event up to this time: in [0, 1], never rising. */
  readonly survival: number;
  /** Noisy counts, no longer negative. */
  readonly atRisk: number;
  readonly events: number;
  readonly censored: number;
}

/**
 * Kaplan and Meier's curve on an agreed grid: noise on the counts of events and of censored patients in each interval
 * (g[j-1], g[j]], and of those seen beyond its end; the first interval begins at 0 and holds it. Patients censored in an interval
 * count as at risk for the whole of it. Negative counts become 0, at risk are all who come later, so that the curve falls. The
 * margin is that of one count. One person is one row of one cell: the curve costs what one count costs.
 * Throws `UsageError` for a grid that does not rise from a positive integer, and for a time or event that is none, by position.
 * Source: Gondara and Wang 2020 ("Differentially private survival function estimation"), with integer noise.
 */
export function kaplanMeier({
  grid,
}: {
  readonly grid: readonly number[];
}): AdditiveQuery<readonly Followed[], readonly SurvivalStep[]> {
  const rises = grid.every((end, at) => Number.isSafeInteger(end) && end > (at === 0 ? 0 : grid[at - 1]!));
  if (grid.length === 0 || !rises) throw new UsageError("a grid is one time or more: positive integers that rise");
  const length = 2 * grid.length + 1;
  return additive({
    name: "kaplan-meier",
    domain: `times and events on the grid ${JSON.stringify(grid)}`,
    parts: (unit) => [disjoint("events and censored", length, unit)],
    evaluate: (rows) =>
      tallied(
        rows.map((row, position) => cellOf(grid, row, position)),
        length,
      ),
    postProcessing:
      "negative counts become 0; at risk are all who come later; the curve is the product of what they survive",
    shape: (values) => curveOf(grid, values),
  });
}

function cellOf(grid: readonly number[], { time, event }: Followed, position: number): number {
  if (!Number.isSafeInteger(time) || time < 0)
    throw new UsageError(`the time of patient number ${position} is not an integer from 0`);
  if (event !== 0 && event !== 1 && typeof event !== "boolean")
    throw new UsageError(`the event of patient number ${position} is neither 0 nor 1`);
  const interval = firstAtLeast(grid, time);
  if (interval === grid.length) return 2 * grid.length;
  return event ? interval : grid.length + interval;
}

function firstAtLeast(grid: readonly number[], time: number): number {
  let [low, high] = [0, grid.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (grid[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function curveOf(grid: readonly number[], values: readonly number[]): readonly SurvivalStep[] {
  const counts = values.map((value) => Math.max(0, value));
  let atRisk = counts.reduce((sum, value) => sum + value, 0);
  let survival = 1;
  return grid.map((time, at) => {
    const [events, censored] = [counts[at]!, counts[grid.length + at]!];
    const step = { time, atRisk, events, censored };
    survival *= atRisk > 0 ? (atRisk - events) / atRisk : 1;
    atRisk -= events + censored;
    return { ...step, survival };
  });
}
