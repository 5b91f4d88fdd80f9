import { PeerError, UsageError } from "@tavs/core";

// What the registry says of one person, as the payload of labelled set intersection: three days since 1970, 4 bytes each.

export const OUTCOME_BYTES = 12;
const NEVER = -0x80000000;

export interface Outcome {
  readonly lastContact: number;
  readonly relapse: number | null;
  readonly death: number | null;
}

/** The three dates of a line of the registry's file, as they are written there. */
export interface Dates {
  readonly lastContact: string;
  readonly relapse: string;
  readonly death: string;
}

/** Writes an outcome at a place. Throws `UsageError` for what is no date. */
export function writeOutcome(bytes: DataView, at: number, { lastContact, relapse, death }: Dates): void {
  bytes.setInt32(at, dayOf(lastContact));
  bytes.setInt32(at + 4, relapse === "" ? NEVER : dayOf(relapse));
  bytes.setInt32(at + 8, death === "" ? NEVER : dayOf(death));
}

export function decodeOutcome(label: Uint8Array): Outcome {
  if (label.length !== OUTCOME_BYTES)
    throw new PeerError(`an outcome of ${label.length} bytes; ${OUTCOME_BYTES} were agreed`);
  const bytes = new DataView(label.buffer, label.byteOffset, label.byteLength);
  const day = (at: number): number | null => (bytes.getInt32(at) === NEVER ? null : bytes.getInt32(at));
  return { lastContact: bytes.getInt32(0), relapse: day(4), death: day(8) };
}

/** Days without relapse since surgery, and whether relapse or death ended them. */
export function relapseFree(
  surgery: number,
  { lastContact, relapse, death }: Outcome,
): { rfstime: number; rfs: 0 | 1 } {
  if (relapse !== null) return { rfstime: relapse - surgery, rfs: 1 };
  if (death !== null) return { rfstime: death - surgery, rfs: 1 };
  return { rfstime: lastContact - surgery, rfs: 0 };
}

const DAY = 86_400_000; // milliseconds
const read = new Map<string, number>(); // a register has few days and many people

/** A day such as "1990-04-01" as days since 1970. Throws `UsageError`. */
export function dayOf(date: string): number {
  const known = read.get(date) ?? parsedDay(date);
  read.set(date, known);
  return known;
}

function parsedDay(date: string): number {
  const time = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time)) throw new UsageError('a date is not written as "1990-04-01"');
  return time / DAY;
}
