// One reading transaction on a PostgreSQL server: all tables as they were at one moment, nothing written. The only file that knows pg.
import type { Client } from "pg";
import type { Messages } from "../../../messages/index.ts";
import { plain } from "../../../plain-text.ts";
import { Refusal, usage } from "../../../refusal.ts";
import { named, quoted } from "../../in-sql.ts";
import { type Batch, ROWS_OF_BATCH } from "../../table.ts";
import type { Address } from "./address.ts";
import { refusalOf } from "./refusals.ts";
import { guarded, Misbehaved } from "./wire.ts";

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
const ANSWER_MS = 31 * 60_000; // the server itself ends what takes half an hour
const PARTING_MS = 2000;

/**
 * Whatever the server prefers, or somebody set for this user: quotes and operators mean what they mean everywhere; dates are yyyy-mm-dd,
 * numbers have all their digits; no statement takes longer than half an hour.
 */
const MANNERS = [
  "standard_conforming_strings = on",
  "search_path = pg_catalog, pg_temp",
  ...["datestyle = 'ISO, YMD'", "extra_float_digits = 3", "statement_timeout = '30min'"],
];

export async function openServer(
  address: Address,
  name: string,
  messages: Messages,
  answerMs: number = ANSWER_MS,
): Promise<Server> {
  const refuse = (error: unknown): Refusal =>
    error instanceof Refusal ? error : refusalOf(error, plain(name), messages);
  const client = await clientFor(address, answerMs).catch((error: unknown) => {
    throw refuse(error);
  });
  const guard = guarded(client, { encrypted: address.tls !== undefined });
  client.on("error", () => undefined); // the next question says that the connection is lost
  const ask: Ask = async (sql, width = 0) => {
    guard.begin();
    const asked = { text: sql, rowMode: "array" as const, types: { getTypeParser: () => (text: string) => text } };
    const { rows } = await client.query<(string | null)[]>(asked).catch((error: unknown) => {
      throw refuse(error instanceof TypeError ? new Misbehaved("is no server") : error); // pg, of messages in no order
    });
    if (rows.some((row) => row.length !== width)) throw refuse(new Misbehaved("is no server"));
    return rows;
  };
  const close = async (): Promise<void> => {
    const timer = setTimeout(guard.cut, PARTING_MS); // it need not answer
    await client.end().catch(() => undefined);
    clearTimeout(timer);
  };
  try {
    await client.connect();
    await ask("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    for (const manner of MANNERS) await ask(`SET LOCAL ${manner}`);
    await mustBeHarmless(ask, (sentence) => usage(`${plain(name)}: ${messages.omop.postgres[sentence]}`));
  } catch (error) {
    await close();
    throw refuse(error);
  }
  return { ...questions(ask), close };
}

/** Views run with the rights of who reads them: nobody reads strangers' views as one who may write files and run programs. */
async function mustBeHarmless(ask: Ask, refusal: (sentence: "mighty" | "noEncoding") => Refusal): Promise<void> {
  const [[mighty, encoding] = []] = await ask(RIGHTS, 2);
  if (mighty !== "f") throw refusal("mighty");
  if (encoding === "SQL_ASCII") throw refusal("noEncoding"); // bytes of any encoding, and nobody knows which
}

const RIGHTS = `
  SELECT pg_catalog.bool_or(r.rolsuper OR (r.rolname IN ('pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program'))),
    pg_catalog.current_setting('server_encoding')
  FROM pg_catalog.pg_roles r WHERE pg_catalog.pg_has_role(r.oid, 'MEMBER')`;

async function clientFor({ host, port, database, user, password, tls }: Address, answerMs: number): Promise<Client> {
  const { default: pg } = await import("pg"); // an optional library, for those who have such a server
  return new pg.Client({
    ...{ host, port, database, user, connectionTimeoutMillis: PATIENCE_MS, keepAlive: true, query_timeout: answerMs },
    ...(password && { password: password.reveal() }),
    // `host` again, as an address would otherwise not be held against the certificate.
    ssl: tls ? { host, rejectUnauthorized: true, minVersion: "TLSv1.2", ca: tls.authority } : false,
    application_name: "tavs",
    options: "-c default_transaction_read_only=on",
  });
}

/** Rows of so many cells. */
type Ask = (sql: string, width?: number) => Promise<readonly (readonly (string | null)[])[]>;

function questions(ask: Ask): Omit<Server, "close"> {
  return {
    find: async (table, schema) => (await ask(tablesNamed(table, schema), 2)).map(([schema, name]) => ({ schema: schema!, name: name! })), // biome-ignore format: names are never null
    columns: async (table) => (await ask(columnsOf(table), 1)).map(([name]) => name!),
    async *batches({ schema, name }, columns) {
      const select = `SELECT ${columns.map(named).join(", ")} FROM ${named(schema)}.${named(name)}`;
      await ask("SAVEPOINT tavs_table");
      try {
        await ask(`DECLARE tavs_rows NO SCROLL CURSOR FOR ${select}`);
        for (;;) {
          const rows = await ask(`FETCH ${ROWS_OF_BATCH} FROM tavs_rows`, columns.length);
          if (rows.length === 0) break;
          yield { rows: rows.length, cells: columns.map((_, k) => rows.map((row) => row[k] ?? "")) };
        }
      } finally {
        await ask("ROLLBACK TO SAVEPOINT tavs_table").catch(() => undefined); // the cursor goes, and what failed; other tables can be read
      }
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
