import { type Content, markup } from "../page/markup.ts";
import type { Tick } from "../release.ts";
import { type Drawn, numberAt, tone } from "./drawn.ts";
import type { Frame, Group } from "./survival-frame.ts";

const GROUP_HEIGHT = 42;

/** Units of height that the table takes for so many curves. */
export const heightOfAtRisk = (groups: number): number => 22 + groups * GROUP_HEIGHT;

/** How many were at risk at each tick of the axis, aligned with it; nothing where no step of the curve is. */
export function atRiskRows(groups: readonly Group[], { x, bottom, ticks }: Frame, { words, numbers }: Drawn): Content {
  const top = bottom + 62;
  return [
    markup`<text class="strong" x="2" y="${top}">${words.survival.atRisk}</text>`,
    groups.map((group, at) => {
      const y = top + 22 + at * GROUP_HEIGHT;
      return [
        markup`<text class="text ${tone(at)}" x="2" y="${y}">${group.name}</text>`,
        ticks.map((tick) => {
          const count = atRisk(group, tick);
          const text = count === null ? "" : numbers.of(count, "count");
          return markup`<text class="tick" x="${x(tick.day)}" y="${y + 17}" text-anchor="middle">${text}</text>`;
        }),
      ];
    }),
  ];
}

/** Those who are still there after the tick's interval; known where a block of the curve ends with it. */
export function atRisk({ left }: Group, { end }: Tick): number | null {
  const row = left.find((each) => numberAt(each, "to") === end);
  return row === undefined ? null : numberAt(row, "at_risk");
}
