// An OMOP database as views of one form, whatever it came from. Each table is opened when somebody asks for it.
import type { DataRow } from "@tavs/federated/statistics";
import { en } from "../../messages/en/index.ts";
import type { Messages } from "../../messages/index.ts";
import { plain } from "../../plain-text.ts";
import { Refusal, usage } from "../../refusal.ts";
import { type Database, named, openEngine, quoted } from "../engine.ts";
import { openTable } from "../read-table.ts";
import { type OpenTable, ROWS_OF_BATCH } from "../table.ts";
import { locate } from "./headers.ts";
import { type MemoryTable, type Source, sourceOf, type TableFiles } from "./source.ts";
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
  readonly engine: Database;
  readonly messages: Messages;
  /** Whether the source has the table. */
  has(table: string): Promise<boolean>;
  /** Makes the views of these tables. Throws `Refusal` for one that is not there, or does not hold what it should. */
  need(tables: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Opens a DuckDB file, or a folder of CSV or Parquet files. Nothing else can be opened from here on. Throws `Refusal`. */
export async function openOmop(name: string, options: OmopOptions = {}): Promise<Omop> {
  return openSource(name, await sourceOf(name, options.messages ?? en), options);
}

/** A CDM of tables in memory: a list of rows for each, all of the same columns. */
export async function omopOf(
  tables: Readonly<Record<string, readonly DataRow[]>>,
  options: OmopOptions = {},
): Promise<Omop> {
  const files = Object.entries(tables).map(([name, rows]) => [name, memoryTable(rows)] as const);
  return openSource("memory", { at: "folder", files: new Map(files) }, options);
}

function memoryTable(rows: readonly DataRow[]): MemoryTable {
  const columns = Object.keys(rows[0] ?? {});
  return { kind: "rows", columns, rows: rows.map((row) => columns.map((name) => String(row[name] ?? ""))) };
}

async function openSource(name: string, source: Source, options: OmopOptions): Promise<Omop> {
  const { messages = en, memoryLimit = "2GB", schema } = options;
  const engine = await openEngine({ memoryLimit });
  const context = { name, engine, messages, source, schema };
  const made = new Set<string>();
  const need = async (tables: readonly string[]): Promise<void> => {
    for (const table of tables.filter((table) => !made.has(table))) {
      await makeView(context, table);
      made.add(table);
    }
  };
  await attach(context).catch(async (error: unknown) => {
    await engine.close();
    throw error instanceof Refusal ? error : usage(`${plain(name)}: ${messages.omop.noSource}`);
  });
  const has = async (table: string): Promise<boolean> => (await originOf(context, table)) !== undefined;
  return { name, engine, messages, has, need, close: () => engine.close() };
}

interface Context {
  readonly name: string;
  readonly engine: Database;
  readonly messages: Messages;
  readonly source: Source;
  readonly schema: string | undefined;
}

/** Locked before a view of the database is asked for anything: a stranger's view may read files. */
async function attach({ engine, source }: Context): Promise<void> {
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
  if (typeof origin !== "string" && origin.kind !== "parquet") return filled(context, cdm, { table, origin });
  const from =
    typeof origin === "string"
      ? origin
      : `read_parquet([${origin.paths.map((path) => quoted(path.replace(/[*?[]/g, "[$&]"))).join(", ")}], union_by_name = true, binary_as_string = true)`;
  const described = await engine.describe(`SELECT * FROM ${from}`);
  const places = located(context, cdm, { table, headers: described.map(({ name }) => name) });
  const columnOf = (header: string): SourceColumn => described.find(({ name }) => name === header)!; // it comes from there
  return { from, columns: new Map([...places].map(([name, header]) => [name, columnOf(header)])) };
}

async function filled(
  context: Context,
  cdm: CdmTable,
  { table, origin }: { readonly table: string; readonly origin: Exclude<TableFiles, { readonly kind: "parquet" }> },
): Promise<Opened> {
  const { engine, messages } = context;
  const { columns, batches } = origin.kind === "rows" ? inMemory(origin) : await openTable(origin.path, { messages });
  const places = located(context, cdm, { table, headers: columns });
  const from = `tavs_${table}`;
  await engine.fill(from, [...places.keys()], batches([...places.values()]));
  return { from, columns: new Map([...places.keys()].map((name) => [name, { name, type: "VARCHAR" }])) };
}

function inMemory({ columns, rows }: MemoryTable): Pick<OpenTable, "columns" | "batches"> {
  return {
    columns,
    async *batches(names) {
      const places = names.map((name) => columns.indexOf(name));
      for (let at = 0; at < rows.length; at += ROWS_OF_BATCH) {
        const some = rows.slice(at, at + ROWS_OF_BATCH);
        yield { rows: some.length, cells: places.map((place) => some.map((row) => row[place]!)) }; // all have all columns
      }
    },
  };
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
