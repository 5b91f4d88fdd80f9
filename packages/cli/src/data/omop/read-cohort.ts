// A cohort as a table: the rows that its definition, or its SELECT, makes of a CDM, in an order that nothing but they decide.
import { createHash } from "node:crypto";
import { utf8 } from "@tavs/core";
import type { DataRow } from "@tavs/federated/statistics";
import type { Messages } from "../../messages/index.ts";
import { plain } from "../../plain-text.ts";
import { usage } from "../../refusal.ts";
import { numberOf } from "../dialect.ts";
import type { Table } from "../read-table.ts";
import { readText } from "../read-text.ts";
import type { RowSource, Rows } from "../row-source.ts";
import { type Omop, openOmop } from "./cdm.ts";
import { cohortDefinition } from "./check-definition.ts";
import { type Cohort, cohortOf, cohortOfSql } from "./cohort.ts";
import type { CohortDefinition } from "./definition.ts";

const MOST_BYTES = 1 << 20;

/** The identity number of a CDM's patients, where it has one. A definition gives it to who asks for it by name, and is granted it. */
export const IDENTITY = "person_source_value";

/** A file with a definition, or with one SELECT. */
export interface CohortFile {
  readonly name: string;
  /** SHA-256 of the file, in hexadecimal digits. */
  readonly digest: string;
  readonly sql?: string;
  readonly definition?: CohortDefinition;
}

/** Reads a definition, or a SELECT from a file whose name ends in .sql. Throws `Refusal`. */
export async function cohortFile(name: string, messages: Messages): Promise<CohortFile> {
  const text = await readText(name, { most: MOST_BYTES, messages });
  const digest = createHash("sha256").update(text).digest("hex");
  if (/\.sql$/i.test(name)) return { name, digest, sql: text };
  return { name, digest, definition: cohortDefinition(text, messages) };
}

export type CohortSource = RowSource & { readonly cohort: string };

/** The columns of a cohort that a session reads. Throws `Refusal`. */
export async function readCohort(source: CohortSource, columns: readonly string[], messages: Messages): Promise<Rows> {
  const { data, schema } = source;
  const file = await cohortFile(source.cohort, messages);
  const omop = await openOmop(data, { messages, ...(schema !== undefined && { schema }) });
  try {
    const rows = inOrder(await asked(omop, file, columns), columns);
    if (rows.length === 0) throw usage(`${plain(data)}: ${messages.omop.nobody}`);
    return { table: tableOf({ data, columns, rows }, messages), bytes: written(file, schema, columns, rows) };
  } finally {
    await omop.close();
  }
}

async function asked(omop: Omop, { sql, definition }: CohortFile, columns: readonly string[]): Promise<Cohort> {
  if (definition === undefined) return cohortOfSql(omop, sql!, { columns }); // a file has one of the two
  const identity = columns.includes(IDENTITY);
  if (identity) await mustBeGranted(omop);
  return cohortOf(omop, definition, { columns, identity });
}

/** A column that is closed reads as one that is empty: nobody would be linked, and nobody would know why. */
async function mustBeGranted(omop: Omop): Promise<void> {
  const { rows } = await cohortOfSql(omop, `SELECT count(${IDENTITY}) AS n FROM person`);
  if (rows[0]?.n === 0) throw usage(`${plain(omop.name)}: ${omop.messages.omop.noIdentity(IDENTITY)}`);
}

type Cells = readonly DataRow[string][];

/** An order of their own, for a database gives them in another one the next time: a session that goes on finds them where they were. */
const inOrder = ({ rows }: Cohort, columns: readonly string[]): readonly Cells[] =>
  rows
    .map((row) => columns.map((name) => row[name]!))
    .map((cells) => [JSON.stringify(cells), cells] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, cells]) => cells);

async function* written(
  { digest }: CohortFile,
  schema: string | undefined,
  columns: readonly string[],
  rows: readonly Cells[],
): AsyncGenerator<Uint8Array> {
  yield utf8(`${JSON.stringify(["tavs/cohort-rows/1", digest, schema ?? null, columns])}\n`);
  for (const cells of rows) yield utf8(`${JSON.stringify(cells)}\n`);
}

interface Read {
  readonly data: string;
  readonly columns: readonly string[];
  readonly rows: readonly Cells[];
}

/** As a table that was read from a file: texts, of which numbers are made when somebody asks. */
function tableOf({ data, columns, rows }: Read, messages: Messages): Table {
  const cellsOf = (name: string): Cells => rows.map((cells) => cells[columns.indexOf(name)] ?? null);
  const numbers = (name: string): readonly (number | null)[] =>
    cellsOf(name).map((cell, row) => {
      const value = typeof cell === "string" ? numberOf(cell, "point") : cell;
      if (typeof value === "number" || value === null) return value;
      throw usage(`${plain(data)}: ${messages.data.row(row + 1)}${messages.data.notANumber(name)}`);
    });
  const column = (name: string): readonly string[] => cellsOf(name).map((cell) => (cell === null ? "" : String(cell)));
  return { columns, rows: rows.length, column, numbers };
}
