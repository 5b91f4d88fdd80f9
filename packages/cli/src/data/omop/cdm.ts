// An OMOP database as views of one form, whatever it came from. Each table is opened when somebody asks for it.
import type { DataRow } from "@tavs/federated/statistics";
import { en } from "../../messages/en/index.ts";
import type { Messages } from "../../messages/index.ts";
import { plain } from "../../plain-text.ts";
import { Refusal, usage } from "../../refusal.ts";
import { type Database, openEngine } from "../engine.ts";
import { quoted } from "../in-sql.ts";
import { readsOnly } from "./only-reads.ts";
import { type MemoryTable, type Source, sourceOf, type TableFiles } from "./source.ts";
import { type Context, makeView, originOf, type TableFault } from "./view.ts";

export type { TableFault } from "./view.ts";

export interface OmopOptions {
  readonly messages?: Messages;
  readonly memoryLimit?: string;
  /** Where a database holds several CDMs. */
  readonly schema?: string;
  /** For who looks at a CDM before it is used: is told what is broken or missing, which is otherwise refused, and reads it as empty. */
  readonly onFault?: (fault: TableFault) => void;
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

/** Opens a DuckDB file, a folder of CSV or Parquet files, or the server that a private file or `env:VARIABLE` leads to. Nothing else can be opened from here on. Throws `Refusal`. */
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
  const { messages = en, memoryLimit = "2GB", schema, onFault } = options;
  const engine = await openEngine({ memoryLimit });
  const context = { name, engine, messages, source, schema, onFault };
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
async function attach({ name, engine, messages, source }: Context): Promise<void> {
  if (source.at === "server") return engine.lock([]);
  if (source.at === "folder") return engine.lock([...source.files.values()].flatMap(parquetOf));
  await engine.run(`ATTACH ${quoted(source.path)} AS tavs_source (READ_ONLY)`);
  await engine.lock([source.path]);
  if (!(await readsOnly(engine))) throw usage(`${plain(name)}: ${messages.omop.sourceActs}`);
}

const parquetOf = (files: TableFiles): readonly string[] => (files.kind === "parquet" ? files.paths : []);
