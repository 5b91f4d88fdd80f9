import { monthTicks } from "@tavs/cli/page";
import type { Curve, KaplanMeier } from "../result.ts";
import type { Look, Tone } from "./paint.ts";
import { pad } from "./text.ts";

const ROWS = 10;
const AXIS = 7; // columns for the percentages
const BRAILLE = 0x2800;
const DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const; // by column and row within a character (Unicode 15, section 21.1)

interface Dot {
  readonly x: number;
  readonly y: number;
}

/** One character of the chart. */
interface Dotted {
  readonly dots: number;
  readonly letter: string;
  readonly tone: Tone;
}

const EMPTY: Dotted = { dots: 0, letter: "", tone: "quiet" };

/** Survival curves in Braille dots, two by four a character, each with its letter at its end; the years beneath. */
export function chart({ groups }: KaplanMeier, { paint, width }: Look): string[] {
  const columns = width - AXIS - 2; // two for the letter of a curve that goes to the end
  const last = Math.max(12, ...groups.map(({ points }) => points.at(-1)?.month ?? 0));
  const canvas = Array.from({ length: ROWS }, () => Array.from({ length: columns + 2 }, () => EMPTY));
  groups.forEach((curve, at) => {
    draw(canvas, places(curve, last, columns * 2), at);
  });
  const lines = canvas.map((row) =>
    row.map(({ dots, letter, tone }) => glyph(dots, letter, (text) => paint(tone, text))).join(""),
  );
  return [
    ...lines.map((line, row) => `${paint("quiet", percentAt(row))}${line}`),
    paint("quiet", years(last, columns)),
  ];
}

/** What a curve is called where there are no colours; "A". */
export function letterOf(at: number): string {
  return String.fromCharCode(65 + at);
}

/** The colour of the first, the second and every further curve. */
export function toneOf(at: number): Tone {
  return at % 2 === 0 ? "first" : "second";
}

function draw(canvas: Dotted[][], dots: readonly Dot[], at: number): void {
  for (const { x, y } of dots) {
    const row = canvas[Math.floor(y / 4)]!;
    row[x >> 1] = { ...row[x >> 1]!, dots: row[x >> 1]!.dots | DOTS[x % 2 === 0 ? 0 : 1][y % 4]!, tone: toneOf(at) };
  }
  const end = dots.at(-1);
  if (end !== undefined)
    canvas[Math.floor(end.y / 4)]![(end.x >> 1) + 2] = { dots: 0, letter: letterOf(at), tone: toneOf(at) };
}

function glyph(dots: number, letter: string, paint: (text: string) => string): string {
  if (dots === 0) return letter === "" ? " " : paint(letter);
  return paint(String.fromCharCode(BRAILLE + dots));
}

/** Every dot of a curve: level within a month, and down to the next where it falls. */
function places({ points }: Curve, lastMonth: number, width: number): Dot[] {
  const lowest = ROWS * 4 - 1;
  const end = Math.round(((points.at(-1)?.month ?? 0) / lastMonth) * (width - 1));
  const heights = Array.from({ length: end + 1 }, (_, x) =>
    Math.round((1 - survivalAt(points, (x / (width - 1)) * lastMonth)) * lowest),
  );
  return heights.flatMap((y, x) => {
    const above = Math.min(y, (heights[x - 1] ?? y) + 1);
    return Array.from({ length: y - above + 1 }, (_, down) => ({ x, y: above + down }));
  });
}

function survivalAt(points: Curve["points"], month: number): number {
  return points.filter((point) => point.month <= month).at(-1)?.survival ?? 1;
}

function percentAt(row: number): string {
  const label = row === 0 ? "100 %" : row === ROWS / 2 ? "50 %" : row === ROWS - 1 ? "0 %" : "";
  return `${pad(label, AXIS - 2, "right")} ${label === "" ? "│" : "┤"}`;
}

function years(lastMonth: number, columns: number): string {
  const label = (month: number) => (lastMonth < 24 ? `${month} mo` : `${month / 12} y`);
  return monthTicks(lastMonth, Math.floor(columns / 8)).reduce((line, month) => {
    return pad(line, AXIS + Math.round((month / lastMonth) * (columns - 1)) - (month === 0 ? 0 : 1)) + label(month);
  }, "");
}
