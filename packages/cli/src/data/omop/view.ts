// One table of a source as a view of the CDM's columns, checked cell by cell where its types leave doubt.
import type { Messages } from "../../messages/index.ts";
import { plain } from "../../plain-text.ts";
import { Refusal, usage } from "../../refusal.ts";
import type { Database } from "../engine.ts";
import { named, quoted } from "../in-sql.ts";
import { openTable } from "../read-table.ts";
import type { OpenTable } from "../table.ts";
import { type Broken, brokenIn, kindsOf, type Opened } from "./broken-cells.ts";
import { locate } from "./headers.ts";
import type { Server } from "./postgres/session.ts";
import { inMemory, type Source, type TableFiles } from "./source.ts";
import { type CdmTable, cdmTables } from "./tables.ts";
import { readAs, type SourceColumn } from "./values.ts";

/** An open source, before its views are made. */
export interface Context {
  readonly name: string;
  readonly engine: Database;
  readonly messages: Messages;
  readonly source: Source;
  readonly schema: string | undefined;
  /** Where it is there, faults are told to it, and what is broken or missing is empty; else they are refused. */
  readonly onFault?: ((fault: TableFault) => void) | undefined;
}

/** A column that is not there, or cells of one that are no value. */
export interface TableFault extends Partial<Pick<Broken, "kind" | "rows">> {
  readonly table: string;
  readonly column: string;
}

const refuse = ({ name }: Context, sentence: string): Refusal => usage(`${plain(name)}: ${sentence}`);

/** What follows FROM; undefined where there is no such table. A CSV file is read into the engine first, if it is to be read. */
export async function originOf(context: Context, table: string): Promise<TableFiles | string | undefined> {
  const { source, engine, schema, messages } = context;
  if (source.at === "folder") return source.files.get(table);
  if (source.at === "server") return onServer(context, source.server, table);
  const found = await engine.rows(
    `SELECT schema_name, table_name FROM (SELECT database_name, schema_name, table_name FROM duckdb_tables() UNION ALL
     SELECT database_name, schema_name, view_name FROM duckdb_views() WHERE NOT internal)
     WHERE database_name = 'tavs_source' AND lower(table_name) = ${quoted(table)}
     ${schema === undefined ? "" : `AND lower(schema_name) = ${quoted(schema.toLowerCase())}`}`,
  );
  if (found.length > 1) throw refuse(context, messages.omop.manyTables(table));
  const [[of, name] = []] = found;
  return name === undefined ? undefined : `tavs_source.${named(String(of))}.${named(String(name))}`;
}

async function onServer(context: Context, server: Server, table: string): Promise<TableFiles | undefined> {
  const [at, second] = await server.find(table, context.schema);
  if (second) throw refuse(context, context.messages.omop.manyTables(table));
  return at && { kind: "server", server, at };
}

/** Throws `Refusal` for a table that is not there, or does not hold what it should. */
export async function makeView(context: Context, table: string): Promise<void> {
  const { engine, messages } = context;
  const cdm = Object.hasOwn(cdmTables, table) ? cdmTables[table]! : undefined; // just asked
  const origin = cdm && (await originOf(context, table));
  if (!cdm || origin === undefined) throw refuse(context, messages.omop.noTable(plain(table)));
  try {
    const { from, columns } = await opened(context, cdm, { table, origin });
    const broken = await brokenIn(engine, cdm, { from, columns });
    const [first] = broken;
    if (context.onFault) for (const each of broken) context.onFault({ table, ...each });
    else if (first) throw refuse(context, messages.omop.broken({ table, ...first }));
    const isCopy = from === copyOf(table); // of texts: read once, and dropped
    await engine.run(
      `CREATE ${isCopy ? "TABLE" : "VIEW"} ${named(table)} AS SELECT ${selected(cdm, columns)} FROM ${from}`,
    );
    if (isCopy) await engine.run(`DROP TABLE ${from}`);
  } catch (error) {
    throw error instanceof Refusal ? error : refuse(context, messages.omop.unreadable(table));
  }
}

const copyOf = (table: string): string => `tavs_${table}`;

async function opened(
  context: Context,
  cdm: CdmTable,
  { table, origin }: { readonly table: string; readonly origin: TableFiles | string },
): Promise<Opened> {
  const { engine } = context;
  if (typeof origin !== "string" && origin.kind !== "parquet") return filled(context, cdm, { table, origin });
  const from =
    typeof origin === "string"
      ? origin
      : `read_parquet([${origin.paths.map((path) => quoted(path.replace(/[*?[]/g, "[$&]"))).join(", ")}], union_by_name = true, binary_as_string = true, hive_partitioning = false)`;
  const described = await engine.describe(`SELECT * FROM ${from}`);
  const places = located(context, cdm, { table, headers: described.map(({ name }) => name) });
  const columnOf = (header: string): SourceColumn => described.find(({ name }) => name === header)!; // it comes from there
  return { from, columns: new Map([...places].map(([name, header]) => [name, columnOf(header)])) };
}

/** Rows of texts that are read into the engine. */
type Rows = Pick<OpenTable, "columns" | "batches">;

async function rowsOf({ messages }: Context, origin: Exclude<TableFiles, { kind: "parquet" }>): Promise<Rows> {
  if (origin.kind === "csv") return openTable(origin.path, { messages });
  if (origin.kind === "rows") return inMemory(origin);
  const { server, at } = origin;
  return { columns: await server.columns(at), batches: (names) => server.batches(at, names) };
}

async function filled(
  context: Context,
  cdm: CdmTable,
  { table, origin }: { readonly table: string; readonly origin: Exclude<TableFiles, { readonly kind: "parquet" }> },
): Promise<Opened> {
  const { engine } = context;
  const { columns, batches } = await rowsOf(context, origin);
  const places = located(context, cdm, { table, headers: columns });
  const from = copyOf(table);
  await engine.fill(from, [...places.keys()], batches([...places.values()]));
  return { from, columns: new Map([...places.keys()].map((name) => [name, { name, type: "VARCHAR" }])) };
}

function located(
  context: Context,
  cdm: CdmTable,
  { table, headers }: { readonly table: string; readonly headers: readonly string[] },
): ReadonlyMap<string, string> {
  const { places, lacking, twice } = locate(cdm, headers);
  const words = context.messages.omop;
  if (context.onFault) for (const column of lacking) context.onFault({ table, column });
  else if (lacking.length > 0) throw refuse(context, words.lacking({ table, columns: lacking }));
  if (twice.length > 0) throw refuse(context, words.twice({ table, columns: twice }));
  return places;
}

function selected(cdm: CdmTable, columns: ReadonlyMap<string, SourceColumn>): string {
  return kindsOf(cdm)
    .map(([name, kind]) => {
      const column = columns.get(name);
      const value = column ? readAs(column, kind) : `CAST(NULL AS ${TYPES[kind]})`;
      return `${value} AS ${named(name)}`;
    })
    .join(", ");
}

const TYPES = { id: "VARCHAR", concept: "BIGINT", integer: "BIGINT", number: "DOUBLE", date: "DATE", text: "VARCHAR" };
