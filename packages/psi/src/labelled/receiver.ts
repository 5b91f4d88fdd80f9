import type { Overlap } from "../intersection/receiver.ts";
import type { ReceiverState } from "../intersection/receiver-state.ts";
import { type Optioned, type ReceiverInput, receiving } from "../intersection/receiving.ts";
import { receiverReveals } from "../intersection/reveals.ts";
import { itemsAt } from "../item-set.ts";
import { rowAt } from "../rows.ts";

/** An intersection with the sender's payload of each shared item. */
export interface LabelledOverlap extends Overlap {
  readonly labels: readonly Uint8Array[];
}

/** Learns the sender's label of each of its own items that the sender also holds, and the sender's size, and nothing else. */
export const receiver: Optioned<ReceiverInput, ReceiverState, LabelledOverlap> = receiving({
  name: "psi/labelled/1",
  labels: "with",
  reveals: (options) => receiverReveals(options, ", the sender's label of each of those, and how long a label is"),
  result: ({ items, theirSize, labelWidth }, { shared, labels }) => ({
    items: itemsAt(items, shared),
    indices: shared.map((index) => items.rows[index]!),
    labels: Array.from(shared, (_, i) => rowAt(labels, labelWidth, i)),
    senderSize: theirSize,
  }),
});
