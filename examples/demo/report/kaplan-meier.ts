import { type Content, figure, type Markup, markup, type Shape } from "@tavs/cli/page";
import type { Curve, KaplanMeier } from "../result.ts";
import { atRiskTable, heightOfAtRisk } from "./at-risk.ts";
import { colour, type Frame, frameOf } from "./frame.ts";
import { fixed, percent } from "./numbers.ts";

/** Units of height that the figure takes. */
export function heightOfKaplanMeier(km: KaplanMeier, shape: Shape): number {
  return frameOf(km, shape).bottom + 52 + heightOfAtRisk(km.groups.length);
}

/** Survival curves as steps with 95 % bands, a mark where a curve had to end, and the numbers at risk beneath the axis. */
export function kaplanMeierFigure(km: KaplanMeier, shape: Shape): Markup {
  const frame = frameOf(km, shape);
  return figure({
    name: "survival",
    title: "Kaplan-Meier curves",
    description: km.groups.map(described).join(" "),
    shape,
    height: heightOfKaplanMeier(km, shape),
    content: [
      legend(km.groups, shape),
      axes(frame),
      km.groups.map((curve, at) => drawn(curve, at, frame)),
      markup`<text class="note" x="${frame.right}" y="${frame.top + 14}" text-anchor="end">${km.note}</text>`,
      atRiskTable(km.groups, frame),
    ],
  });
}

function legend(groups: readonly Curve[], { name: room }: Shape): Markup[] {
  return groups.map(({ name, medianMonth }, at) => {
    const median =
      medianMonth === null
        ? "median not reached"
        : `median ${medianMonth} months${room === "wide" ? ` (${fixed(medianMonth / 12, 1)} years)` : ""}`;
    return markup`<line class="curve ${colour(at)}" x1="2" x2="30" y1="${12 + 22 * at}" y2="${12 + 22 * at}"/><text x="40" y="${16 + 22 * at}">${name}<tspan class="quiet" dx="10">${median}</tspan></text>`;
  });
}

function axes({ x, y, left, right, bottom, ticks }: Frame): Content {
  const inYears = (ticks[1] ?? 12) >= 12;
  return [
    [0, 0.25, 0.5, 0.75, 1].map((share) => [
      markup`<line class="${share === 0 ? "axis" : "grid"}" x1="${left}" x2="${right}" y1="${y(share)}" y2="${y(share)}"/>`,
      markup`<text class="tick" x="${left - 8}" y="${y(share) + 4}" text-anchor="end">${share * 100}${share === 1 ? "\u00a0%" : ""}</text>`,
    ]),
    ticks.map((month) => [
      markup`<line class="axis" x1="${x(month)}" x2="${x(month)}" y1="${bottom}" y2="${bottom + 5}"/>`,
      markup`<text class="tick" x="${x(month)}" y="${bottom + 19}" text-anchor="middle">${inYears ? month / 12 : month}</text>`,
    ]),
    markup`<text class="quiet" x="${right}" y="${bottom + 38}" text-anchor="end">${inYears ? "years" : "months"} after surgery</text>`,
  ];
}

function drawn(curve: Curve, at: number, frame: Frame): Content {
  const { x, y, left, bottom } = frame;
  const last = curve.points.at(-1);
  if (last === undefined) return "";
  const end = x(curve.end?.month ?? last.month);
  const median = curve.medianMonth;
  return [
    markup`<path class="band ${colour(at)}" d="${steps(curve, "high", frame)}H${end}V${y(last.low)}${stepsBack(curve, frame)}Z"/>`,
    median === null ? "" : markup`<path class="median ${colour(at)}" d="M${left} ${y(0.5)}H${x(median)}V${bottom}"/>`,
    markup`<path class="curve ${colour(at)}" d="${steps(curve, "survival", frame)}H${end}"/>`,
    curve.end === null ? "" : endMark(curve.end.reason, end, y(last.survival), colour(at)),
  ];
}

function endMark(reason: string, x: number, y: number, tone: string): Markup {
  return markup`<path class="end ${tone}" d="M${x} ${y - 6}V${y + 6}"/><text class="end-label ${tone}" x="${x + 5}" y="${y + 4}">${reason}</text>`;
}

/** A step function: level until the month, then down. */
function steps({ points }: Curve, height: "survival" | "high", { x, y }: Frame): string {
  return `M${x(0)} ${y(1)}${points.map((point) => `H${x(point.month)}V${y(point[height])}`).join("")}`;
}

function stepsBack({ points }: Curve, { x, y }: Frame): string {
  return points
    .map(({ month }, at) => `H${x(month)}V${y(points[at - 1]?.low ?? 1)}`)
    .reverse()
    .join("");
}

function described({ name, points, medianMonth, end }: Curve): string {
  const last = points.at(-1);
  const median = medianMonth === null ? "Median not reached." : `Median ${medianMonth} months.`;
  const where = last === undefined ? "no points" : `${percent(last.survival)} after ${last.month} months`;
  return `${name}: ${where}. ${median}${end === null ? "" : ` The curve ends at month ${end.month}: ${end.reason} left.`}`;
}
