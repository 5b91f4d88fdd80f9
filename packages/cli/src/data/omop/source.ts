// Where the tables of a CDM lie: one DuckDB file, a folder with a CSV or Parquet file (or a folder of Parquet files) for each table, or a PostgreSQL server.
import { open, readdir, stat } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import type { Messages } from "../../messages/index.ts";
import { plain } from "../../plain-text.ts";
import { usage } from "../../refusal.ts";
import { type OpenTable, ROWS_OF_BATCH } from "../table.ts";
import { type Address, addressInFile, addressInVariable, isConnection, variableOf } from "./postgres/address.ts";
import { openServer, type Server, type ServerTable } from "./postgres/session.ts";
import { cdmTables } from "./tables.ts";

export type Source =
  | { readonly at: "database"; readonly path: string }
  | { readonly at: "server"; readonly server: Server }
  | { readonly at: "folder"; readonly files: ReadonlyMap<string, TableFiles> };

/** A table in memory: the names of its columns, and its rows. */
export interface MemoryTable {
  readonly kind: "rows";
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export type TableFiles =
  | MemoryTable
  | { readonly kind: "csv"; readonly path: string }
  | { readonly kind: "parquet"; readonly paths: readonly string[] }
  | { readonly kind: "server"; readonly server: Server; readonly at: ServerTable };

/** Looks where a path leads. Throws `Refusal`. */
export async function sourceOf(name: string, messages: Messages): Promise<Source> {
  const variable = variableOf(name, messages);
  if (variable !== undefined) return serverAt(await addressInVariable(variable, messages), name, messages);
  const path = resolve(name);
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw usage(`${plain(name)}: ${messages.unreadable(error.code ?? "unknown")}`);
  });
  if (found.isDirectory()) return { at: "folder", files: await filesOf(path, name, messages) };
  const head = found.isFile() ? await headOf(path) : "";
  if (isConnection(head)) return serverAt(await addressInFile(path, name, messages), name, messages);
  if (head.slice(8, 12) !== "DUCK") throw usage(`${plain(name)}: ${messages.omop.noSource}`);
  return { at: "database", path };
}

/** Whether a name leads to a CDM rather than to a table. Throws `Refusal` for a connection string itself. */
export async function looksLikeCdm(name: string, messages: Messages): Promise<boolean> {
  if (variableOf(name, messages) !== undefined) return true;
  const path = resolve(name);
  const found = await stat(path).catch(() => undefined); // who reads it says what is wrong
  if (found?.isDirectory()) return (await readdir(path).catch(() => [])).some((entry) => tableOf(entry) === "person");
  const head = found?.isFile() ? await headOf(path).catch(() => "") : "";
  return isConnection(head) || head.slice(8, 12) === "DUCK";
}

const serverAt = async (address: Address, name: string, messages: Messages): Promise<Source> => ({
  at: "server",
  server: await openServer(address, name, messages),
});

async function headOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(16), 0, 16, 0);
    return buffer.toString("latin1");
  } finally {
    await file.close();
  }
}

const TEXT = [".csv", ".tsv", ".txt"];

async function filesOf(folder: string, name: string, messages: Messages): Promise<ReadonlyMap<string, TableFiles>> {
  const files = new Map<string, TableFiles>();
  for (const entry of (await readdir(folder)).sort()) {
    const table = tableOf(entry);
    if (table === undefined) continue;
    if (files.has(table)) throw usage(`${plain(name)}: ${messages.omop.twoFiles(table)}`);
    const found = await tableFiles(join(folder, entry));
    if (found) files.set(table, found);
  }
  if (!files.has("person")) throw usage(`${plain(name)}: ${messages.omop.noPerson}`);
  return files;
}

/** `PERSON.csv`, `person.csv.gz` and the folder `person` are of the table person. */
function tableOf(entry: string): string | undefined {
  if (/\.(json|ndjson|jsonl)$/i.test(entry)) return undefined; // a person of FHIR
  const name = basename(entry, extname(entry))
    .toLowerCase()
    .replace(/\.(csv|tsv|parquet)$/, "");
  return Object.hasOwn(cdmTables, name) ? name : undefined;
}

async function tableFiles(path: string): Promise<TableFiles | undefined> {
  if (!(await stat(path)).isDirectory())
    return extname(path).toLowerCase() === ".parquet" ? { kind: "parquet", paths: [path] } : textFile(path);
  const parts = (await readdir(path)).filter((part) => extname(part).toLowerCase() === ".parquet").sort();
  return parts.length > 0 ? { kind: "parquet", paths: parts.map((part) => join(path, part)) } : undefined;
}

/** What is packed is handed on as well: whoever reads it says that it has to be unpacked. */
const textFile = (path: string): TableFiles | undefined =>
  [...TEXT, ".gz", ".zip", ".zst", ".bz2", ".xz"].includes(extname(path).toLowerCase())
    ? { kind: "csv", path }
    : undefined;

/** A table in memory, read as a file is. */
export function inMemory({ columns, rows }: MemoryTable): Pick<OpenTable, "columns" | "batches"> {
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
