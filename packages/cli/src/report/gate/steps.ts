/**
 * The steps of a curve between the blocks that are counted. In a block nobody or many had the event, and nobody or many left without one;
 * who leaves early is rare, and curves of blocks alone would have few steps. So inside a block a step is shown where nobody or many had
 * the event, without those who left. Survival moves with the order in which people left and had the event, and of few people all orders
 * can be tried: so it is shown in round steps, so wide that as many as the smallest cell, who leave at a block's end instead of at its
 * start, do not move it by half of one; four decimals where it follows from the counts.
 */
import type { SurvivalPoint } from "@tavs/federated/statistics";
import { roundStep } from "./coarse.ts";

/** A block of a curve of one event. */
export interface Cut {
  readonly from: number;
  readonly to: number;
  readonly events: number;
  readonly withdrawn: number;
}

export interface Step {
  /** The interval that it ends, and how many had the event since the step before. */
  readonly to: number;
  readonly events: number;
  /** Survival is shown to the nearest multiple of this; `null`: not at all. */
  readonly roundTo: number | null;
}

const FINEST = 1e-4;
const COARSEST = 0.1;
const INSIDE = 0.01;

/** Those of all blocks. What one of them hides of survival, the next ones hide, too. */
export function stepsOf(
  points: readonly SurvivalPoint[],
  blocks: readonly Cut[],
  smallestCell: number,
): readonly Step[] {
  let finest = FINEST;
  return blocks.flatMap((block) => {
    const before = finest;
    finest = Math.max(finest, roundStep(Math.max(FINEST, 2 * movedBy(points, block, smallestCell))));
    return stepsIn(points, block, { smallestCell, before, at: finest <= COARSEST ? finest : null });
  });
}

/** By how much survival moves with so many who left without event, where its counts alone do not say it. */
function movedBy(points: readonly SurvivalPoint[], block: Cut, smallestCell: number): number {
  const { from, to, events, withdrawn } = block;
  if (events === 0 || withdrawn === 0 || to - from === 1) return 0;
  const few = Math.min(smallestCell, withdrawn);
  const middle = points[from + 1]!.atRisk - withdrawn / 2;
  return ((points[from]?.survival ?? 1) * events * few) / middle ** 2;
}

interface Within {
  readonly smallestCell: number;
  readonly before: number;
  readonly at: number | null;
}

function stepsIn(
  points: readonly SurvivalPoint[],
  { from, to, events }: Cut,
  { smallestCell, before, at }: Within,
): readonly Step[] {
  const steps: Step[] = [];
  let [since, all] = [0, 0];
  for (let interval = from + 1; interval < to; interval++) {
    const point = points[interval]!;
    since += point.events;
    all += point.events;
    const rest = events - all;
    if (since < smallestCell || (rest > 0 && rest < smallestCell) || before > INSIDE) continue;
    if (isMoved({ point, all, left: points[interval + 1]!.atRisk }, smallestCell)) continue;
    steps.push({ to: interval, events: since, roundTo: INSIDE });
    since = 0;
  }
  return [...steps, { to, events: since + (points[to]?.events ?? 0), roundTo: at }];
}

interface Here {
  readonly point: SurvivalPoint;
  /** Events since the block began. */
  readonly all: number;
  readonly left: number;
}

/** One more who left at the block's start moves survival by about survival x events / at risk squared. */
const isMoved = ({ point, all, left }: Here, smallestCell: number): boolean =>
  smallestCell * point.survival * all > (INSIDE / 2) * left * left;
