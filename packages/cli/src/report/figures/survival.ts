/** Survival curves as steps with 95 % bands, and the numbers at risk beneath the axis, from the tables of one analysis. */
import { inUnit, isInYears } from "../gate/time-ticks.ts";
import { figure, type Shape } from "../page/figure.ts";
import { type Content, type Markup, markup } from "../page/markup.ts";
import { linear } from "../page/scales.ts";
import { type Drawing, isWithheld, type Tick } from "../release.ts";
import { atRiskRows, heightOfAtRisk } from "./at-risk.ts";
import { type Drawn, type Fields, numberAt, rowsOf, tableOf, tone } from "./drawn.ts";
import type { Frame, Group } from "./survival-frame.ts";

type Survival = Extract<Drawing, { readonly kind: "survival" }>;

export function survivalFigure(drawn: Drawn, { table, ticks }: Survival, shape: Shape): Markup {
  const steps = rowsOf(tableOf(drawn, table));
  const left = rowsOf(tableOf(drawn, "at_risk"));
  const groups = rowsOf(tableOf(drawn, "groups")).map((row): Group => {
    const name = String(row("group"));
    const ofGroup = (rows: readonly Fields[]) => rows.filter((each) => each("group") === name);
    return { name, steps: ofGroup(steps), left: ofGroup(left) };
  });
  const frame = frameOf(groups, ticks, shape);
  const { words } = drawn;
  return figure({
    name: `${drawn.id}-survival`,
    title: words.survival.title,
    description: groups.map((group) => described(group, ticks, drawn)).join(" "),
    shape,
    height: frame.bottom + 52 + heightOfAtRisk(groups.length),
    content: [
      legend(groups, drawn),
      axes(frame, drawn),
      groups.map((group, at) => curve(group, tone(at), { frame, of: "survival", start: 1 })),
      markup`<text class="note" x="${frame.right}" y="${frame.top + 14}" text-anchor="end">${words.survival.bands}</text>`,
      atRiskRows(groups, frame, drawn),
    ],
  });
}

export const lastDay = ({ steps }: Group): number => (steps.length === 0 ? 0 : (numberAt(steps.at(-1)!, "to") ?? 0));

/** Where the curves and the axes go. */
export function frameOf(
  groups: readonly Group[],
  all: readonly Tick[],
  { width, plotHeight, ticks: most }: Shape,
): Frame {
  const last = Math.max(1, ...groups.map(lastDay));
  const [left, right, top] = [48, width - 30, 16 + 22 * groups.length];
  const every = Math.ceil(all.length / most);
  return {
    x: linear([0, last], [left, right]),
    y: linear([0, 1], [top + plotHeight, top]),
    ...{ left, right, top, bottom: top + plotHeight },
    ticks: all.filter(({ day }, at) => at % every === 0 && day <= last),
  };
}

function legend(groups: readonly Group[], drawn: Drawn): Content {
  return groups.map(({ name, steps }, at) => {
    const y = 12 + 22 * at;
    const said = steps.length === 0 ? drawn.words.withheld : medianOf(name, drawn);
    return markup`<line class="curve ${tone(at)}" x1="2" x2="30" y1="${y}" y2="${y}"/><text x="40" y="${y + 4}">${name}<tspan class="quiet" dx="10">${said}</tspan></text>`;
  });
}

/** Between which steps half of them have had the event. */
function medianOf(name: string, drawn: Drawn): string {
  const row = rowsOf(tableOf(drawn, "quantiles")).find((each) => each("group") === name && each("share") === 0.5);
  if (row === undefined) return "";
  const [from, to] = [numberAt(row, "above"), numberAt(row, "at_most")];
  const { survival } = drawn.words;
  if (from === null || to === null) return survival.noMedian;
  const say = (day: number) => drawn.numbers.short(day, 0);
  return `${survival.median(say(from), say(to))} ${survival.days}`;
}

export function axes({ x, y, left, right, bottom, ticks }: Frame, { words, numbers }: Drawn): Content {
  const label = (day: number) =>
    numbers.short(
      inUnit(
        day,
        ticks.map((tick) => tick.day),
      ),
      isHalf(ticks) ? 1 : 0,
    );
  return [
    [0, 0.25, 0.5, 0.75, 1].map((share) => [
      markup`<line class="${share === 0 ? "axis" : "grid"}" x1="${left}" x2="${right}" y1="${y(share)}" y2="${y(share)}"/>`,
      markup`<text class="tick" x="${left - 8}" y="${y(share) + 4}" text-anchor="end">${share * 100}${share === 1 ? "\u00a0%" : ""}</text>`,
    ]),
    ticks.map(({ day }) => [
      markup`<line class="axis" x1="${x(day)}" x2="${x(day)}" y1="${bottom}" y2="${bottom + 5}"/>`,
      markup`<text class="tick" x="${x(day)}" y="${bottom + 19}" text-anchor="middle">${label(day)}</text>`,
    ]),
    markup`<text class="quiet" x="${right}" y="${bottom + 38}" text-anchor="end">${unitOf(ticks, words.survival)}</text>`,
  ];
}

const isHalf = (ticks: readonly Tick[]): boolean => isInYears(ticks.map(({ day }) => day)) && ticks[1]!.day < 365;

const unitOf = (ticks: readonly Tick[], { years, days }: { readonly years: string; readonly days: string }): string =>
  isInYears(ticks.map(({ day }) => day)) ? years : days;

interface Rising {
  readonly frame: Frame;
  /** The column of the curve, and what it begins with. */
  readonly of: "survival" | "incidence";
  readonly start: 0 | 1;
}

export function curve({ steps }: Group, colour: string, { frame: { x, y }, of, start: from }: Rising): Content {
  if (steps.length === 0) return "";
  const at = steps.map((step) => {
    const survival = numberAt(step, of) ?? 0;
    return {
      x: x(numberAt(step, "to") ?? 0),
      ...{
        survival: y(survival),
        low: y(numberAt(step, "low") ?? survival),
        high: y(numberAt(step, "high") ?? survival),
      },
    };
  });
  const start = `M${x(0)} ${y(from)}`;
  const up = at.map((step) => `H${step.x}V${step.high}`).join("");
  const back = at.map((step, k) => `H${step.x}V${at[k - 1]?.low ?? y(from)}`).toReversed();
  const down = `V${at.at(-1)!.low}${back.join("")}`; // a group without steps has returned
  return [
    markup`<path class="band ${colour}" d="${start}${up}${down}Z"/>`,
    markup`<path class="curve ${colour}" d="${start}${at.map((step) => `H${step.x}V${step.survival}`).join("")}"/>`,
  ];
}

function described(group: Group, ticks: readonly Tick[], { words, numbers }: Drawn): string {
  const last = group.steps.at(-1);
  if (last === undefined) return words.survival.hidden(group.name);
  const day = lastDay(group);
  const days = ticks.map((tick) => tick.day);
  const when = isInYears(days)
    ? words.survival.year(numbers.short(inUnit(day, days), 1))
    : words.survival.day(numbers.short(day, 0));
  const survival = last("survival");
  const share = isWithheld(survival) || typeof survival !== "number" ? words.withheld : numbers.percent(survival);
  return words.survival.describe(group.name, share, when);
}
