import {
  type Content,
  figure,
  logarithmic,
  type Markup,
  markup,
  type Range,
  ratioTicks,
  round,
  type Scale,
  type Shape,
} from "@tavs/cli/page";
import type { Cox, CoxTerm } from "../result.ts";
import { covariate } from "./labels.ts";
import { interval, ratio } from "./numbers.ts";

interface Layout {
  readonly x: Scale;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly rowHeight: number;
  /** Where names and numbers stand above the line instead of beside it: how far above. */
  readonly lift: number;
  readonly ticks: readonly number[];
}

/** Hazard ratios with 95 % intervals on a logarithmic axis: left of the line at 1 the event is less likely. */
export function forestFigure({ terms }: Cox, shape: Shape): Markup {
  const rows = Object.entries(terms);
  const layout = layoutOf(
    rows.map(([, term]) => term),
    shape,
  );
  return figure({
    name: "hazard",
    title: "Hazard ratios with 95 % confidence intervals",
    description: rows.map(([name, term]) => `${covariate(name)}: ${interval(term)}.`).join(" "),
    shape,
    height: layout.bottom + 46,
    content: [
      heading(layout, shape.width),
      axis(layout),
      rows.map(([name, term], at) => row(name, term, layout.top + (at + 0.5) * layout.rowHeight, layout, shape.width)),
    ],
  });
}

function layoutOf(terms: readonly CoxTerm[], { name, width, ticks: most }: Shape): Layout {
  const [left, right, rowHeight, lift] = name === "wide" ? [190, width - 150, 32, 0] : [8, width - 8, 46, 14];
  const top = 24;
  const domain = domainOf(terms);
  const bottom = top + terms.length * rowHeight + 6;
  return {
    x: logarithmic(domain, [left, right]),
    left,
    right,
    top,
    bottom,
    rowHeight,
    lift,
    ticks: ratioTicks(domain, most),
  };
}

/** Wide enough for the intervals; those of a covariate that says nothing may be infinite and are cut at the edge. */
function domainOf(terms: readonly CoxTerm[]): Range {
  const bounds = terms.flatMap(({ ci }) => ci).filter((bound) => bound > 0.02 && bound < 50);
  return [Math.min(0.7, ...bounds) / 1.08, Math.max(1.4, ...bounds) * 1.08];
}

function heading({ lift }: Layout, width: number): Content {
  if (lift > 0) return ""; // there the numbers stand beside the names
  return markup`<text class="quiet" x="${width - 2}" y="12" text-anchor="end">hazard ratio (95 %)</text>`;
}

function axis({ x, left, right, top, bottom, ticks }: Layout): Content {
  return [
    markup`<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>`,
    markup`<line class="one" x1="${x(1)}" x2="${x(1)}" y1="${top - 8}" y2="${bottom}"/>`,
    ticks.map((tick) => [
      markup`<line class="axis" x1="${x(tick)}" x2="${x(tick)}" y1="${bottom}" y2="${bottom + 5}"/>`,
      markup`<text class="tick" x="${x(tick)}" y="${bottom + 19}" text-anchor="middle">${String(tick)}</text>`,
    ]),
    markup`<text class="quiet" x="${x(1) - 12}" y="${bottom + 38}" text-anchor="end">← less likely</text>`,
    markup`<text class="quiet" x="${x(1) + 12}" y="${bottom + 38}">more likely →</text>`,
  ];
}

function row(name: string, term: CoxTerm, y: number, { x, lift }: Layout, width: number): Content {
  const text = round(y + 4 - lift);
  const line = lift === 0 ? y : round(y + 8);
  const [low, high] = [x(term.ci[0]), x(term.ci[1])];
  return [
    markup`<text x="2" y="${text}">${covariate(name)}</text>`,
    markup`<path class="interval" d="M${low} ${line}H${high}M${low} ${line - 4}v8M${high} ${line - 4}v8"/>`,
    markup`<rect class="estimate" x="${round(x(term.hazardRatio) - 4.5)}" y="${line - 4.5}" width="9" height="9" rx="1.5"/>`,
    markup`<text class="number" x="${width - 2}" y="${text}" text-anchor="end">${ratio(term.hazardRatio)}<tspan class="quiet" dx="6">(${ratio(term.ci[0])}–${ratio(term.ci[1])})</tspan></text>`,
  ];
}
