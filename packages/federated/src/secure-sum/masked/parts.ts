// Parts of masked vectors as bytes: `part` of messages.ts, whose one encoding is known but for the words.
import { concat, equal, type PartyId, PeerError } from "@tavs/core";
import { part } from "./messages.ts";

/** As `part.encode` gives it, of words in pieces: a million numbers are copied once, and not three times. */
export function partOf(number: number, words: readonly Uint8Array[]): Uint8Array {
  return concat(
    headOf(
      number,
      words.reduce((sum, { length }) => sum + length, 0),
    ),
    ...words,
  );
}

/** What stands before the words of a part, in its one encoding. */
const headOf = (number: number, bytes: number): Uint8Array =>
  Uint8Array.from([...(number === 0 ? [] : [8, ...varint(number)]), 18, ...varint(bytes)]);

/**
 * The words of the part that is awaited, as `part.decode` would give them, but not copied: its one encoding is known but for the
 * words, so that a million numbers are not written again to be compared. Throws `PeerError` with the name of who sent something
 * else.
 */
export function awaitedPart(body: Uint8Array, { number, bytes, from }: AwaitedPart): Uint8Array {
  const head = headOf(number, bytes);
  if (body.length === head.length + bytes && equal(body.subarray(0, head.length), head))
    return body.subarray(head.length);
  const said = part.decode(body);
  throw new PeerError(
    `${from} sent part ${said.number} with ${said.words.length} bytes; part ${number} with ${bytes} was next`,
  );
}

interface AwaitedPart {
  readonly number: number;
  readonly bytes: number;
  readonly from: PartyId;
}

/** As protobuf writes a number: seven bits at a time, the lowest first. */
const varint = (value: number): readonly number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
