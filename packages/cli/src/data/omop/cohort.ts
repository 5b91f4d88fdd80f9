// A cohort: one SELECT over the CDM's views, or a small definition that becomes one. What comes out are rows for statistics.
import type { DataRow } from "@tavs/federated/statistics";
import type { Messages } from "../../messages/index.ts";
import { plain } from "../../plain-text.ts";
import { Refusal, usage } from "../../refusal.ts";
import type { Cell, Database } from "../engine.ts";
import { named } from "../in-sql.ts";
import type { Omop } from "./cdm.ts";
import { compile } from "./compile.ts";
import type { CohortDefinition } from "./definition.ts";
import { onlyReads } from "./only-reads.ts";
import { cdmTables } from "./tables.ts";

export interface CohortOptions {
  /** Columns that the query must give. */
  readonly columns?: readonly string[];
  /** Of a definition: gives `person_source_value` as well, the identity number where a hospital keeps it. */
  readonly identity?: boolean;
  readonly patienceMs?: number;
  readonly mostRows?: number;
}

/** What a cohort gives: a row for each person (or whatever the query says), numbers as numbers, dates as `yyyy-mm-dd`. */
export interface Cohort {
  readonly columns: readonly string[];
  readonly rows: readonly DataRow[];
}

const MINUTES = 60_000;

/** Asks a definition: `person`, `entry`, `group`, `time`, `event`, and the columns that it names, a row a person. Throws `Refusal`. */
export async function cohortOf(omop: Omop, definition: CohortDefinition, options: CohortOptions = {}): Promise<Cohort> {
  const { sql, tables } = compile(definition, await omop.has("concept_ancestor"), options);
  return ask(omop, sql, { ...options, tables });
}

/** Asks one SELECT. Throws `Refusal` for anything else, and for what is not understood; no cell is in its sentence. */
export async function cohortOfSql(omop: Omop, sql: string, options: CohortOptions = {}): Promise<Cohort> {
  const words = new Set(sql.toLowerCase().match(/[a-z_0-9]+/g));
  const tables: string[] = [];
  for (const table of Object.keys(cdmTables)) if (words.has(table) && (await omop.has(table))) tables.push(table);
  return ask(omop, sql, { ...options, tables });
}

/** Asks one SELECT of tables that are in the engine already, whatever they are. Throws `Refusal` as `cohortOfSql`. */
export const rowsOfSql = (engine: Database, sql: string, messages: Messages): Promise<Cohort> =>
  ask({ engine, messages, need: async () => undefined }, sql, { tables: [] });

type Asking = Pick<Omop, "engine" | "messages" | "need">;

interface Asked extends CohortOptions {
  readonly tables: readonly string[];
}

async function ask(omop: Asking, sql: string, { tables, columns = [], patienceMs, mostRows }: Asked): Promise<Cohort> {
  const words = omop.messages.omop;
  await omop.need(tables);
  const query = sql.replace(/;\s*$/, "");
  const described = await understood(omop, query);
  const lower = described.map(({ name }) => name.toLowerCase()); // to a database, Age and age are one
  const twice = described.filter(({ name }, i) => lower.indexOf(name.toLowerCase()) < i).map(({ name }) => name);
  if (twice.length > 0) throw usage(words.twoColumns(twice.map(plain)));
  const lacking = columns.filter((name) => !described.some((column) => column.name === name));
  if (lacking.length > 0) throw usage(words.noResult(lacking));
  const select = described.map(asPlain).join(", ");
  return collected(omop, `SELECT ${select} FROM (${query}\n)`, {
    names: described.map(({ name }) => name),
    patienceMs: patienceMs ?? 30 * MINUTES,
    mostRows: mostRows ?? 1 << 24,
  });
}

/** Nothing has been read yet when a query is prepared: what the engine says is about the query, and may be repeated. */
async function understood(
  omop: Asking,
  query: string,
): Promise<readonly { readonly name: string; readonly type: string }[]> {
  const words = omop.messages.omop;
  try {
    const reads = await onlyReads(omop.engine, query); // before it is prepared: some functions act then
    if (reads === false) throw usage(words.notOnlyReads);
    if (reads === undefined || !(await omop.engine.isOneSelect(query))) throw usage(words.noSelect);
    return await omop.engine.describe(query);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const [first = ""] = (error as Error).message.split("\n"); // the engine throws errors
    throw usage(words.noQuery(plain(first)));
  }
}

const NUMBER = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL.*)$/;

/** Ids stay texts, whatever type they have: 2^53 and leading zeros. */
function asPlain({ name, type }: { readonly name: string; readonly type: string }): string {
  const column = named(name);
  if (type === "BOOLEAN") return `CAST(CAST(${column} AS INTEGER) AS DOUBLE) AS ${column}`;
  if (/(^|_)(person|id|subject)$/i.test(name)) return `${short(column)} AS ${column}`;
  if (NUMBER.test(type)) return `CAST(${column} AS DOUBLE) AS ${column}`;
  if (/^(DATE|TIMESTAMP)/.test(type)) return `strftime(${column}, '%Y-%m-%d') AS ${column}`;
  return `${short(column)} AS ${column}`;
}

/** A cell of gigabytes would leave the engine, and its limit, behind. */
const short = (column: string): string =>
  `CASE WHEN strlen(CAST(${column} AS VARCHAR)) > 65536 THEN error('long') ELSE CAST(${column} AS VARCHAR) END`;

interface Collecting {
  readonly names: readonly string[];
  readonly patienceMs: number;
  readonly mostRows: number;
}

async function collected({ engine, messages }: Asking, sql: string, collecting: Collecting): Promise<Cohort> {
  const { names, patienceMs, mostRows } = collecting;
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    engine.interrupt();
  }, patienceMs);
  const rows: DataRow[] = [];
  try {
    for await (const cells of engine.stream(sql)) {
      for (let i = 0; i < cells[0]!.length; i++) rows.push(rowOf(names, cells, i));
      if (rows.length > mostRows) throw usage(messages.omop.manyRows(mostRows));
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw usage(late ? messages.omop.tooSlow(patienceMs / 1000) : messages.omop.queryFailed);
  } finally {
    clearTimeout(timer);
  }
  return { columns: names, rows };
}

const rowOf = (names: readonly string[], cells: readonly (readonly Cell[])[], i: number): DataRow =>
  Object.fromEntries(names.map((name, k) => [name, cells[k]![i]!]));
