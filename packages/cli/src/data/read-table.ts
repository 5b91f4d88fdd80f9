// The one way into tables that somebody exported: CSV, TSV, Parquet or FHIR, whatever the name of the file says.
import type { DataRow } from "@tavs/federated/statistics";
import { en } from "../messages/en/index.ts";
import type { Messages } from "../messages/index.ts";
import { type CsvOptions, openCsv } from "./csv.ts";
import { fileRefusal } from "./data-file.ts";
import { couldBeThousands, type Decimal, isMissing, numberOf, sniffDecimal } from "./dialect.ts";
import { fhirSource } from "./fhir/source.ts";
import { openFhir } from "./fhir/table.ts";
import { type OpenTable, placesOf } from "./table.ts";

export interface OpenOptions extends CsvOptions {
  readonly messages?: Messages;
  /** Refuse a table of FHIR resources in which one patient has two rows. Of whom rows of text are, only their owner knows. */
  readonly onePerPatient?: boolean;
}

export interface ReadOptions extends OpenOptions {
  /** The columns that are kept; all of them where none is named. */
  readonly columns?: readonly string[];
}

/** A table in memory. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: number;
  /** The cells of a column, as they stand in the file: leading zeros stay, what is missing is empty. Throws `Refusal`. */
  column(name: string): readonly string[];
  /** A column as numbers, missing ones null, decimals as this column writes them. Throws `Refusal` by row for what is none. */
  numbers(name: string): readonly (number | null)[];
}

/** 2^24 is what PSI takes; a cohort for statistics is far smaller. */
const MOST_ROWS = 1 << 24;

/** Opens a table of any size, of which `batches` gives some rows after the other. Throws `Refusal`. */
export async function openTable(
  path: string,
  { messages = en, onePerPatient = false, ...options }: OpenOptions = {},
): Promise<OpenTable> {
  const found = await fhirSource(path, messages);
  if ("fhir" in found) return openFhir({ ...found.fhir, onePerPatient });
  const { file } = found;
  if (file.kind === "text") return openCsv(file, options);
  const { openParquet } = await import("./parquet.ts"); // DuckDB is loaded by who needs it
  return openParquet(file);
}

/** Reads some columns of a table. Throws `Refusal` for what is no table, by line, never by what stands there. */
export async function readTable(path: string, { columns: asked, ...options }: ReadOptions = {}): Promise<Table> {
  const table = await openTable(path, options);
  const columns = asked ?? table.columns;
  const cells: string[][] = columns.map(() => []);
  let rows = 0;
  for await (const batch of table.batches(columns)) {
    rows += batch.rows;
    if (rows > MOST_ROWS) throw fileRefusal(table.file, table.file.messages.data.manyRows(MOST_ROWS));
    for (const [k, column] of batch.cells.entries()) for (const cell of column) cells[k]!.push(cell);
  }
  const column = (name: string): readonly string[] => cells[placesOf(table.file, columns, [name])[0]!]!; // one place a name
  return { columns, rows, column, numbers: (name) => numbersOf(table, { name, cells: column(name) }) };
}

interface NamedCells {
  readonly name: string;
  readonly cells: readonly string[];
}

function numbersOf(
  { file, written: { delimiter } }: OpenTable,
  { name, cells }: NamedCells,
): readonly (number | null)[] {
  const decimal = sniffDecimal(cells);
  const words = file.messages.data;
  if (decimal === "both") throw fileRefusal(file, words.bothDecimals(name));
  if (couldBeThousands(cells, decimal, delimiter)) throw fileRefusal(file, words.thousands(name));
  return cells.map((cell, row) =>
    numberIn(cell, decimal, () => fileRefusal(file, words.row(row + 1) + words.notANumber(name))),
  );
}

function numberIn(cell: string, decimal: Decimal, refusal: () => Error): number | null {
  if (isMissing(cell)) return null;
  const value = numberOf(cell, decimal);
  if (value === undefined) throw refusal();
  return value;
}

/**
 * A table as rows for statistics: a column whose cells are all numbers is one of numbers, any other of texts. Throws `Refusal` for
 * numbers that could be others.
 */
export function dataRows(table: Table): readonly DataRow[] {
  const columns = table.columns.map((name) => [name, valuesOf(table, name)] as const);
  return Array.from({ length: table.rows }, (_, i) =>
    Object.fromEntries(columns.map(([name, values]) => [name, values[i]!])),
  );
}

function valuesOf(table: Table, name: string): readonly (number | string | null)[] {
  const cells = table.column(name);
  return cells.every(isNumeric) ? table.numbers(name) : cells.map((cell) => (isMissing(cell) ? null : cell));
}

/** Zeros in front, and more digits than a number holds, are an identifier's. */
const isNumeric = (cell: string): boolean =>
  isMissing(cell) || (!/^\s*0\d/.test(cell) && (numberOf(cell, "point") ?? numberOf(cell, "comma")) !== undefined);
