// Where the rows of a study come from: a table that somebody exported, or what a cohort makes of an OMOP database.
import { createReadStream } from "node:fs";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { about, usage } from "../refusal.ts";
import { looksLikeCdm } from "./omop/source.ts";
import { readTable } from "./read-table.ts";
import type { RowSource, Rows } from "./row-source.ts";

/** Reads some columns. Throws `Refusal`; no cell is in its sentence. */
export async function readRowsOf(source: RowSource, columns: readonly string[], messages: Messages): Promise<Rows> {
  const { data, cohort, schema } = source;
  if (cohort !== undefined) {
    const { readCohort } = await import("./omop/read-cohort.ts"); // DuckDB is loaded by who needs it
    return readCohort({ data, cohort, schema }, columns, messages);
  }
  if (schema !== undefined) throw usage(messages.omop.schemaOfCohort);
  if (await looksLikeCdm(data, messages)) throw usage(`${plain(data)}: ${messages.omop.needsCohort}`);
  const table = await about(plain(data), () => readTable(data, { columns, messages }));
  return { table, bytes: bytesOf(data) };
}

/** Opened when somebody asks. */
async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path); // without an encoding, bytes
}
