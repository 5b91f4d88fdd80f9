// Digests and their order the obvious way, row by row: what src/ingest/ does in WebAssembly.
import { createHash } from "node:crypto";
import { lengthPrefixed, utf8 } from "@tavs/core";
import { DIGEST_BYTES, type ItemSet } from "../src/item-set.ts";
import { order } from "../src/order.ts";
import { rowAt, rowsFrom } from "../src/rows.ts";

/** The set of these canonical texts. */
export function reference(rule: string, rows: readonly string[]): ItemSet {
  const texts = rows.map((row) => utf8(row));
  const digests = texts.map((text) =>
    createHash("sha256")
      .update(lengthPrefixed(utf8(rule), text))
      .digest(),
  );
  let end = 0;
  const ends = Uint32Array.from(texts, ({ length }) => (end += length));
  return arrange({ rule, digests: Buffer.concat(digests), texts: Buffer.concat(texts), ends });
}

/** Items as they came in: row i has digest i, and its text ends at `ends[i]`. */
interface Gathered {
  readonly rule: string;
  readonly digests: Uint8Array;
  readonly texts: Uint8Array;
  readonly ends: Uint32Array;
}

/** Sorts by digest and leaves out what came before. */
function arrange({ rule, digests, texts, ends }: Gathered): ItemSet {
  const ordered = order(digests, DIGEST_BYTES);
  const rows = ordered.filter((row, i) => i === 0 || !isSame(digests, row, ordered[i - 1]!));
  return {
    rule,
    size: rows.length,
    duplicates: ordered.length - rows.length,
    dummies: 0,
    digests: rowsFrom(rows.length, DIGEST_BYTES, (i) => rowAt(digests, DIGEST_BYTES, rows[i]!)),
    rows,
    ...packed(rows, texts, ends),
  };
}

function isSame(digests: Uint8Array, a: number, b: number): boolean {
  const other = rowAt(digests, DIGEST_BYTES, b);
  return rowAt(digests, DIGEST_BYTES, a).every((byte, i) => byte === other[i]);
}

function packed(rows: Uint32Array, texts: Uint8Array, ends: Uint32Array): Pick<ItemSet, "texts" | "ends"> {
  const text = (row: number): Uint8Array => texts.subarray(row === 0 ? 0 : ends[row - 1], ends[row]);
  const packedEnds = new Uint32Array(rows.length);
  let end = 0;
  rows.forEach((row, i) => {
    packedEnds[i] = end += text(row).length;
  });
  const packedTexts = new Uint8Array(end);
  rows.forEach((row, i) => {
    packedTexts.set(text(row), i === 0 ? 0 : packedEnds[i - 1]);
  });
  return { texts: packedTexts, ends: packedEnds };
}
