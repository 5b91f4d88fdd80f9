import { type Codec, codec, exactly, multipleOf, type Outgoing, type PartyId, PeerError } from "@tavs/core";
import { MAX_TEXT } from "../item-set.ts";
import { RECEIPT, TAG } from "../kernels/tags.ts";
import { pieces, sharedCopy } from "../rows.ts";
import type { Modes } from "./modes.ts";
import { tavs } from "./psi.generated.js";

/** What both parties say first. */
export interface Announcement {
  /** Protocol, version and role of who speaks. */
  readonly role: string;
  /** To the size, which is told only when both have committed: 32 bytes. */
  readonly commitment: Uint8Array;
  readonly rule: string;
  /** SHA-256 of the context. */
  readonly context: Uint8Array;
  readonly labelWidth: number;
  readonly modes: Modes;
}

/** What both parties say second. */
export interface Opening {
  readonly size: number;
  readonly nonce: Uint8Array;
  /** From a sender: the receiver asks for more than is left, and nothing follows. */
  readonly overBudget: boolean;
  /** From a sender that proves: 32 bytes, else nothing. */
  readonly publicKey: Uint8Array;
}

/** A part of a list of rows; `first` is the number of its first row. */
export interface Part {
  readonly first: number;
  readonly rows: Uint8Array;
}

/** Elements that were evaluated, with c and s of their proof: 64 bytes. */
export interface ProvenPart extends Part {
  readonly proof: Uint8Array;
}

const MESSAGE_BYTES = 1 << 20;
const MESSAGE_POINTS = 4096;
const OVERHEAD = 16; // field tags, lengths and a 32-bit number
/** The widest label, in bytes. */
export const MAX_LABEL = 65_536;

export const announcement: Codec<Announcement> = codec(tavs.psi.Announcement, {
  name: "an announcement",
  limit: MAX_TEXT + 256,
  toWire: ({ modes: { padTo, ...modes }, ...message }: Announcement) => ({
    ...message,
    ...modes,
    receiverBound: padTo.receiver,
    senderBound: padTo.sender,
  }),
  fromWire: (wire) => ({
    role: wire.role!,
    commitment: exactly(wire.commitment!, 32, "a commitment"),
    rule: wire.rule!,
    context: exactly(wire.context!, 32, "the hash of the context"),
    labelWidth: wire.labelWidth!,
    modes: {
      verified: wire.verified!,
      mutual: wire.mutual!,
      minItems: wire.minItems!,
      minShared: wire.minShared!,
      padTo: { receiver: wire.receiverBound!, sender: wire.senderBound! },
    },
  }),
});

export const opening: Codec<Opening> = codec(tavs.psi.Opening, {
  name: "an opening",
  limit: 128,
  toWire: (message: Opening) => message,
  fromWire: (wire) => ({
    size: wire.size!,
    nonce: exactly(wire.nonce!, 32, "a nonce"),
    overBudget: wire.overBudget!,
    publicKey: multipleOf(wire.publicKey!, 32, "a public key"),
  }),
});

/** A list of rows that travels in parts: how wide its rows are, and how it is cut. */
export interface Lane {
  readonly name: string;
  readonly width: number;
  /** How much of a row says where it stands, in lists that ascend. */
  readonly keyBytes: number;
  readonly rowsPerMessage: number;
  readonly part: Codec<Part>;
}

/** Elements of the group. */
export const pointsLane: Lane = {
  name: "elements",
  width: 32,
  keyBytes: 32,
  rowsPerMessage: MESSAGE_POINTS,
  part: codec(tavs.psi.Points, {
    name: "a part of the elements",
    limit: MESSAGE_POINTS * 32 + OVERHEAD,
    toWire: ({ first, rows }: Part) => ({ first, points: rows }),
    fromWire: (wire) => ({ first: wire.first!, rows: wire.points!.slice() }),
  }),
};

/** The same once they were evaluated by a sender that proves it: a proof for every message. */
export const provenPoints: Codec<ProvenPart> = codec(tavs.psi.ProvenPoints, {
  name: "a part of the proven elements",
  limit: MESSAGE_POINTS * 32 + 64 + 2 * OVERHEAD,
  toWire: ({ first, rows, proof }: ProvenPart) => ({ first, points: rows, proof }),
  fromWire: (wire) => ({ first: wire.first!, rows: wire.points!.slice(), proof: exactly(wire.proof!, 64, "a proof") }),
});

/** Parts of the outputs of shared items, among others that nobody can tell from them. */
export const receiptsLane: Lane = {
  name: "receipts",
  width: RECEIPT,
  keyBytes: RECEIPT,
  rowsPerMessage: MESSAGE_BYTES / RECEIPT,
  part: codec(tavs.psi.Receipts, {
    name: "a part of the receipts",
    limit: MESSAGE_BYTES + OVERHEAD,
    toWire: ({ first, rows }: Part) => ({ first, receipts: rows }),
    fromWire: (wire) => ({ first: wire.first!, rows: wire.receipts!.slice() }),
  }),
};

/** Tags, with sealed labels or without. */
export function rowsLane(width: number, keyBytes: number = TAG): Lane {
  return {
    name: "tags",
    width,
    keyBytes,
    rowsPerMessage: Math.floor(MESSAGE_BYTES / width),
    part: codec(tavs.psi.Rows, {
      name: "a part of the tags",
      limit: MESSAGE_BYTES + OVERHEAD,
      toWire: ({ first, rows }: Part) => ({ first, rows }),
      fromWire: (wire) => ({ first: wire.first!, rows: sharedCopy(wire.rows!) }),
    }),
  };
}

/** The messages that carry these rows, of which the first has number `first`. Their lengths follow from the number alone. */
export function say(lane: Lane, to: PartyId, { first, rows }: Part): readonly Outgoing[] {
  const count = rows.length / lane.width;
  return pieces({ from: 0, to: count }, lane.rowsPerMessage).map((piece) => {
    const part = { first: first + piece.from, rows: rows.subarray(piece.from * lane.width, piece.to * lane.width) };
    return { to, body: lane.part.encode(part) };
  });
}

/** The rows of the next part, after `first` of `total` have come. Throws `PeerError` where it is any other part. */
export function hear(lane: Lane, body: Uint8Array, { first, total }: { first: number; total: number }): Uint8Array {
  const part = lane.part.decode(body);
  mustBeDue(lane, part, { first, total });
  return part.rows;
}

/** Throws `PeerError` where this is not the part that follows on the first `first` of `total` rows. */
export function mustBeDue(lane: Lane, part: Part, { first, total }: { first: number; total: number }): void {
  const count = Math.min(lane.rowsPerMessage, total - first);
  if (part.first === first && part.rows.length === count * lane.width) return;
  throw new PeerError(
    `${lane.name} ${part.first} and on came in ${part.rows.length} bytes; ${first} and on were due in ${count * lane.width}`,
  );
}
