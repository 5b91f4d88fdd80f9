import { linear, monthTicks, type Scale, type Shape } from "@tavs/cli/page";
import type { KaplanMeier } from "../result.ts";

/** The plotting area of a survival figure. */
export interface Frame {
  readonly x: Scale;
  readonly y: Scale;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** In months. */
  readonly ticks: readonly number[];
}

/** The plotting area for these curves: to the last month that any of them reaches. */
export function frameOf({ groups }: KaplanMeier, { width, plotHeight, ticks: most }: Shape): Frame {
  const lastMonth = Math.max(12, ...groups.map(({ points, end }) => end?.month ?? points.at(-1)?.month ?? 0));
  const [left, right, top] = [48, width - 30, 16 + 22 * groups.length];
  const bottom = top + plotHeight;
  const ticks = monthTicks(lastMonth, most);
  return {
    x: linear([0, lastMonth], [left, right]),
    y: linear([0, 1], [bottom, top]),
    left,
    right,
    top,
    bottom,
    ticks,
  };
}

/** The class of the first, the second and every further colour. */
export function colour(at: number): string {
  return at % 2 === 0 ? "first" : "second";
}
