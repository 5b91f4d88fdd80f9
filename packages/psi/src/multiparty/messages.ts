import { type Codec, codec, exactly } from "@tavs/core";
import { MAX_TEXT } from "../item-set.ts";
import { columnsFor, HASH_KEY, VALUE } from "../okvs/size.ts";
import type { Lane, Part } from "../oprf/messages.ts";
import { tavs } from "./multiparty.generated.js";

/** What each party says to each other first. */
export interface Greeting {
  /** Protocol, version and role of who speaks. */
  readonly role: string;
  /** How many items; 0 between participants. */
  readonly size: number;
  readonly rule: string;
  /** SHA-256 of the context. */
  readonly context: Uint8Array;
  /** SHA-256 of the names of all but these two. */
  readonly company: Uint8Array;
  /** Half of the key that these two share. */
  readonly share: Uint8Array;
}

export const greeting: Codec<Greeting> = codec(tavs.multiparty.Greeting, {
  name: "a greeting",
  limit: MAX_TEXT + 256,
  toWire: (message) => message,
  fromWire: (wire) => ({
    role: wire.role!,
    size: wire.size!,
    rule: wire.rule!,
    context: exactly(wire.context!, 32, "the hash of the context"),
    company: exactly(wire.company!, 32, "the hash of the company"),
    share: exactly(wire.share!, 32, "the share of a key"),
  }),
});

const MESSAGE_ROWS = 65_536; // 1 MiB
const OVERHEAD = 16; // field tags, lengths and a 32-bit number

/** A hash key, and behind it a store: both in rows of 16 bytes. */
export const storeLane: Lane = {
  name: "rows of the store",
  width: VALUE,
  keyBytes: VALUE,
  rowsPerMessage: MESSAGE_ROWS,
  part: codec(tavs.multiparty.Store, {
    name: "a part of the store",
    limit: MESSAGE_ROWS * VALUE + OVERHEAD,
    toWire: ({ first, rows }: Part) => ({ first, rows }),
    fromWire: (wire) => ({ first: wire.first!, rows: wire.rows!.slice() }),
  }),
};

/** Rows that a participant of so many items sends: they follow from the number alone. */
export const programRows = (size: number): number => HASH_KEY / VALUE + columnsFor(size);
