/** Where a published survival curve ends: its tail is a handful of people. */
import { UsageError } from "@tavs/core";
import type { SurvivalPoint } from "./kaplan-meier.ts";

/** The points that may be shown, and what stands in the table of numbers at risk where they stop. */
export interface EndedCurve {
  readonly points: readonly SurvivalPoint[];
  /** "<5" when the curve was cut for a smallest cell of 5; `null` when it reached the end of the grid. */
  readonly mark: `<${number}` | null;
}

/**
 * Cuts the curve before the first interval with fewer than `smallestCell` patients at risk. A group that starts below that has no point. Which steps
 * are too small to show is another rule (disclosure). Throws `UsageError` unless `smallestCell` is a positive integer.
 */
export function endCurve(points: readonly SurvivalPoint[], smallestCell: number): EndedCurve {
  if (!Number.isInteger(smallestCell) || smallestCell < 1)
    throw new UsageError("the smallest cell must be a positive integer");
  const end = points.findIndex((point) => point.atRisk < smallestCell);
  return end < 0 ? { points, mark: null } : { points: points.slice(0, end), mark: `<${smallestCell}` };
}
