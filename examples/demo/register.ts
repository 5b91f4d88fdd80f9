// The registry's file, which may hold a whole country: read in pieces, and never as rows.
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { UsageError } from "@tavs/core";
import { cpr, type ItemSet, ingest, type Labels, labelsFor } from "@tavs/psi";
import { type Dates, OUTCOME_BYTES, writeOutcome } from "./outcomes.ts";

/** Everybody whose CPR number can be linked, with the follow-up of each, and what was left out, as counts. */
export interface Register {
  readonly items: ItemSet;
  readonly labels: Labels;
  readonly rows: number;
  readonly leftOut: number;
}

/** So many bytes of so many are read. */
export type Reading = (bytes: number, of: number) => void;

const COLUMNS = ["cpr", "last_contact", "relapse_date", "death_date"] as const;
const PIECE = 2 ** 20;

/**
 * Reads a CSV file with these columns and without quoted cells. Throws `UsageError`: where the file cannot be read, a line has
 * another width (by line), a column lacks (by name), or nobody has a readable CPR number. Rows with an unreadable number are left out.
 */
export async function readRegister(path: string, onRead: Reading = () => undefined): Promise<Register> {
  const outcomes = new Outcomes();
  const counts = { rows: 0, leftOut: 0 };
  const items = await ingest(numbers(linesOf(path, onRead), outcomes, counts), cpr);
  if (items.size === 0)
    throw new UsageError(`none of ${counts.rows} rows has a CPR number that can be linked: check the column "cpr"`);
  const labels = labelsFor(items, { width: OUTCOME_BYTES, of: (row) => outcomes.of(row) });
  return { items, labels, ...counts };
}

/** The CPR numbers that can be linked, while the follow-up of each is kept. */
function* numbers(
  lines: Iterable<string>,
  outcomes: Outcomes,
  counts: { rows: number; leftOut: number },
): Generator<string> {
  let places: readonly number[] | undefined;
  let width = 0;
  for (const line of lines) {
    const cells = line.split(",");
    if (places === undefined) {
      places = placesOf(cells);
      width = cells.length;
      continue;
    }
    counts.rows++;
    if (cells.length !== width || line.includes('"'))
      throw new UsageError(
        `the file is not well-formed CSV at line ${counts.rows + 1}: every row needs as many cells as the heading, without quotes`,
      );
    const [number, lastContact, relapse, death] = places.map((place) => cells[place]!) as [
      string,
      string,
      string,
      string,
    ];
    if (!isLinkable(number)) counts.leftOut++;
    else {
      outcomes.add({ lastContact, relapse, death });
      yield number;
    }
  }
}

function placesOf(heading: readonly string[]): readonly number[] {
  const missing = COLUMNS.filter((name) => !heading.includes(name));
  if (missing.length > 0) throw new UsageError(`the file lacks the column ${missing.join(", ")}`);
  return COLUMNS.map((name) => heading.indexOf(name));
}

function isLinkable(number: string): boolean {
  try {
    return cpr(number) !== "";
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

/** The lines of a file that are not empty, a piece of it in memory at a time. */
function* linesOf(path: string, onRead: Reading): Generator<string> {
  const file = opened(path);
  try {
    const [piece, size, decoder] = [Buffer.alloc(PIECE), fstatSync(file).size, new TextDecoder()];
    let [rest, bytes] = ["", 0];
    for (let length = readSync(file, piece); length > 0; length = readSync(file, piece)) {
      const lines = (rest + decoder.decode(piece.subarray(0, length), { stream: true })).split(/\r?\n/);
      rest = lines.pop()!;
      for (const line of lines) if (line !== "") yield line;
      onRead((bytes += length), size);
    }
    if (rest !== "") yield rest;
  } finally {
    closeSync(file);
  }
}

function opened(path: string): number {
  try {
    return openSync(path, "r");
  } catch {
    throw new UsageError("the file with the people cannot be read: check its name and permissions");
  }
}

/** Outcomes by row, 12 bytes each. */
class Outcomes {
  #bytes = new DataView(new ArrayBuffer(OUTCOME_BYTES * 1024));
  #length = 0;

  add(dates: Dates): void {
    if (this.#length === this.#bytes.byteLength) this.#double();
    writeOutcome(this.#bytes, this.#length, dates);
    this.#length += OUTCOME_BYTES;
  }

  of(row: number): Uint8Array {
    return new Uint8Array(this.#bytes.buffer, row * OUTCOME_BYTES, OUTCOME_BYTES);
  }

  #double(): void {
    const longer = new Uint8Array(2 * this.#length);
    longer.set(new Uint8Array(this.#bytes.buffer));
    this.#bytes = new DataView(longer.buffer);
  }
}
