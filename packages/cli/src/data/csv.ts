// A table of text, read from its beginning to its end, a batch of rows at a time.

import type { Progress } from "@tavs/core";
import { BrokenRecord, LONGEST_CELL, LONGEST_LINE } from "./broken-record.ts";
import { CHUNK, type DataFile, fileRefusal, lineRefusal, mustBeUnchanged } from "./data-file.ts";
import { type Decimal, type Delimiter, type Dialect, sniffDecimal, sniffDialect, someRecords } from "./dialect.ts";
import { decoded, decodedHead, type Encoding, sniffEncoding } from "./encoding.ts";
import { columnsOf } from "./header.ts";
import { own, type Wanted } from "./plain-lines.ts";
import { type CsvRecord, RecordReader } from "./records.ts";
import { type Batch, type OpenTable, placesOf, ROWS_OF_BATCH } from "./table.ts";

/** What somebody knows better than a look at the file. */
export interface CsvOptions {
  readonly encoding?: Encoding;
  readonly delimiter?: Delimiter;
  /** How many bytes are read by now. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Opens a CSV or TSV file. Throws `Refusal` for what can not be read in one way only. */
export async function openCsv(file: DataFile, options: CsvOptions = {}): Promise<OpenTable> {
  const { onProgress } = options;
  const encoding = options.encoding ?? (await sniffEncoding(file));
  const head = decodedHead(file, encoding);
  const sniffed = sniffDialect(head);
  const dialect = { ...sniffed, ...(options.delimiter && { delimiter: options.delimiter }) };
  const columns = columnsOf(file, await firstRecord(file, { encoding, dialect }));
  const written = { format: "csv", encoding, delimiter: dialect.delimiter, decimal: decimalOf(head, dialect) } as const;
  return {
    file,
    columns,
    written,
    batches: (names) => batches(file, { encoding, dialect, columns, names, onProgress }),
  };
}

interface Reading {
  readonly encoding: Encoding;
  readonly dialect: Dialect;
}

async function firstRecord(file: DataFile, reading: Reading): Promise<CsvRecord> {
  for await (const { reader, end } of pieces(file, reading)) {
    const first = told(file, () => reader.next(end));
    if (first) return first;
  }
  throw fileRefusal(file, file.messages.data.empty);
}

function decimalOf(head: string, { delimiter, preface }: Dialect): Decimal {
  return sniffDecimal(
    someRecords(head, delimiter)
      .slice(preface ? 2 : 1)
      .flatMap(({ cells }) => cells),
  );
}

interface Piece {
  readonly reader: RecordReader;
  /** Whether more may come behind it. */
  readonly end: "open" | "closed";
}

/** One reader, filled with a file a piece at a time, behind what Excel writes before the header. */
async function* pieces(file: DataFile, { encoding, dialect }: Reading): AsyncGenerator<Piece> {
  const reader = new RecordReader(dialect.delimiter);
  let { preface } = dialect;
  for await (const text of decoded(file, encoding)) {
    reader.add(text);
    preface &&= told(file, () => reader.next("open")) === undefined;
    if (!preface) yield { reader, end: "open" };
  }
  yield { reader, end: "closed" };
  await mustBeUnchanged(file);
}

/** What reading gives, or a sentence about the line where it broke off. */
function told<Found>(file: DataFile, read: () => Found): Found {
  try {
    return read();
  } catch (error) {
    throw error instanceof BrokenRecord ? brokenAt(file, error) : error;
  }
}

function brokenAt(file: DataFile, { line, fault }: BrokenRecord): Error {
  const words = file.messages.data;
  const limits = { longCell: words.longCell(LONGEST_CELL), longLine: words.longLine(LONGEST_LINE) };
  return lineRefusal(file, line, { quote: words.quote, unclosed: words.unclosed, nul: words.nul, ...limits }[fault]);
}

interface Asked extends Reading {
  readonly columns: readonly string[];
  readonly names: readonly string[];
  readonly onProgress: CsvOptions["onProgress"];
}

async function* batches(file: DataFile, { columns, names, onProgress, ...reading }: Asked): AsyncGenerator<Batch> {
  const { delimiter } = reading.dialect;
  const wanted = { delimiter, width: columns.length, places: placesOf(file, columns, names) };
  let [isBehindHeader, done] = [false, 0];
  for await (const { reader, end } of pieces(file, reading)) {
    done = Math.min(done + CHUNK, file.size);
    if (file.size > CHUNK) onProgress?.({ phase: "read", done, total: file.size }); // else it is read at once
    isBehindHeader ||= told(file, () => reader.next(end)) !== undefined;
    if (!isBehindHeader) continue;
    for (;;) {
      const batch = told(file, () => nextBatch(file, { reader, end }, wanted));
      if (!batch) break;
      yield batch;
    }
  }
}

/** Plain lines while there are any, then as many records. */
function nextBatch(file: DataFile, { reader, end }: Piece, wanted: Wanted): Batch | undefined {
  const plain = reader.plain(wanted, ROWS_OF_BATCH);
  if (plain.rows > 0) return plain;
  const records: CsvRecord[] = [];
  while (records.length < ROWS_OF_BATCH) {
    const record = reader.next(end);
    if (!record) break;
    if (record.cells.length !== wanted.width) throw ragged(file, record, wanted.width);
    records.push(record);
  }
  return records.length > 0 ? batchOf(records, wanted) : undefined;
}

const batchOf = (records: readonly CsvRecord[], { places }: Wanted): Batch => ({
  rows: records.length,
  cells: places.map((place) => records.map(({ cells }) => own(cells[place]!))), // every record has all cells
});

function ragged(file: DataFile, { line, cells }: CsvRecord, expected: number): Error {
  return lineRefusal(file, line, file.messages.data.ragged({ found: cells.length, expected }));
}
