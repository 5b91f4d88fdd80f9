import { type Codec, codec, exactly, multipleOf } from "@tavs/core";
import type { Lane, Part } from "../oprf/messages.ts";
import { sharedCopy } from "../rows.ts";
import { BLOCKS, choicesOf, ELEMENT, KAPPA, NOISE, SAID, shapeFor } from "./parameters.ts";
import { MOST_IN_ONE } from "./parting.ts";
import { tavs } from "./vole.generated.js";

/** The sender's points for the base transfers. */
export interface Offer {
  readonly points: Uint8Array;
}

/** The receiver's part of the transfers. */
export interface Extension {
  readonly point: Uint8Array;
  /** How many follows from the receiver's size. */
  readonly columns: Uint8Array;
  /** Nothing in semi-honest mode. */
  readonly proof: Uint8Array;
}

/** The receiver's noise. */
export interface NoiseMessage {
  readonly columns: Uint8Array;
  readonly proof: Uint8Array;
}

/** The sender's trees. */
export interface TreesMessage {
  readonly sums: Uint8Array;
  readonly totals: Uint8Array;
  readonly commitment: Uint8Array;
}

/** Where the trees are checked. */
export interface Challenge {
  readonly challenge: Uint8Array;
  readonly sum: Uint8Array;
}

/** That the trees are trees. */
export interface Proof {
  readonly proof: Uint8Array;
}

/** What comes before the receiver's columns. */
export interface KeyMessage {
  readonly key: Uint8Array;
  readonly mask: Uint8Array;
}

/** The sender's mask, opened. */
export interface Mask {
  readonly mask: Uint8Array;
  readonly nonce: Uint8Array;
}

const OVERHEAD = 64; // tags and lengths of a few fields
const MESSAGE_BYTES = 1 << 20;
const LARGEST = shapeFor(MOST_IN_ONE);
const COLUMN_PROOF = (KAPPA + 1) * ELEMENT;
const HASH = 32;

export const offer: Codec<Offer> = codec(tavs.vole.Offer, {
  name: "an offer of transfers",
  limit: KAPPA * 64 + OVERHEAD,
  toWire: (message: Offer) => message,
  fromWire: (wire) => ({ points: exactly(wire.points!, KAPPA * 64, "points") }),
});

export const extension: Codec<Extension> = codec(tavs.vole.Extension, {
  name: "an extension of transfers",
  limit: (choicesOf(LARGEST) * KAPPA) / 8 + COLUMN_PROOF + HASH + OVERHEAD,
  toWire: (message: Extension) => message,
  fromWire: (wire) => ({
    point: exactly(wire.point!, HASH, "a point"),
    columns: multipleOf(wire.columns!, KAPPA * ELEMENT, "columns"),
    proof: multipleOf(wire.proof!, COLUMN_PROOF, "a proof"),
  }),
});

export const noise: Codec<NoiseMessage> = codec(tavs.vole.Noise, {
  name: "noise",
  limit: NOISE * KAPPA * ELEMENT + 2 * ELEMENT + OVERHEAD,
  toWire: (message: NoiseMessage) => message,
  fromWire: (wire) => ({
    columns: exactly(wire.columns!, NOISE * KAPPA * ELEMENT, "the products of the noise"),
    proof: multipleOf(wire.proof!, 2 * ELEMENT, "a proof"),
  }),
});

export const trees: Codec<TreesMessage> = codec(tavs.vole.Trees, {
  name: "trees",
  limit: BLOCKS * (SAID * LARGEST.levels + ELEMENT) + HASH + OVERHEAD,
  toWire: (message: TreesMessage) => message,
  fromWire: (wire) => ({
    sums: multipleOf(wire.sums!, BLOCKS * SAID, "the sums of trees"),
    totals: exactly(wire.totals!, BLOCKS * ELEMENT, "the sums of leaves"),
    commitment: multipleOf(wire.commitment!, HASH, "a commitment"),
  }),
});

export const challenge: Codec<Challenge> = codec(tavs.vole.Challenge, {
  name: "a challenge",
  limit: 2 * ELEMENT + OVERHEAD,
  toWire: (message: Challenge) => message,
  fromWire: (wire) => ({
    challenge: exactly(wire.challenge!, ELEMENT, "a challenge"),
    sum: exactly(wire.sum!, ELEMENT, "a sum"),
  }),
});

export const proof: Codec<Proof> = codec(tavs.vole.Proof, {
  name: "a proof of trees",
  limit: HASH + OVERHEAD,
  toWire: (message: Proof) => message,
  fromWire: (wire) => ({ proof: exactly(wire.proof!, HASH, "a proof") }),
});

export const key: Codec<KeyMessage> = codec(tavs.vole.Key, {
  name: "a key of rows",
  limit: 2 * ELEMENT + OVERHEAD,
  toWire: (message: KeyMessage) => message,
  fromWire: (wire) => ({
    key: exactly(wire.key!, ELEMENT, "a key"),
    mask: multipleOf(wire.mask!, ELEMENT, "a mask"),
  }),
});

export const mask: Codec<Mask> = codec(tavs.vole.Mask, {
  name: "a mask",
  limit: ELEMENT + HASH + OVERHEAD,
  toWire: (message: Mask) => message,
  fromWire: (wire) => ({ mask: exactly(wire.mask!, ELEMENT, "a mask"), nonce: exactly(wire.nonce!, HASH, "a nonce") }),
});

/** The receiver's store, under the long VOLE. */
export const columnsLane: Lane = {
  name: "columns",
  width: ELEMENT,
  keyBytes: ELEMENT,
  rowsPerMessage: MESSAGE_BYTES / ELEMENT,
  part: codec(tavs.vole.Columns, {
    name: "a part of the columns",
    limit: MESSAGE_BYTES + OVERHEAD,
    toWire: ({ first, rows }: Part) => ({ first, columns: rows }),
    fromWire: (wire) => ({ first: wire.first!, rows: sharedCopy(wire.columns!) }),
  }),
};
