// Rows of a table for an analysis: each column as the specification uses it, and a missing value refused or left, as all agreed.
import type { DataRow } from "@tavs/federated/statistics";
import { isMissing } from "../data/dialect.ts";
import { dataRows, readTable, type Table } from "../data/read-table.ts";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { usage } from "../refusal.ts";
import { columnsOf, type Reads } from "./reads.ts";

interface Own {
  readonly file: string;
  /** Whether the terms let rows without a value be left out. */
  readonly mayMiss: boolean;
}

type Values = readonly (number | string | null)[];

/** Throws `Refusal`: by row for a cell that is no number, and by how many, and the first of them, for missing ones. */
export async function readRows(own: Own, wanted: Reads, messages: Messages): Promise<readonly DataRow[]> {
  return rowsIn(await readTable(own.file, { columns: columnsOf(wanted), messages }), { own, wanted }, messages);
}

interface Reading {
  readonly own: Own;
  readonly wanted: Reads;
}

/** The same of a table that was read; `file` is its name in sentences. */
export function rowsIn(
  table: Table,
  { own: { file, mayMiss }, wanted }: Reading,
  messages: Messages,
): readonly DataRow[] {
  const names = columnsOf(wanted);
  if (!mayMiss) for (const name of names) mustBeWhole({ file, name }, table.column(name), messages);
  const loose = dataRows(table);
  const strict = new Map(names.map((name) => [name, strictly(table, name, wanted)]));
  return loose.map((row, i) =>
    Object.fromEntries(names.map((name) => [name, strict.get(name)?.[i] ?? (strict.get(name) ? null : row[name]!)])),
  );
}

/** A column that has to be of numbers: of the table, or by its agreed levels. Undefined for any other. */
function strictly(table: Table, name: string, { numbers, factors }: Reads): Values | undefined {
  const levels = factors.filter(({ factor }) => factor === name).flatMap((each) => each.levels);
  const isOfNumbers = levels.length > 0 && levels.every((level) => typeof level === "number");
  return numbers.includes(name) || isOfNumbers ? table.numbers(name) : undefined;
}

interface Named {
  readonly file: string;
  readonly name: string;
}

function mustBeWhole({ file, name }: Named, cells: readonly string[], { stats }: Messages): void {
  const count = cells.filter(isMissing).length;
  if (count === 0) return;
  const first = cells.findIndex(isMissing) + 1;
  throw usage(`${plain(file)}: ${stats.missing({ column: plain(name), count, first })}`);
}
