// An OMOP database as views of one form, whatever it came from. Each table is opened when somebody asks for it.
import { en } from "../../messages/en/index.ts";
import type { Messages } from "../../messages/index.ts";
import { plain } from "../../plain-text.ts";
import { Refusal, usage } from "../../refusal.ts";
import { type Engine, named, openEngine, quoted } from "../engine.ts";
import type { Server } from "./postgres/session.ts";
import { sourceOf, type TableFiles } from "./source.ts";
import { cdmTables } from "./tables.ts";
import { type Context, createView, refuse } from "./view.ts";

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

/** Locked before a view of the database is asked for anything: a stranger's view may read files. */
async function attach({ engine, source }: Context): Promise<void> {
  if (source.at === "server") return engine.lock([]);
  if (source.at === "folder") return engine.lock([...source.files.values()].flatMap(parquetOf));
  await engine.run(`ATTACH ${quoted(source.path)} AS tavs_source (READ_ONLY)`);
  await engine.lock([source.path]);
}

const parquetOf = (files: TableFiles): readonly string[] => (files.kind === "parquet" ? files.paths : []);

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
  const cdm = Object.hasOwn(cdmTables, table) ? cdmTables[table]! : undefined; // just asked
  const origin = cdm && (await originOf(context, table));
  if (!cdm || origin === undefined) throw refuse(context, context.messages.omop.noTable(plain(table)));
  await createView(context, cdm, { table, origin });
}
