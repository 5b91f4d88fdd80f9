// What is said, byte for byte: masked.proto, in one encoding each.
import { type Codec, codec, exactly, multipleOf, PeerError } from "@tavs/core";
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

/** Why a sum goes on without somebody, in the order in which it is written. */
export const REASONS = ["silence", "terms", "keys", "survivors"] as const;
export type Reason = (typeof REASONS)[number];

export const leftOut: Codec<{ readonly counted: boolean; readonly reason: Reason }> = codec(tavs.masked.LeftOut, {
  toWire: ({ counted, reason }) => ({ counted, reason: REASONS.indexOf(reason) }),
  name: "a farewell",
  limit: MARGIN,
  fromWire: ({ counted, reason }) => ({ counted: counted!, reason: reasonAt(reason!) }),
});

function reasonAt(place: number): Reason {
  const reason = REASONS[place];
  if (reason) return reason;
  throw new PeerError(`a farewell gives reason ${place}; there are ${REASONS.length}`);
}
