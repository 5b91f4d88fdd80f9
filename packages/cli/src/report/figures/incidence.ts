/** Cumulative incidence as rising steps with 95 % bands: a curve for each cause of each group, and beneath the axis who is at risk. */
import { figure, type Shape } from "../page/figure.ts";
import { type Content, type Markup, markup } from "../page/markup.ts";
import type { Drawing } from "../release.ts";
import { atRiskRows, heightOfAtRisk } from "./at-risk.ts";
import { type Drawn, type Fields, numberAt, rowsOf, tableOf, tone } from "./drawn.ts";
import { axes, curve, frameOf, lastDay } from "./survival.ts";
import type { Group } from "./survival-frame.ts";

type Incidence = Extract<Drawing, { readonly kind: "incidence" }>;

export function incidenceFigure(drawn: Drawn, { table, ticks }: Incidence, shape: Shape): Markup {
  const left = rowsOf(tableOf(drawn, "at_risk"));
  const groups = rowsOf(tableOf(drawn, "groups")).map((row): Group => {
    const name = String(row("group"));
    return { name, steps: [], left: left.filter((each) => each("group") === name) };
  });
  const series = seriesOf(rowsOf(tableOf(drawn, table)), drawn);
  const frame = frameOf(series, ticks, shape);
  const { words } = drawn;
  return figure({
    name: `${drawn.id}-incidence`,
    title: words.incidence.title,
    description: series.map((each) => described(each, drawn)).join(" "),
    shape,
    height: frame.bottom + 52 + heightOfAtRisk(groups.length),
    content: [
      legend(series),
      axes(frame, drawn),
      series.map((each, at) => curve(each, tone(at), { frame, of: "incidence", start: 0 })),
      markup`<text class="note" x="${frame.right}" y="${frame.top + 14}" text-anchor="end">${words.survival.bands}</text>`,
      atRiskRows(groups, frame, drawn),
    ],
  });
}

/** A curve for each group and cause that has a step. */
function seriesOf(rows: readonly Fields[], { words }: Drawn): readonly Group[] {
  const nameOf = (row: Fields): string => words.incidence.cause(String(row("group")), String(row("cause")));
  const names = [...new Set(rows.map(nameOf))];
  return names.map((name) => ({ name, steps: rows.filter((row) => nameOf(row) === name), left: [] }));
}

const legend = (series: readonly Group[]): Content =>
  series.map(({ name }, at) => {
    const y = 12 + 22 * at;
    return markup`<line class="curve ${tone(at)}" x1="2" x2="30" y1="${y}" y2="${y}"/><text x="40" y="${y + 4}">${name}</text>`;
  });

function described(series: Group, { words, numbers }: Drawn): string {
  const share = numberAt(series.steps.at(-1)!, "incidence"); // a series has a step
  const said = share === null ? words.withheld : numbers.percent(share);
  return words.incidence.describe(series.name, said, words.survival.day(numbers.short(lastDay(series), 0)));
}
