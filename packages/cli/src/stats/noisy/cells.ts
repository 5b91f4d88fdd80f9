// How rows become cells: one for each row and column of the table, the column fastest.
import type { DataRow, Factor } from "@tavs/federated/statistics";
import type { Messages } from "../../messages/index.ts";
import { plain } from "../../plain-text.ts";
import { usage } from "../../refusal.ts";
import type { NoisyParameters } from "./parameters.ts";

/** This hospital's own counts, before noise. Throws `Refusal` by row number at a value that is no level, never naming it. */
export function countsOf(
  { cells: { rows, columns }, most }: NoisyParameters,
  all: readonly DataRow[],
  messages: Messages,
): readonly number[] {
  const counts = Array.from({ length: rows.levels.length * columns.levels.length }, () => 0);
  for (const [i, row] of all.entries()) {
    if ([rows, columns].some(({ factor }) => isMissing(row[factor]))) continue; // `readRows` refused them, or they are left out
    counts[levelOf(rows, row, { i, messages }) * columns.levels.length + levelOf(columns, row, { i, messages })]! += 1;
  }
  if (counts.some((count) => count > most)) throw usage(messages.noisy.tooMany);
  return counts;
}

const isMissing = (value: unknown): boolean => value === null || value === undefined || value === "";

interface At {
  readonly i: number;
  readonly messages: Messages;
}

function levelOf({ factor, levels }: Factor, row: DataRow, { i, messages }: At): number {
  const found = levels.findIndex((level) => String(level) === String(row[factor]));
  if (found < 0) throw usage(messages.noisy.noLevel({ row: i + 1, column: plain(factor) }));
  return found;
}

/** The counts as a table again. */
export const tableOf = ({ cells: { rows, columns } }: NoisyParameters, counts: ArrayLike<number>): number[][] =>
  rows.levels.map((_, r) => columns.levels.map((__, c) => counts[r * columns.levels.length + c]!));
