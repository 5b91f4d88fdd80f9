// One reading transaction on a PostgreSQL server: all tables as they were at one moment, nothing written. The only file that knows pg.
import type { Client } from "pg";
import type { Messages } from "../../../messages/index.ts";
import { plain } from "../../../plain-text.ts";
import { Refusal } from "../../../refusal.ts";
import { named, quoted } from "../../engine.ts";
import { type Batch, ROWS_OF_BATCH } from "../../table.ts";
import type { Address } from "./address.ts";
import { refusalOf } from "./refusals.ts";

/** A table or view of the server, of which this user may read these columns. */
export interface ServerTable {
  readonly schema: string;
  readonly name: string;
}

/** An open transaction. Its methods throw `Refusal`, which repeats nothing that the server said. */
export interface Server {
  /** The tables of this name, in any case. */
  find(table: string, schema?: string): Promise<readonly ServerTable[]>;
  columns(table: ServerTable): Promise<readonly string[]>;
  /** Rows as the server sends them, some after the other. */
  batches(table: ServerTable, columns: readonly string[]): AsyncGenerator<Batch>;
  close(): Promise<void>;
}

const PATIENCE_MS = 15_000;

/** Dates as yyyy-mm-dd and numbers with all their digits, whatever the server prefers; no statement longer than half an hour. */
const MANNERS = ["datestyle = 'ISO, YMD'", "extra_float_digits = 3", "statement_timeout = '30min'"];

export async function openServer(address: Address, name: string, messages: Messages): Promise<Server> {
  const refuse = (error: unknown): Refusal =>
    error instanceof Refusal ? error : refusalOf(error, plain(name), messages);
  const client = await clientFor(address).catch((error: unknown) => {
    throw refuse(error);
  });
  client.on("error", () => undefined); // the next question says that the connection is lost
  const ask = async (sql: string): Promise<readonly (readonly (string | null)[])[]> => {
    const asked = { text: sql, rowMode: "array" as const, types: { getTypeParser: () => (text: string) => text } };
    const { rows } = await client.query<(string | null)[]>(asked).catch((error: unknown) => {
      throw refuse(error);
    });
    return rows;
  };
  const close = async (): Promise<void> => client.end().catch(() => undefined);
  try {
    await client.connect();
    await ask("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    for (const manner of MANNERS) await ask(`SET LOCAL ${manner}`);
  } catch (error) {
    await close();
    throw refuse(error);
  }
  return { ...questions(ask), close };
}

async function clientFor({ host, port, database, user, password, tls }: Address): Promise<Client> {
  const { default: pg } = await import("pg"); // an optional library, for those who have such a server
  return new pg.Client({
    ...{ host, port, database, user, connectionTimeoutMillis: PATIENCE_MS, keepAlive: true },
    ...(password && { password: password.reveal() }),
    // `host` again, as an address would otherwise not be held against the certificate.
    ssl: tls ? { host, rejectUnauthorized: true, minVersion: "TLSv1.2", ca: tls.authority } : false,
    application_name: "tavs",
    options: "-c default_transaction_read_only=on",
  });
}

type Ask = (sql: string) => Promise<readonly (readonly (string | null)[])[]>;

function questions(ask: Ask): Omit<Server, "close"> {
  return {
    find: async (table, schema) => (await ask(tablesNamed(table, schema))).map(([schema, name]) => ({ schema: schema!, name: name! })), // biome-ignore format: names are never null
    columns: async (table) => (await ask(columnsOf(table))).map(([name]) => name!),
    async *batches({ schema, name }, columns) {
      const select = `SELECT ${columns.map(named).join(", ")} FROM ${named(schema)}.${named(name)}`;
      await ask(`DECLARE tavs_rows NO SCROLL CURSOR FOR ${select}`);
      for (;;) {
        const rows = await ask(`FETCH ${ROWS_OF_BATCH} FROM tavs_rows`);
        if (rows.length === 0) break;
        yield { rows: rows.length, cells: columns.map((_, k) => rows.map((row) => row[k] ?? "")) };
      }
      await ask("CLOSE tavs_rows");
    },
  };
}

/** A table that the user may not read is not there; one of which some columns may be read, is. */
const tablesNamed = (table: string, schema?: string): string => `
  SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_catalog.lower(c.relname) = ${quoted(table)}
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_t%'
    AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_any_column_privilege(c.oid, 'SELECT')
    ${schema === undefined ? "" : `AND pg_catalog.lower(n.nspname) = ${quoted(schema.toLowerCase())}`}`;

const columnsOf = ({ schema, name }: ServerTable): string => `
  SELECT a.attname FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ${quoted(schema)} AND c.relname = ${quoted(name)} AND a.attnum > 0 AND NOT a.attisdropped
    AND pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT') ORDER BY a.attnum`;
