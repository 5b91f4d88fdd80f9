/**
 * The steps of a curve between the blocks that are counted. In a block nobody or many had the event, and nobody or many left without one;
 * who leaves early is rare, and curves of blocks alone would have few steps. So inside a block a step is shown where nobody or many had
 * the event, with two decimals of survival and without those who left: how many of them there were follows from survival only as far as
 * it moves with them, and a step is shown as long as as many as the smallest cell do not move it by half a decimal.
 */
import type { SurvivalPoint } from "@tavs/federated/statistics";
import type { Block } from "./blocks.ts";

export interface Step {
  /** The interval that it ends, and how many had the event since the step before. */
  readonly to: number;
  readonly events: number;
  /** "block": it ends a block, and its survival is shown with all decimals that there are. */
  readonly at: "block" | "inside";
}

const HALF_A_DECIMAL = 0.005;

/** Those of one block, the last of which is its end. */
export function stepsOf(
  points: readonly SurvivalPoint[],
  { from, to, events }: Block,
  smallestCell: number,
): readonly Step[] {
  const steps: Step[] = [];
  let [since, all] = [0, 0];
  for (let interval = from + 1; interval < to; interval++) {
    const point = points[interval]!;
    since += point.events;
    all += point.events;
    const rest = events - all;
    if (since < smallestCell || (rest > 0 && rest < smallestCell)) continue;
    if (isMoved({ point, all, left: points[interval + 1]!.atRisk }, smallestCell)) continue;
    steps.push({ to: interval, events: since, at: "inside" });
    since = 0;
  }
  return [...steps, { to, events: since + (points[to]?.events ?? 0), at: "block" }];
}

interface Here {
  readonly point: SurvivalPoint;
  /** Events since the block began. */
  readonly all: number;
  readonly left: number;
}

/** One more who left at the block's start moves survival by about survival x events / at risk squared. */
const isMoved = ({ point, all, left }: Here, smallestCell: number): boolean =>
  smallestCell * point.survival * all > HALF_A_DECIMAL * left * left;
