// A table of text, read from its beginning to its end, a batch of rows at a time.

import { BrokenRecord, LONGEST_CELL, LONGEST_LINE } from "./broken-record.ts";
import { type DataFile, fileRefusal, lineRefusal, mustBeUnchanged } from "./data-file.ts";
import { type Decimal, type Delimiter, type Dialect, sniffDecimal, sniffDialect, someRecords } from "./dialect.ts";
import { decoded, decodedHead, type Encoding, sniffEncoding } from "./encoding.ts";
import { columnsOf } from "./header.ts";
import { type CsvRecord, RecordReader } from "./records.ts";
import { type Batch, type OpenTable, placesOf, ROWS_OF_BATCH } from "./table.ts";

/** What somebody knows better than a look at the file. */
export interface CsvOptions {
  readonly encoding?: Encoding;
  readonly delimiter?: Delimiter;
}

/** Opens a CSV or TSV file. Throws `Refusal` for what can not be read in one way only. */
export async function openCsv(file: DataFile, options: CsvOptions = {}): Promise<OpenTable> {
  const encoding = options.encoding ?? (await sniffEncoding(file));
  const head = decodedHead(file, encoding);
  const sniffed = sniffDialect(head);
  const dialect = { ...sniffed, ...(options.delimiter && { delimiter: options.delimiter }) };
  const columns = columnsOf(file, await firstRecord(file, { encoding, dialect }));
  const written = { format: "csv", encoding, delimiter: dialect.delimiter, decimal: decimalOf(head, dialect) } as const;
  return { file, columns, written, batches: (names) => batches(file, { encoding, dialect, columns, names }) };
}

interface Reading {
  readonly encoding: Encoding;
  readonly dialect: Dialect;
}

async function firstRecord(file: DataFile, reading: Reading): Promise<CsvRecord> {
  for await (const record of records(file, reading)) return record;
  throw fileRefusal(file, file.messages.data.empty);
}

function decimalOf(head: string, { delimiter, preface }: Dialect): Decimal {
  return sniffDecimal(
    someRecords(head, delimiter)
      .slice(preface ? 2 : 1)
      .flatMap(({ cells }) => cells),
  );
}

/** The records of a file, its header among them. */
async function* records(file: DataFile, { encoding, dialect }: Reading): AsyncGenerator<CsvRecord> {
  const reader = new RecordReader(dialect.delimiter);
  let preface = dialect.preface;
  try {
    for await (const text of decoded(file, encoding))
      for (const record of reader.push(text)) {
        if (!preface) yield record;
        preface = false;
      }
    yield* reader.end();
  } catch (error) {
    throw error instanceof BrokenRecord ? brokenAt(file, error) : error;
  }
  await mustBeUnchanged(file);
}

function brokenAt(file: DataFile, { line, fault }: BrokenRecord): Error {
  const words = file.messages.data;
  const limits = { longCell: words.longCell(LONGEST_CELL), longLine: words.longLine(LONGEST_LINE) };
  return lineRefusal(file, line, { quote: words.quote, unclosed: words.unclosed, nul: words.nul, ...limits }[fault]);
}

interface Wanted extends Reading {
  readonly columns: readonly string[];
  readonly names: readonly string[];
}

async function* batches(file: DataFile, { columns, names, ...reading }: Wanted): AsyncGenerator<Batch> {
  const places = placesOf(file, columns, names);
  let [header, waiting]: [boolean, CsvRecord[]] = [true, []];
  for await (const record of records(file, reading)) {
    if (record.cells.length !== columns.length) throw ragged(file, record, columns.length);
    if (header) header = false;
    else waiting.push(record);
    if (waiting.length < ROWS_OF_BATCH) continue;
    yield batchOf(waiting, places);
    waiting = [];
  }
  if (waiting.length > 0) yield batchOf(waiting, places);
}

const batchOf = (records: readonly CsvRecord[], places: readonly number[]): Batch => ({
  rows: records.length,
  cells: places.map((place) => records.map(({ cells }) => own(cells[place]!))), // every record has all cells
});

/** A text of its own: a part of a long text keeps all of it in memory. V8 copies short ones itself. */
const own = (cell: string): string => (cell.length < 13 ? cell : Buffer.from(cell).toString());

function ragged(file: DataFile, { line, cells }: CsvRecord, expected: number): Error {
  return lineRefusal(file, line, file.messages.data.ragged({ found: cells.length, expected }));
}
