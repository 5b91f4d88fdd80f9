import { UsageError } from "@tavs/core";
import { hash } from "./hash.ts";

/** One line of a CSV file, by column. */
export type Row = Readonly<Record<string, string>>;

/** Rows of a CSV text without quoted fields, as those of examples/data. Throws `UsageError` for a line of another width. */
export function parseCsv(text: string): Row[] {
  const [header = "", ...lines] = text.trim().split(/\r?\n/);
  const names = header.split(",");
  return lines.map((line, at) => {
    const cells = line.split(",");
    if (cells.length !== names.length)
      throw new UsageError(`line ${at + 2} has ${cells.length} fields, the header has ${names.length}`);
    return Object.fromEntries(names.map((name, column) => [name, cells[column]!]));
  });
}

/** The text of a CSV file, its rows in an order that says nothing (that of a hash of where they came from). */
export function shuffledCsv(columns: readonly string[], rows: readonly Row[], purpose: number): string {
  const order = rows.map((row, at) => ({ row, key: hash(at, purpose), at }));
  order.sort((a, b) => a.key - b.key || a.at - b.at);
  return `${columns.join(",")}\n${order.map(({ row }) => csvLine(columns, row)).join("")}`;
}

/** One row as a line of its own. */
export const csvLine = (columns: readonly string[], row: Row): string =>
  `${columns.map((name) => row[name]).join(",")}\n`;
