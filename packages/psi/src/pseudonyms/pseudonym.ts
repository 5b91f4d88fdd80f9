// 16 bytes of an OPRF output as a text, in an order that says nothing of where its item stood.
import { concat, hex, u32 } from "@tavs/core";
import { type ItemSet, itemAt } from "../item-set.ts";
import { TAG } from "../kernels/tags.ts";
import { rowAt, rowsFrom } from "../rows.ts";

export type Format = "hex" | "base32";

/** The pseudonyms of a requester's own items; the three lists belong together, and ascend by pseudonym. */
export interface Pseudonyms {
  /** 128 bits: among 2^32 people two share one with probability 2^-65. */
  readonly pseudonyms: readonly string[];
  /** The item that each stands for: it stays at home. */
  readonly items: readonly string[];
  /** The row of each in the requester's own column, counted from 0. */
  readonly indices: Uint32Array;
}

/** Bytes of a pseudonym with the number of its item behind it. */
export const NUMBERED: number = TAG + 4;

export const numbered = (tags: Uint8Array): Uint8Array =>
  rowsFrom(tags.length / TAG, NUMBERED, (i) => concat(rowAt(tags, TAG, i), u32(i)));

interface Listed {
  readonly items: ItemSet;
  readonly format: Format;
}

/** The result, from rows that were sorted. */
export function listed({ items, format }: Listed, rows: Uint8Array): Pseudonyms {
  const count = rows.length / NUMBERED;
  const view = new DataView(rows.buffer, rows.byteOffset, rows.byteLength);
  const numbers = Uint32Array.from({ length: count }, (_, i) => view.getUint32(i * NUMBERED + TAG));
  const write = format === "base32" ? base32 : hex;
  return {
    pseudonyms: Array.from({ length: count }, (_, i) => write(rowAt(rows, NUMBERED, i).subarray(0, TAG))),
    items: Array.from(numbers, (number) => itemAt(items, number)),
    indices: numbers.map((number) => items.rows[number]!),
  };
}

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUV"; // ascending: texts sort as their bytes do

/** RFC 4648 §7, base 32 with extended hexadecimal digits, without padding: 26 digits for 16 bytes. */
export function base32(bytes: Uint8Array): string {
  let [text, held, bits] = ["", 0, 0];
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; held &= (1 << bits) - 1) text += DIGITS[held >> (bits -= 5)];
  }
  return bits > 0 ? text + DIGITS[held << (5 - bits)] : text;
}
