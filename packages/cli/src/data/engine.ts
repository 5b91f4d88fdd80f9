// DuckDB, and the only file that knows it: one thread, bounded memory, no network, no extension, no file but those that were named.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBDataChunk, DuckDBInstance, StatementType, VARCHAR } from "@duckdb/node-api";
import { named, quoted } from "./in-sql.ts";
import { type Batch, ROWS_OF_BATCH } from "./table.ts";

export interface EngineOptions {
  /** What tables and queries may take, as DuckDB writes it. What does not fit is spilled, encrypted, to a folder of its own. */
  readonly memoryLimit?: string;
}

/** A value of a result: a number, a text, or nothing. */
export type Cell = string | number | null;

/** What may be asked of a database. */
export interface Database {
  run(sql: string): Promise<void>;
  lock(paths: readonly string[]): Promise<void>;
  fill(table: string, columns: readonly string[], batches: AsyncIterable<Batch>): Promise<void>;
  isOneSelect(sql: string): Promise<boolean>;
  describe(sql: string): Promise<readonly { readonly name: string; readonly type: string }[]>;
  rows(sql: string): Promise<readonly (readonly Cell[])[]>;
  stream(sql: string): AsyncIterable<readonly (readonly Cell[])[]>;
  interrupt(): void;
  close(): Promise<void>;
}

/** A database in memory. Its errors quote what they stumble over: whoever calls says something else. */
class Engine implements Database {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #spill: string;

  constructor(instance: DuckDBInstance, connection: DuckDBConnection, spill: string) {
    this.#instance = instance;
    this.#connection = connection;
    this.#spill = spill;
  }

  async run(sql: string): Promise<void> {
    await this.#connection.run(sql);
  }

  /** From here on no file is opened but these, nothing is loaded or set, and nobody can take that back. */
  async lock(paths: readonly string[]): Promise<void> {
    await this.run(`SET allowed_paths = [${paths.map(quoted).join(", ")}]`);
    await this.run("SET enable_external_access = false");
    await this.run("SET lock_configuration = true");
  }

  /** Writes batches into a new table of text columns. */
  async fill(table: string, columns: readonly string[], batches: AsyncIterable<Batch>): Promise<void> {
    await this.run(`CREATE TABLE ${named(table)} (${columns.map((column) => `${named(column)} VARCHAR`).join(", ")})`);
    const appender = await this.#connection.createAppender(table);
    const chunk = DuckDBDataChunk.create(
      columns.map(() => VARCHAR),
      ROWS_OF_BATCH,
    );
    for await (const { cells } of batches) {
      chunk.reset();
      chunk.setColumns(cells);
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  }

  /** Whether a text is one statement, and a question: what it says of itself when it is prepared, not how it looks. */
  async isOneSelect(sql: string): Promise<boolean> {
    const statements = await this.#connection.extractStatements(sql);
    if (statements.count !== 1) return false;
    const prepared = await statements.prepare(0);
    const is = prepared.statementType === StatementType.SELECT && prepared.parameterCount === 0;
    prepared.destroySync();
    return is;
  }

  /** Names and types of what a query would give. */
  async describe(sql: string): Promise<readonly { readonly name: string; readonly type: string }[]> {
    const prepared = await this.#connection.prepare(sql);
    const columns = Array.from({ length: prepared.columnCount }, (_, i) => ({
      name: prepared.columnName(i),
      type: String(prepared.columnType(i)),
    }));
    prepared.destroySync();
    return columns;
  }

  /** All rows of a small result. */
  async rows(sql: string): Promise<readonly (readonly Cell[])[]> {
    const reader = await this.#connection.runAndReadAll(sql);
    return reader.getRowsJson() as readonly (readonly Cell[])[]; // queries of ours select texts and doubles
  }

  /** Rows as they are computed, columns by columns. The query selects texts and doubles. */
  async *stream(sql: string): AsyncGenerator<readonly (readonly Cell[])[]> {
    const result = await this.#connection.stream(sql);
    for await (const chunk of result) if (chunk.rowCount > 0) yield chunk.getColumns() as readonly (readonly Cell[])[];
  }

  /** Ends a query that takes too long. */
  interrupt(): void {
    this.#connection.interrupt();
  }

  async close(): Promise<void> {
    this.#connection.closeSync();
    this.#instance.closeSync();
    await rm(this.#spill, { recursive: true, force: true });
  }
}

export async function openEngine({ memoryLimit = "1GB" }: EngineOptions = {}): Promise<Database> {
  const spill = await mkdtemp(join(tmpdir(), "tavs-"));
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "1",
    memory_limit: memoryLimit,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
    allow_unsigned_extensions: "false",
    temp_directory: spill,
    temp_file_encryption: "true", // what is spilled are patients
    force_mbedtls_unsafe: "true", // without it nothing is spilled: the other cipher is an extension from the network
    max_temp_directory_size: "50GB", // not whatever the disk has left
  });
  return new Engine(instance, await instance.connect(), spill);
}
