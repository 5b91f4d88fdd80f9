import { plain } from "../plain-text.ts";
import { type DataFile, fileRefusal } from "./data-file.ts";
import type { Decimal, Delimiter } from "./dialect.ts";
import type { Encoding } from "./encoding.ts";
import type { FhirSource } from "./fhir/source.ts";
import { tellable } from "./header.ts";

/** As many rows as DuckDB moves at once. */
export const ROWS_OF_BATCH = 2048;

/** Some rows: the cells of each column that was asked for, in that order, as text. What is missing is an empty text. */
export interface Batch {
  readonly rows: number;
  readonly cells: readonly (readonly string[])[];
}

/** How a file turned out to be written. */
export interface Written {
  readonly format: "csv" | "parquet" | "fhir";
  readonly encoding?: Encoding;
  readonly delimiter?: Delimiter;
  readonly decimal?: Decimal;
}

/** A table that is read from its beginning as often as somebody asks. */
export interface OpenTable {
  readonly file: DataFile;
  readonly columns: readonly string[];
  readonly written: Written;
  /** Where it is a table of FHIR resources. */
  readonly fhir?: FhirSource;
  /** Throws `Refusal` for a column that is not there, and while reading, by line, for what is no table. */
  batches(names: readonly string[]): AsyncIterable<Batch>;
}

/** Where the columns stand. Throws `Refusal` naming those that there are, unless they could be somebody's data. */
export function placesOf(file: DataFile, columns: readonly string[], names: readonly string[]): readonly number[] {
  return names.map((name) => {
    const place = columns.indexOf(name.normalize("NFC"));
    if (place >= 0) return place;
    throw fileRefusal(file, file.messages.data.noColumn({ name: plain(name), known: tellable(columns) }));
  });
}
