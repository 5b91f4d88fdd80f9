// Names of counts that say whom they count: "rows" is everybody, "hormon" who has a 1 there, "grade=3" who has that value, and
// "grade=3:hormon" who has both.
import type { DataRow } from "@tavs/federated/statistics";
import type { Population } from "../report/index.ts";

export const EVERYBODY = "rows";

/** One condition: a value that a column has. */
export interface Condition {
  readonly column: string;
  readonly value: string;
}

/** What a name asks for; nothing of everybody. */
export function partsOf(cell: string): readonly Condition[] {
  if (cell === EVERYBODY) return [];
  return cell.split(":").map((part) => {
    const at = part.indexOf("=");
    return at < 0 ? { column: part, value: "1" } : { column: part.slice(0, at), value: part.slice(at + 1) };
  });
}

/** Whom a name counts, as the gate compares it with other counts. */
export const populationOf = (cell: string): Population =>
  Object.fromEntries(partsOf(cell).map(({ column, value }) => [column, value]));

/** The columns of which a name asks for a 1, without saying so: "hormon" of "grade=3:hormon". */
export const flagsIn = (cells: readonly string[]): readonly string[] => [
  ...new Set(
    cells.filter((cell) => cell !== EVERYBODY).flatMap((cell) => cell.split(":").filter((part) => !part.includes("="))),
  ),
];

/** How many rows are as the name says. A number and its text are the same value. */
export function countOf(cell: string, rows: readonly DataRow[]): number {
  const parts = partsOf(cell);
  return rows.filter((row) => parts.every(({ column, value }) => String(row[column]) === value)).length;
}
