// FHIR R4 as a table: one row a patient, or one row a resource of another kind with the patient's own columns beside.
import { plain } from "../../plain-text.ts";
import { type DataFile, fileRefusal } from "../data-file.ts";
import { type Batch, type OpenTable, ROWS_OF_BATCH } from "../table.ts";
import { ownColumn, ownColumns, patientColumn, patientColumns } from "./columns.ts";
import { type Cell, patientRows, resourceRows } from "./rows.ts";
import type { FhirSource } from "./source.ts";

/** Opens the table that the source names. Throws `Refusal`. */
export function openFhir(source: FhirSource): OpenTable {
  const { name, path, files } = source;
  const file: DataFile = { ...files[0]!, name, path }; // of a folder too: what is said of all of it
  const columns = [...patientColumns, ...ownColumns(source.table)];
  const cellFor = (column: string): Cell => cellOf(source.table, column) ?? refuse(file, column, columns);
  return {
    file,
    columns,
    written: { format: "fhir" },
    fhir: source,
    batches: (names) => batches(source, names.map(cellFor)),
  };
}

function cellOf(table: string, name: string): Cell | undefined {
  const ofPatient = patientColumn(name);
  if (ofPatient) return { of: "patient", read: ofPatient };
  const own = ownColumn(table, name);
  return own && { of: "resource", read: own };
}

function refuse(file: DataFile, name: string, known: readonly string[]): never {
  throw fileRefusal(file, file.messages.data.noColumn({ name: plain(name), known }));
}

async function* batches(source: FhirSource, cells: readonly Cell[]): AsyncGenerator<Batch> {
  let waiting: (readonly string[])[] = [];
  for await (const row of source.table === "Patient" ? patientRows(source, cells) : resourceRows(source, cells)) {
    waiting.push(row);
    if (waiting.length < ROWS_OF_BATCH) continue;
    yield batchOf(waiting, cells.length);
    waiting = [];
  }
  if (waiting.length > 0) yield batchOf(waiting, cells.length);
}

const batchOf = (rows: readonly (readonly string[])[], width: number): Batch => ({
  rows: rows.length,
  cells: Array.from({ length: width }, (_, k) => rows.map((row) => row[k]!)), // a row has all cells
});
