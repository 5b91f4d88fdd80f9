import { UsageError } from "@tavs/core";
import type { Pseudonyms } from "@tavs/psi";
import { type CsvCell, csvOf } from "../data/csv-out.ts";
import type { Table } from "../data/read-table.ts";
import { canonicalOf, type NumberRule } from "../session/identifiers.ts";
import { numbersIn } from "./numbers-in.ts";

export interface Told {
  readonly table: Table;
  /** The column with the identity numbers. */
  readonly column: string;
  readonly columns: readonly string[];
  readonly rule: NumberRule;
}

/** A file as it goes out, and how many rows are in it. */
export interface PseudonymTable {
  readonly text: string;
  readonly rows: number;
}

/**
 * Every row whose number can be read, under the pseudonym of its person: sorted by pseudonym, and within a person by what the
 * cells say, so that nothing is left of the order of the rows. Throws `UsageError`, by row and column, where a cell holds a
 * person's number.
 */
export function pseudonymTable(
  { pseudonyms, items }: Pick<Pseudonyms, "pseudonyms" | "items">,
  told: Told,
): PseudonymTable {
  const rowsOf = rowsByPerson(told);
  mustNameNobody(told, rowsOf);
  const cells = told.columns.map((name) => told.table.column(name));
  const lines = pseudonyms.flatMap((pseudonym, i) =>
    (rowsOf.get(items[i]!) ?? [])
      .map((row): readonly CsvCell[] => [`p${pseudonym}`, ...cells.map((column) => column[row] ?? "")]) // a letter: digits alone could look like a number
      .sort(byText),
  );
  return { text: csvOf(["pseudonym", ...told.columns], lines), rows: lines.length };
}

function byText(one: readonly CsvCell[], other: readonly CsvCell[]): number {
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

type Rows = ReadonlyMap<string, readonly number[]>;

function rowsByPerson({ table, column, rule }: Told): Rows {
  const rows = new Map<string, number[]>();
  for (const [row, cell] of table.column(column).entries()) {
    const id = canonicalOf(String(cell), rule.canonicaliser);
    if (id === undefined) continue;
    const own = rows.get(id);
    if (own) own.push(row);
    else rows.set(id, [row]);
  }
  return rows;
}

/** A note or a second column with numbers in it would undo everything. */
function mustNameNobody(told: Told, rows: Rows): void {
  for (const name of told.columns)
    for (const [row, cell] of told.table.column(name).entries()) {
      if (numbersIn(String(cell), told.rule).some((number) => rows.has(number)))
        throw new UsageError(
          `row ${row + 2}, column ${name}: holds the number of a person of this file: take it out, or leave out the column`,
          { code: "data" },
        );
    }
}
