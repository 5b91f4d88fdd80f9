import type { Party, Reveals } from "@tavs/core";
import { itemAt } from "../item-set.ts";
import type { Overlap } from "../oprf/receiver.ts";
import { type ReceiverState, receiving } from "../oprf/receiving.ts";
import type { SessionInput } from "../oprf/session.ts";
import { rowAt } from "../rows.ts";

/** An intersection with the sender's payload of each shared item. */
export interface LabelledOverlap extends Overlap {
  readonly labels: readonly Uint8Array[];
}

const reveals: Reveals = {
  learns:
    "learns which of its own items the sender also holds, the sender's label of each of those, how many items the sender holds and how long a label is, and nothing else",
  against: "malicious",
  collusion:
    "two parties: there is nobody to collude with; it may choose its items freely, at most as many as it announces",
};

/** Learns the sender's label of each of its own items that the sender also holds, and the sender's size, and nothing else. */
export const receiver: Party<SessionInput, ReceiverState, LabelledOverlap> = receiving({
  part: { protocol: "psi/labelled/1", role: "receiver", labels: "with" },
  reveals,
  result: ({ items, theirSize, labelWidth }, { shared, labels }) => ({
    items: Array.from(shared, (index) => itemAt(items, index)),
    indices: shared.map((index) => items.rows[index]!),
    labels: Array.from(shared, (_, i) => rowAt(labels, labelWidth, i)),
    senderSize: theirSize,
  }),
});
