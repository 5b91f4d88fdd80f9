/** The observed share against the predicted risk, a point for each bin that is shown, with its interval; on the diagonal the model is right. */
import { figure, type Shape } from "../page/figure.ts";
import { type Content, type Markup, markup } from "../page/markup.ts";
import { linear, type Scale } from "../page/scales.ts";
import type { Drawing } from "../release.ts";
import { type Drawn, numberAt, rowsOf, tableOf } from "./drawn.ts";
import { roundTicks } from "./ticks.ts";

type Calibration = Extract<Drawing, { readonly kind: "calibration" }>;

interface Point {
  readonly predicted: number;
  readonly observed: number;
  readonly low: number;
  readonly high: number;
}

interface Frame {
  readonly x: Scale;
  readonly y: Scale;
  readonly most: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly ticks: readonly number[];
}

export function calibrationFigure(drawn: Drawn, { table, at }: Calibration, shape: Shape): Markup {
  const rows = rowsOf(tableOf(drawn, table)).filter((row) => at === undefined || numberAt(row, "horizon") === at);
  const points = rows.flatMap((row): readonly Point[] => {
    const [predicted, observed, low, high] = ["predicted", "observed", "low", "high"].map((name) =>
      numberAt(row, name),
    );
    if (typeof predicted !== "number" || typeof observed !== "number") return [];
    return [{ predicted, observed, low: low ?? observed, high: high ?? observed }];
  });
  const frame = frameOf(points, shape);
  const { words, numbers } = drawn;
  const pairs = points.map(({ predicted, observed }) => `${numbers.percent(predicted)}: ${numbers.percent(observed)}`);
  return figure({
    name: `${drawn.id}-calibration${at === undefined ? "" : `-${at}`}`,
    title: words.calibration.title + (at === undefined ? "" : `, ${words.survival.day(numbers.of(at, "days"))}`),
    description: words.calibration.describe(pairs.join("; ")),
    shape,
    height: frame.bottom + 46,
    content: [axes(frame, drawn), ideal(frame, drawn), points.map((point) => drawnPoint(point, frame))],
  });
}

function frameOf(points: readonly Point[], { width, name, ticks: most }: Shape): Frame {
  const size = name === "wide" ? 380 : width - 78;
  const [left, top] = [58, 28];
  const highest = Math.max(0.05, ...points.flatMap(({ predicted, high }) => [predicted, high]));
  const ticks = roundTicks([0, Math.min(1, highest * 1.05)], Math.min(most, 6));
  const domain = [0, Math.min(1, highest * 1.05)] as const;
  return {
    x: linear(domain, [left, left + size]),
    y: linear(domain, [top + size, top]),
    ...{ most: domain[1], left, right: left + size, top, bottom: top + size, ticks },
  };
}

function axes({ x, y, left, right, top, bottom, ticks }: Frame, { words, numbers }: Drawn): Content {
  const label = (share: number) => `${numbers.of(Math.round(share * 1000) / 10, "number")}\u00a0%`;
  return [
    ticks.map((tick) => [
      markup`<line class="${tick === 0 ? "axis" : "grid"}" x1="${left}" x2="${right}" y1="${y(tick)}" y2="${y(tick)}"/>`,
      markup`<text class="tick" x="${left - 8}" y="${y(tick) + 4}" text-anchor="end">${label(tick)}</text>`,
      markup`<line class="axis" x1="${x(tick)}" x2="${x(tick)}" y1="${bottom}" y2="${bottom + 5}"/>`,
      markup`<text class="tick" x="${x(tick)}" y="${bottom + 19}" text-anchor="middle">${label(tick)}</text>`,
    ]),
    markup`<text class="quiet" x="2" y="${top - 14}">${words.calibration.observed}</text>`,
    markup`<text class="quiet" x="${right}" y="${bottom + 38}" text-anchor="end">${words.calibration.predicted}</text>`,
  ];
}

function ideal({ x, y, most }: Frame, { words }: Drawn): Content {
  const label = most * 0.97;
  return [
    markup`<path class="ideal" d="M${x(0)} ${y(0)}L${x(most)} ${y(most)}"/>`,
    markup`<text class="note" x="${x(label) - 8}" y="${y(label)}" text-anchor="end">${words.calibration.ideal}</text>`,
  ];
}

function drawnPoint({ predicted, observed, low, high }: Point, { x, y }: Frame): Content {
  const at = x(predicted);
  return [
    markup`<path class="interval" d="M${at} ${y(low)}V${y(high)}M${at - 4} ${y(low)}h8M${at - 4} ${y(high)}h8"/>`,
    markup`<circle class="estimate" cx="${at}" cy="${y(observed)}" r="5"/>`,
  ];
}
