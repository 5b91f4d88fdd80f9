/** Estimates with their intervals, a line each: ratios on a logarithmic axis, differences on a plain one. */
import { figure, type Shape } from "../page/figure.ts";
import { type Content, type Markup, markup } from "../page/markup.ts";
import { linear, logarithmic, ratioTicks, round, type Scale } from "../page/scales.ts";
import type { Drawing } from "../release.ts";
import { type Drawn, numberAt, rowsOf, tableOf } from "./drawn.ts";
import { roundTicks } from "./ticks.ts";

type Forest = Extract<Drawing, { readonly kind: "forest" }>;

interface Line {
  readonly name: string;
  readonly isPooled: boolean;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

interface Layout {
  readonly x: Scale;
  readonly none: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly rowHeight: number;
  /** Where names and numbers stand above the line instead of beside it: how far above. */
  readonly lift: number;
  readonly ticks: readonly number[];
}

const RATIOS = ["hazard_ratio", "odds_ratio", "rate_ratio"];

export function forestFigure(drawn: Drawn, { table: name, scale }: Forest, shape: Shape): Markup {
  const table = tableOf(drawn, name);
  const measure = [...(scale === "ratio" ? RATIOS : []), "difference", "coef"].find((each) =>
    table.columns.some((column) => column.name === each),
  )!; // a table that is drawn as a forest has one of them
  const lines = linesOf(drawn, name, measure);
  const layout = layoutOf(lines, scale, shape);
  const { words } = drawn;
  return figure({
    name: `${drawn.id}-forest`,
    title: words.forest.title[measure]!,
    description: lines.map((line) => `${line.name}: ${said(line, drawn)}.`).join(" "),
    shape,
    height: layout.bottom + 46,
    content: [
      layout.lift > 0
        ? ""
        : markup`<text class="quiet" x="${shape.width - 2}" y="12" text-anchor="end">${words.columns[measure]!.toLowerCase()} ${words.forest.interval}</text>`,
      axis(layout, drawn),
      lines.map((line, at) => drawnLine(line, layout.top + (at + 0.5) * layout.rowHeight, { layout, shape, drawn })),
    ],
  });
}

/** The intercept is no effect; what has no interval is not drawn. */
function linesOf(drawn: Drawn, name: string, measure: string): readonly Line[] {
  return rowsOf(tableOf(drawn, name)).flatMap((row) => {
    const [value, low, high] = [measure, "low", "high"].map((each) => numberAt(row, each));
    const part = row("part");
    const isPooled = part !== null && part !== "hospital";
    const text = isPooled ? drawn.words.names[String(part)]! : String(row(part === null ? "term" : "hospital"));
    if (typeof value !== "number" || typeof low !== "number" || typeof high !== "number" || text === "(Intercept)")
      return [];
    return [{ name: text, isPooled, value, low, high }];
  });
}

function layoutOf(lines: readonly Line[], scale: Forest["scale"], { name, width, ticks: most }: Shape): Layout {
  const [left, right, rowHeight, lift] = name === "wide" ? [230, width - 160, 32, 0] : [8, width - 8, 46, 14];
  const top = 24;
  const bottom = top + lines.length * rowHeight + 6;
  const ends = lines.flatMap(({ low, high }) => [low, high]);
  const place = { left, right, top, bottom, rowHeight, lift };
  if (scale === "ratio") {
    const inside = ends.filter((end) => end > 0.02 && end < 50);
    const domain = [Math.min(0.7, ...inside) / 1.08, Math.max(1.4, ...inside) * 1.08] as const;
    return { ...place, x: logarithmic(domain, [left, right]), none: 1, ticks: ratioTicks(domain, most) };
  }
  const [least, greatest] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const room = (greatest - least || 1) * 0.06;
  const domain = [least - room, greatest + room] as const;
  return { ...place, x: linear(domain, [left, right]), none: 0, ticks: roundTicks(domain, most) };
}

function axis({ x, none, left, right, top, bottom, ticks }: Layout, { words, numbers }: Drawn): Content {
  return [
    markup`<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>`,
    markup`<line class="one" x1="${x(none)}" x2="${x(none)}" y1="${top - 8}" y2="${bottom}"/>`,
    ticks.map((tick) => [
      markup`<line class="axis" x1="${x(tick)}" x2="${x(tick)}" y1="${bottom}" y2="${bottom + 5}"/>`,
      markup`<text class="tick" x="${x(tick)}" y="${bottom + 19}" text-anchor="middle">${numbers.of(tick, "number")}</text>`,
    ]),
    markup`<text class="quiet" x="${x(none) - 12}" y="${bottom + 38}" text-anchor="end">${words.forest.less}</text>`,
    markup`<text class="quiet" x="${x(none) + 12}" y="${bottom + 38}">${words.forest.more}</text>`,
  ];
}

interface Place {
  readonly layout: Layout;
  readonly shape: Shape;
  readonly drawn: Drawn;
}

function drawnLine(
  line: Line,
  y: number,
  { layout: { x, lift, left, right }, shape: { width }, drawn }: Place,
): Content {
  const text = round(y + 4 - lift);
  const at = lift === 0 ? y : round(y + 8);
  const inside = (value: number) => Math.min(Math.max(x(value), left), right);
  const [low, high, value] = [inside(line.low), inside(line.high), inside(line.value)];
  return [
    markup`<text x="2" y="${text}">${shortened(line.name)}</text>`,
    markup`<path class="interval" d="M${low} ${at}H${high}M${low} ${at - 4}v8M${high} ${at - 4}v8"/>`,
    line.isPooled
      ? markup`<path class="pooled" d="M${round(value - 7)} ${at}L${value} ${at - 6}L${round(value + 7)} ${at}L${value} ${at + 6}Z"/>`
      : markup`<rect class="estimate" x="${round(value - 4.5)}" y="${at - 4.5}" width="9" height="9" rx="1.5"/>`,
    markup`<text class="number" x="${width - 2}" y="${text}" text-anchor="end">${said(line, drawn)}</text>`,
  ];
}

const LONGEST = 30; // of a name beside the plot; the table has it whole

const shortened = (name: string): string => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name);

/** "0.68 (0.58–0.79)" */
function said({ value, low, high }: Line, { numbers }: Drawn): string {
  const short = (number: number) => numbers.short(number, Math.abs(number) < 10 ? 2 : 1);
  return `${short(value)} (${short(low)}\u2013${short(high)})`;
}
