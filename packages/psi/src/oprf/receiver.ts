import type { Party, Reveals } from "@tavs/core";
import { itemAt } from "../item-set.ts";
import { type ReceiverState, receiving } from "./receiving.ts";
import type { SessionInput } from "./session.ts";

/** What the receiver of an intersection comes to know. */
export interface Overlap {
  /** The shared items, in canonical order (by digest). */
  readonly items: readonly string[];
  /** The receiver's own row of each shared item, counted from 0; of duplicates the first. */
  readonly indices: Uint32Array;
  readonly senderSize: number;
}

const reveals: Reveals = {
  learns: "learns which of its own items the sender also holds, and how many items the sender holds, and nothing else",
  against: "malicious",
  collusion:
    "two parties: there is nobody to collude with; it may choose its items freely, at most as many as it announces",
};

/** Learns which of its own items the sender also holds, and how many items the sender holds, and nothing else. */
export const receiver: Party<SessionInput, ReceiverState, Overlap> = receiving({
  part: { protocol: "psi/oprf/1", role: "receiver", labels: "without" },
  reveals,
  result: ({ items, theirSize }, { shared }) => ({
    items: Array.from(shared, (index) => itemAt(items, index)),
    indices: shared.map((index) => items.rows[index]!),
    senderSize: theirSize,
  }),
});
