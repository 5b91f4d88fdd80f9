// What the encodings have in common: a head that says what follows, and lengths that are right to the byte.
import { concat, equal, utf8 } from "../bytes.ts";
import { PeerError } from "../errors.ts";

const MAGIC = utf8("tavs/he\0");
const VERSION = 1;
export const KIND = { key: 1, vector: 2, analyst: 3 } as const;
export const HEAD = 10; // bytes: magic, version, kind

export const refused = (why: string): PeerError =>
  new PeerError(`an encoded key or vector ${why}`, { code: "encoding" });

export const headOf = (kind: number): Uint8Array => concat(MAGIC, Uint8Array.of(VERSION, kind));

/** Throws `PeerError` before anything else is looked at. */
export function mustBegin(bytes: Uint8Array, kind: number, { least, most }: { least: number; most: number }): void {
  if (bytes.length < least || bytes.length > most)
    throw refused(`has ${bytes.length} bytes, not ${least} to ${most}: it is cut, compressed, or something else`);
  if (!equal(bytes.subarray(0, HEAD), headOf(kind))) throw refused("is of another kind or version");
}

/** Copies of parts of these lengths, which are all that there is. */
export function cut(bytes: Uint8Array, lengths: readonly number[], from = 0): readonly Uint8Array[] {
  const total = lengths.reduce((sum, length) => sum + length, from);
  if (bytes.length !== total) throw refused(`has ${bytes.length} bytes, not ${total}`);
  let at = from;
  return lengths.map((length) => bytes.slice(at, (at += length)));
}
