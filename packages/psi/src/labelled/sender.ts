import type { Optioned } from "../intersection/receiving.ts";
import { senderReveals } from "../intersection/reveals.ts";
import type { SenderState } from "../intersection/sender-state.ts";
import { type IntersectionSenderInput, sending } from "../intersection/sending.ts";
import type { Seen } from "../oprf/sender-state.ts";
import type { Labels } from "./labels.ts";

export interface LabelledSenderInput extends IntersectionSenderInput {
  /** See `labelsFor`. */
  readonly labels: Labels;
}

/** Learns how many items the receiver holds, and nothing else. With `mutual` and `padTo` as the sender of `psi`. */
export const sender: Optioned<LabelledSenderInput, SenderState, Seen> = sending({
  name: "psi/labelled/1",
  labels: "with",
  reveals: (options) => senderReveals(options, "with"),
});
