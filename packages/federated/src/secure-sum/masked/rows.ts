// Rows of bytes of one width, and lists in pieces.
import { concat } from "@tavs/core";

export const rowAt = (rows: Uint8Array, width: number, i: number): Uint8Array => rows.slice(i * width, (i + 1) * width);

/** The rows of these numbers, one after the other; all are there. */
export const rowsAt = (rows: readonly (Uint8Array | null)[], numbers: readonly number[]): Uint8Array =>
  concat(...numbers.map((number) => rows[number]!));

export const joined = (parts: readonly Uint8Array[]): Uint8Array => concat(...parts);

export function pieces<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}
