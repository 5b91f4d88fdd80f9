import { type Content, markup } from "@tavs/cli/page";
import type { Curve } from "../result.ts";
import { colour, type Frame } from "./frame.ts";
import { count } from "./numbers.ts";

const GROUP_HEIGHT = 42;

/** Units of height that the table takes for so many curves. */
export function heightOfAtRisk(groups: number): number {
  return 22 + groups * GROUP_HEIGHT;
}

/** How many were at risk just before each tick of the axis, aligned with it, beneath each group's name. */
export function atRiskTable(groups: readonly Curve[], { x, bottom, ticks }: Frame): Content {
  const top = bottom + 62;
  return [
    markup`<text class="strong" x="2" y="${top}">Number at risk</text>`,
    groups.map((curve, at) => {
      const y = top + 22 + at * GROUP_HEIGHT;
      return [
        markup`<text class="text ${colour(at)}" x="2" y="${y}">${curve.name}</text>`,
        ticks.map(
          (month) =>
            markup`<text class="tick" x="${x(month)}" y="${y + 17}" text-anchor="middle">${atRisk(curve, month)}</text>`,
        ),
      ];
    }),
  ];
}

/** As text: past its end a curve says only why it ended. */
export function atRisk({ points, end }: Curve, month: number): string {
  if (end !== null && month >= end.month) return end.reason;
  const point = points.find((each) => each.month >= month);
  return point === undefined ? "" : count(point.atRisk);
}
