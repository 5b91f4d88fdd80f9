import type { Look, Tone } from "./paint.ts";
import { type Align, columnsOf, pad, wrap } from "./text.ts";

/** A column: its heading, to which side its cells lean, and `flows` for the one that is wrapped to what room is left. */
export interface Column {
  readonly heading: string;
  readonly align?: Align;
  readonly flows?: true;
  readonly tone?: Tone;
}

const GAP = "   ";
const NARROWEST = 20;

/** Aligned lines: headings, a rule, and each row on as many lines as its flowing cell needs. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { paint, width }: Look,
): string[] {
  const widths = widthsOf(columns, rows, width);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => pad(cell, widths[at]!, columns[at]!.align))
      .join(GAP)
      .trimEnd();
  const toned = (cell: string, at: number) => (columns[at]?.tone === undefined ? cell : paint(columns[at].tone, cell));
  const body = rows.flatMap((row) => {
    const parts = row.map((cell, at) => (columns[at]?.flows ? wrap(cell, widths[at]!) : [cell]));
    const height = Math.max(...parts.map((lines) => lines.length));
    return Array.from({ length: height }, (_, down) => line(parts.map((lines, at) => toned(lines[down] ?? "", at))));
  });
  const rule = "─".repeat(widths.reduce((sum, each) => sum + each + GAP.length, -GAP.length));
  return [line(columns.map(({ heading }) => paint("quiet", heading))), paint("quiet", rule), ...body];
}

function widthsOf(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): number[] {
  const natural = columns.map(({ heading }, at) =>
    Math.max(columnsOf(heading), ...rows.map((row) => columnsOf(row[at] ?? ""))),
  );
  const excess = natural.reduce((sum, each) => sum + each + GAP.length, -GAP.length) - width;
  return natural.map((each, at) => (columns[at]!.flows && excess > 0 ? Math.max(NARROWEST, each - excess) : each));
}
