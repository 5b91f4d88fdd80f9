// Where the rows of a study come from: a table that somebody exported, or what a cohort makes of an OMOP database.
import type { Progress } from "@tavs/core";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { about, usage } from "../refusal.ts";
import { looksLikeCdm } from "./omop/source.ts";
import { readTable } from "./read-table.ts";
import type { RowSource, Rows } from "./row-source.ts";
import { bytesAsRead, sourceMark } from "./source-bytes.ts";

export interface Wanted {
  readonly columns: readonly string[];
  /** A second row of a patient of FHIR is refused: who counts rows counts patients. */
  readonly onePerPatient?: boolean;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Reads some columns. Throws `Refusal`; no cell is in its sentence. */
export async function readRowsOf(source: RowSource, wanted: Wanted, messages: Messages): Promise<Rows> {
  const { columns } = wanted;
  const { data, cohort, schema } = source;
  if (cohort !== undefined) {
    const { readCohort } = await import("./omop/read-cohort.ts"); // DuckDB is loaded by who needs it
    return readCohort({ data, cohort, schema }, columns, messages);
  }
  if (schema !== undefined) throw usage(messages.omop.schemaOfCohort);
  if (await looksLikeCdm(data, messages)) throw usage(`${plain(data)}: ${messages.omop.needsCohort}`);
  const mark = await sourceMark(data);
  const table = await about(plain(data), () => readTable(data, { ...wanted, messages }));
  return { table, bytes: bytesAsRead(data, mark, messages) };
}
