import { itemsAt } from "../item-set.ts";
import type { ReceiverState } from "./receiver-state.ts";
import { type Optioned, type ReceiverInput, receiving } from "./receiving.ts";
import { receiverReveals } from "./reveals.ts";

/** What the receiver of an intersection comes to know. */
export interface Overlap {
  /** The shared items, in canonical order (by digest). */
  readonly items: readonly string[];
  /** The receiver's own row of each shared item, counted from 0; of duplicates the first. */
  readonly indices: Uint32Array;
  readonly senderSize: number;
}

/**
 * Learns which of its own items the sender also holds, and how many items the sender holds, and nothing else. With `padTo`
 * it learns no size; with `minShared` nothing where fewer are shared.
 */
export const receiver: Optioned<ReceiverInput, ReceiverState, Overlap> = receiving({
  name: "psi/1",
  labels: "without",
  reveals: (options) => receiverReveals(options),
  result: ({ items, theirSize }, { shared }) => ({
    items: itemsAt(items, shared),
    indices: shared.map((index) => items.rows[index]!),
    senderSize: theirSize,
  }),
});
