// What is said, byte for byte: masked.proto, in one encoding each.
import { type Codec, codec, concat, equal, exactly, multipleOf, type PartyId, PeerError } from "@tavs/core";
import { tavs } from "./masked.generated.js";
import { KEY, PART, ROW, SEALED, SIGNATURE } from "./widths.ts";

const MOST = 4096; // contributors
const MARGIN = 64;
const SET: number = MOST / 8 + MARGIN;

export const advertisement: Codec<{ readonly agreement: Uint8Array; readonly row: Uint8Array }> = codec(
  tavs.masked.Advertisement,
  {
    toWire: (message) => message,
    name: "an advertisement",
    limit: ROW + KEY + MARGIN,
    fromWire: ({ agreement, row }) => ({
      agreement: exactly(agreement!, KEY, "an agreement"),
      row: exactly(row!, ROW, "an advertisement"),
    }),
  },
);

export const opening: Codec<{ readonly draw: number; readonly coins: Uint8Array }> = codec(tavs.masked.Opening, {
  toWire: (message) => message,
  name: "an opening",
  limit: KEY + MARGIN,
  fromWire: ({ draw, coins }) => ({ draw: draw!, coins: exactly(coins!, KEY, "an opening") }),
});

type Rows = { readonly rows: Uint8Array };
const rowsCodec = (
  type: typeof tavs.masked.Dealt | typeof tavs.masked.Revealed | typeof tavs.masked.Coins,
  name: string,
  width: number,
): Codec<Rows> =>
  codec(type, {
    toWire: (message) => message,
    name,
    limit: MOST * width + MARGIN,
    fromWire: ({ rows }) => ({ rows: multipleOf(rows!, width, name) }),
  });

export const dealt: Codec<Rows> = rowsCodec(tavs.masked.Dealt, "sealed shares", SEALED);
export const revealed: Codec<Rows> = rowsCodec(tavs.masked.Revealed, "revealed shares", KEY);
export const coinRows: Codec<Rows> = rowsCodec(tavs.masked.Coins, "coins", KEY);

export const part: Codec<{ readonly number: number; readonly words: Uint8Array }> = codec(tavs.masked.Part, {
  toWire: (message) => message,
  name: "a part of a masked vector",
  limit: 4 * PART + MARGIN,
  fromWire: ({ number, words }) => ({ number: number!, words: multipleOf(words!, 4, "a part of a masked vector") }),
});

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

export const vouched: Codec<{ readonly signature: Uint8Array }> = codec(tavs.masked.Vouched, {
  toWire: (message) => message,
  name: "a signature of the survivors",
  limit: SIGNATURE + MARGIN,
  fromWire: ({ signature }) => ({ signature: exactly(signature!, SIGNATURE, "a signature") }),
});

/** What the aggregator says, by its stage. */
export const STAGE = { roll: 1, coins: 2, shares: 3, survivors: 4, signatures: 5, leftOut: 6 } as const;

export const call: Codec<{ readonly stage: number; readonly content: Uint8Array }> = codec(tavs.masked.Call, {
  toWire: (message) => message,
  name: "a call",
  limit: MOST * ROW + 2 * SET + MARGIN,
  fromWire: ({ stage, content }) => ({ stage: stage!, content: content!.slice() }),
});

type Listed = { readonly present: Uint8Array } & Rows;

export const roll: Codec<Listed & { readonly draw: number }> = codec(tavs.masked.Roll, {
  toWire: (message) => message,
  name: "a roll",
  limit: MOST * ROW + SET,
  fromWire: ({ draw, present, rows }) => ({
    draw: draw!,
    present: present!.slice(),
    rows: multipleOf(rows!, ROW, "a roll"),
  }),
});

export const shares: Codec<Listed> = codec(tavs.masked.Shares, {
  toWire: (message) => message,
  name: "shares",
  limit: MOST * SEALED + SET,
  fromWire: ({ present, rows }) => ({ present: present!.slice(), rows: multipleOf(rows!, SEALED, "shares") }),
});

export const survivors: Codec<{ readonly present: Uint8Array }> = codec(tavs.masked.Survivors, {
  toWire: (message) => message,
  name: "a set of survivors",
  limit: SET,
  fromWire: ({ present }) => ({ present: present!.slice() }),
});

export const signatures: Codec<Listed> = codec(tavs.masked.Signatures, {
  toWire: (message) => message,
  name: "signatures",
  limit: MOST * SIGNATURE + SET,
  fromWire: ({ present, rows }) => ({ present: present!.slice(), rows: multipleOf(rows!, SIGNATURE, "signatures") }),
});

export const leftOut: Codec<{ readonly counted: boolean }> = codec(tavs.masked.LeftOut, {
  toWire: (message) => message,
  name: "a farewell",
  limit: MARGIN,
  fromWire: ({ counted }) => ({ counted: counted! }),
});
