import { type Codec, codec, exactly, type Outgoing, type PartyId, PeerError } from "@tavs/core";
import { MAX_TEXT } from "../item-set.ts";
import { TAG } from "../kernels/tags.ts";
import { pieces, rowsOf } from "../rows.ts";
import { tavs } from "./psi.generated.js";

/** What both parties say first. */
export interface Announcement {
  /** Protocol, version and role of who speaks. */
  readonly role: string;
  readonly size: number;
  readonly rule: string;
  /** SHA-256 of the context. */
  readonly context: Uint8Array;
  readonly labelWidth: number;
}

/** A part of a list of rows; `first` is the number of its first row. */
export interface Part {
  readonly first: number;
  readonly rows: Uint8Array;
}

const MESSAGE_BYTES = 1 << 20;
const MESSAGE_POINTS = 4096;
const OVERHEAD = 16; // field tags, lengths and a 32-bit number
/** The widest label, in bytes. */
export const MAX_LABEL = 65_536;

export const announcement: Codec<Announcement> = codec(tavs.psi.Announcement, {
  name: "an announcement",
  limit: MAX_TEXT + 256,
  toWire: (message) => message,
  fromWire: (wire) => ({
    role: wire.role!,
    size: wire.size!,
    rule: wire.rule!,
    context: exactly(wire.context!, 32, "the hash of the context"),
    labelWidth: wire.labelWidth!,
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

/** Tags, with sealed labels or without. */
export function rowsLane(width: number): Lane {
  return {
    name: "tags",
    width,
    keyBytes: TAG,
    rowsPerMessage: Math.floor(MESSAGE_BYTES / width),
    part: codec(tavs.psi.Rows, {
      name: "a part of the tags",
      limit: MESSAGE_BYTES + OVERHEAD,
      toWire: ({ first, rows }: Part) => ({ first, rows }),
      fromWire: (wire) => ({ first: wire.first!, rows: wire.rows!.slice() }),
    }),
  };
}

/** The messages that carry these rows, of which the first has number `first`. Their lengths follow from the number alone. */
export function say(lane: Lane, to: PartyId, { first, rows }: Part): readonly Outgoing[] {
  const count = rows.length / lane.width;
  return pieces({ from: 0, to: count }, lane.rowsPerMessage).map((piece) => {
    const part = { first: first + piece.from, rows: rowsOf(rows, lane.width, piece) };
    return { to, body: lane.part.encode(part) };
  });
}

/** The rows of the next part, after `first` of `total` have come. Throws `PeerError` where it is any other part. */
export function hear(lane: Lane, body: Uint8Array, { first, total }: { first: number; total: number }): Uint8Array {
  const part = lane.part.decode(body);
  const count = Math.min(lane.rowsPerMessage, total - first);
  if (part.first === first && part.rows.length === count * lane.width) return part.rows;
  throw new PeerError(
    `${lane.name} ${part.first} and on came in ${part.rows.length} bytes; ${first} and on were due in ${count * lane.width}`,
  );
}
