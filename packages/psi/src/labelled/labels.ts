import { UsageError } from "@tavs/core";
import type { ItemSet } from "../item-set.ts";
import { NO_ROW } from "../pad.ts";

/** One payload of one width for each item, in the order of the `ItemSet`. */
export interface Labels {
  /** Bytes of one payload, 1 to 65,536. */
  readonly width: number;
  readonly bytes: Uint8Array;
}

export interface LabelsOptions {
  readonly width: number;
  /** The payload of the row of that number, counted from 0 as `ingest` counted. Asked in the order of the rows, and copied. */
  readonly of: (row: number) => Uint8Array;
}

/**
 * Puts the payloads of rows in the order of the items; of duplicates the first row's counts. Throws `UsageError`, with the
 * number of the row, for a payload of another width.
 */
export function labelsFor({ rows, size }: ItemSet, { width, of }: LabelsOptions): Labels {
  const bytes = new Uint8Array(size * width);
  const places = placesOf(rows);
  for (let row = 0; row < places.length; row++) {
    const place = places[row]!;
    if (place === 0) continue;
    const payload = of(row);
    if (payload.length !== width)
      throw new UsageError(`row ${row}: a label of ${payload.length} bytes, not of ${width}: pad them to one width`);
    bytes.set(payload, (place - 1) * width);
  }
  return { width, bytes };
}

/** By row the place of its item, counted from 1, and 0 for a row that is none's: what stands together in a file is read together. */
function placesOf(rows: Uint32Array): Uint32Array {
  const isRow = (row: number): boolean => row !== NO_ROW; // a dummy's label is zeros, which nobody can open
  const places = new Uint32Array(rows.reduce((count, row) => (isRow(row) ? Math.max(count, row + 1) : count), 0));
  rows.forEach((row, i) => {
    if (isRow(row)) places[row] = i + 1;
  });
  return places;
}
