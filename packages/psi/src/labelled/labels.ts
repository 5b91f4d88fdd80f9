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
  /** The payload of the row of that number, counted from 0 as `ingest` counted. */
  readonly of: (row: number) => Uint8Array;
}

/**
 * Puts the payloads of rows in the order of the items; of duplicates the first row's counts. Throws `UsageError`, with the
 * number of the row, for a payload of another width.
 */
export function labelsFor({ rows, size }: ItemSet, { width, of }: LabelsOptions): Labels {
  const bytes = new Uint8Array(size * width);
  rows.forEach((row, i) => {
    if (row === NO_ROW) return; // a dummy's label is zeros, which nobody can open
    const payload = of(row);
    if (payload.length !== width)
      throw new UsageError(`row ${row}: a label of ${payload.length} bytes, not of ${width}: pad them to one width`);
    bytes.set(payload, i * width);
  });
  return { width, bytes };
}
