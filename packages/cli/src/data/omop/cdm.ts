// An OMOP database as views of one form, whatever it came from. Each table is opened when somebody asks for it.
import { en } from "../../messages/en/index.ts";
import type { Messages } from "../../messages/index.ts";
import { plain } from "../../plain-text.ts";
import { Refusal, usage } from "../../refusal.ts";
import { type Engine, named, openEngine, quoted } from "../engine.ts";
import { openTable } from "../read-table.ts";
import type { OpenTable } from "../table.ts";
import { locate } from "./headers.ts";
import type { Server } from "./postgres/session.ts";
import { type Source, sourceOf, type TableFiles } from "./source.ts";
import { type CdmTable, cdmTables } from "./tables.ts";
import { decimalsOf, isBroken, readAs, type SourceColumn } from "./values.ts";

export interface OmopOptions {
  readonly messages?: Messages;
  readonly memoryLimit?: string;
  /** Where a database holds several CDMs. */
  readonly schema?: string;
}

/** An open CDM. */
export interface Omop {
  readonly name: string;
  readonly engine: Engine;
  readonly messages: Messages;
  /** Whether the source has the table. */
  has(table: string): Promise<boolean>;
  /** Makes the views of these tables. Throws `Refusal` for one that is not there, or does not hold what it should. */
  need(tables: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Opens a DuckDB file, a folder of CSV or Parquet files, or the server that a private file or `env:VARIABLE` leads to. Nothing else can be opened from here on. Throws `Refusal`. */
export async function openOmop(name: string, options: OmopOptions = {}): Promise<Omop> {
  const { messages = en, memoryLimit = "2GB", schema } = options;
  const source = await sourceOf(name, messages);
  const engine = await openEngine({ memoryLimit });
  const context = { name, engine, messages, source, schema };
  const made = new Set<string>();
  const need = async (tables: readonly string[]): Promise<void> => {
    for (const table of tables.filter((table) => !made.has(table))) {
      await makeView(context, table);
      made.add(table);
    }
  };
  const close = async (): Promise<void> => {
    await engine.close();
    if (source.at === "server") await source.server.close();
  };
  await attach(context).catch(async (error: unknown) => {
    await close();
    throw error instanceof Refusal ? error : usage(`${plain(name)}: ${messages.omop.noSource}`);
  });
  const has = async (table: string): Promise<boolean> => (await originOf(context, table)) !== undefined;
  return { name, engine, messages, has, need, close };
}

interface Context {
  readonly name: string;
  readonly engine: Engine;
  readonly messages: Messages;
  readonly source: Source;
  readonly schema: string | undefined;
}

/** Locked before a view of the database is asked for anything: a stranger's view may read files. */
async function attach({ engine, source }: Context): Promise<void> {
  if (source.at === "server") return engine.lock([]);
  if (source.at === "folder") return engine.lock([...source.files.values()].flatMap(parquetOf));
  await engine.run(`ATTACH ${quoted(source.path)} AS tavs_source (READ_ONLY)`);
  await engine.lock([source.path]);
}

const parquetOf = (files: TableFiles): readonly string[] => (files.kind === "parquet" ? files.paths : []);

const refuse = ({ name }: Context, sentence: string): Refusal => usage(`${plain(name)}: ${sentence}`);

/** What follows FROM; undefined where there is no such table. A CSV file is read into the engine first, if it is to be read. */
async function originOf(context: Context, table: string): Promise<TableFiles | string | undefined> {
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

async function makeView(context: Context, table: string): Promise<void> {
  const { engine, messages } = context;
  const cdm = Object.hasOwn(cdmTables, table) ? cdmTables[table]! : undefined; // just asked
  const origin = cdm && (await originOf(context, table));
  if (!cdm || origin === undefined) throw refuse(context, messages.omop.noTable(plain(table)));
  try {
    const { from, columns } = await opened(context, cdm, { table, origin });
    await mustHoldValues(context, cdm, { table, from, columns });
    await engine.run(`CREATE VIEW ${named(table)} AS SELECT ${selected(cdm, columns)} FROM ${from}`);
  } catch (error) {
    throw error instanceof Refusal ? error : refuse(context, messages.omop.unreadable(table));
  }
}

/** A table that can be selected from, and which of its columns is which of the CDM. */
interface Opened {
  readonly from: string;
  readonly columns: ReadonlyMap<string, SourceColumn>;
}

async function opened(
  context: Context,
  cdm: CdmTable,
  { table, origin }: { readonly table: string; readonly origin: TableFiles | string },
): Promise<Opened> {
  const { engine } = context;
  if (typeof origin !== "string" && origin.kind !== "parquet")
    return filled(context, cdm, { table, rows: await rowsOf(context, origin) });
  const from =
    typeof origin === "string"
      ? origin
      : `read_parquet([${origin.paths.map((path) => quoted(path.replace(/[*?[]/g, "[$&]"))).join(", ")}], union_by_name = true, binary_as_string = true)`;
  const described = await engine.describe(`SELECT * FROM ${from}`);
  const places = located(context, cdm, { table, headers: described.map(({ name }) => name) });
  const columnOf = (header: string): SourceColumn => described.find(({ name }) => name === header)!; // it comes from there
  return { from, columns: new Map([...places].map(([name, header]) => [name, columnOf(header)])) };
}

/** Rows of texts that are read into the engine. */
type Rows = Pick<OpenTable, "columns" | "batches">;

async function rowsOf({ messages }: Context, origin: Exclude<TableFiles, { kind: "parquet" }>): Promise<Rows> {
  if (origin.kind === "csv") return openTable(origin.path, { messages });
  const { server, at } = origin;
  return { columns: await server.columns(at), batches: (names) => server.batches(at, names) };
}

async function filled(
  context: Context,
  cdm: CdmTable,
  { table, rows }: { readonly table: string; readonly rows: Rows },
): Promise<Opened> {
  const places = located(context, cdm, { table, headers: rows.columns });
  const from = `tavs_${table}`;
  await context.engine.fill(from, [...places.keys()], rows.batches([...places.values()]));
  return { from, columns: new Map([...places.keys()].map((name) => [name, { name, type: "VARCHAR" }])) };
}

function located(
  context: Context,
  cdm: CdmTable,
  { table, headers }: { readonly table: string; readonly headers: readonly string[] },
): ReadonlyMap<string, string> {
  const { places, lacking, twice } = locate(cdm, headers);
  const words = context.messages.omop;
  if (lacking.length > 0) throw refuse(context, words.lacking({ table, columns: lacking }));
  if (twice.length > 0) throw refuse(context, words.twice({ table, columns: twice }));
  return places;
}

const kindsOf = (cdm: CdmTable) => Object.entries({ ...cdm.required, ...cdm.optional });

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

/** Throws `Refusal` with the number of cells that are neither missing nor a value: a date that is lost is a patient who is lost. */
async function mustHoldValues(
  context: Context,
  cdm: CdmTable,
  { table, from, columns }: Opened & { readonly table: string },
): Promise<void> {
  const checks = kindsOf(cdm).flatMap(([name, kind]) => {
    const column = columns.get(name);
    const broken = column && isBroken(column, kind);
    if (!column || broken === undefined) return [];
    const { comma, point } = decimalsOf(column);
    const mixed = {
      column: name,
      kind: "decimal",
      sql: `least(count(*) FILTER (${comma}), count(*) FILTER (${point}))`,
    };
    return [{ column: name, kind, sql: `count(*) FILTER (${broken})` }, ...(kind === "number" ? [mixed] : [])];
  });
  if (checks.length === 0) return;
  const counted = checks.map(({ sql }) => `CAST(${sql} AS DOUBLE)`).join(", ");
  const [counts = []] = await context.engine.rows(`SELECT ${counted} FROM ${from}`);
  for (const [i, { column, kind }] of checks.entries())
    if (Number(counts[i]) > 0)
      throw refuse(context, context.messages.omop.broken({ table, column, kind, rows: Number(counts[i]) }));
}
