// What a table is worth before it is used, in counts and classes: no cell stands in it. Counts are exact, for whoever holds the table.
import type { Country } from "@tavs/psi";
import { accountOf } from "../fhir/account.ts";
import type { FhirReport } from "../fhir/fhir-report.ts";
import { tellable } from "../header.ts";
import { type OpenOptions, openTable } from "../read-table.ts";
import { placesOf, type Written } from "../table.ts";
import { Column, type ColumnReport } from "./column.ts";
import { type IdReport, idReport } from "./ids.ts";

export interface CheckOptions extends OpenOptions {
  /** The column with identity numbers. */
  readonly id?: string;
  readonly country: Country;
  /** Nothing is said that fewer people share. */
  readonly smallestCell: number;
}

export interface QualityReport {
  readonly written: Written;
  readonly rows: number;
  readonly ids: IdReport | undefined;
  /** What an export holds beyond the table. */
  readonly fhir?: FhirReport;
  /** All columns but that of the identity numbers. */
  readonly columns: readonly ColumnReport[];
}

/** Reads a table once. Throws `Refusal` for what is no table. */
export async function checkTable(path: string, options: CheckOptions): Promise<QualityReport> {
  const { id: named, country, smallestCell, ...how } = options;
  const table = await openTable(path, how);
  const id = named ?? (table.fhir && "cpr");
  const place = id === undefined ? -1 : placesOf(table.file, table.columns, [id])[0]!; // one place a name
  const names = namesOf(table.columns);
  const columns = names.map((name) => new Column(name, country, smallestCell));
  const ids: string[] = [];
  let rows = 0;
  for await (const { cells, rows: more } of table.batches(table.columns)) {
    const people = cells[place] ?? Array.from({ length: more }, (_, i) => String(rows + i));
    for (const person of cells[place] ?? []) ids.push(person);
    for (const [k, column] of columns.entries())
      if (k !== place) for (const [i, cell] of cells[k]!.entries()) column.add(cell, people[i]!);
    rows += more;
  }
  const fhir = table.fhir && (await accountOf(table.fhir));
  return {
    ...(fhir && { fhir }),
    written: table.written,
    rows,
    ids: id === undefined ? undefined : idReport(ids, { country }, smallestCell),
    columns: columns.filter((_, k) => k !== place).map((column) => column.report()),
  };
}

/** Names that may be printed: a name that could be somebody's is replaced by its place. */
const namesOf = (columns: readonly string[]): readonly string[] =>
  columns.map((name, i) => tellable([name])[0] ?? `column ${i + 1}`);
