import type { Optioned } from "../oprf/receiving.ts";
import { senderReveals } from "../oprf/reveals.ts";
import type { Seen, SenderState } from "../oprf/sender-state.ts";
import { type IntersectionSenderInput, sending } from "../oprf/sending.ts";
import type { Labels } from "./labels.ts";

export interface LabelledSenderInput extends IntersectionSenderInput {
  /** See `labelsFor`. */
  readonly labels: Labels;
}

/** Learns how many items the receiver holds, and nothing else. With `mutual` and `padTo` as the sender of `psi`. */
export const sender: Optioned<LabelledSenderInput, SenderState, Seen> = sending({
  part: { protocol: "psi/labelled/1", role: "sender", labels: "with" },
  reveals: (options) => senderReveals(options, "with"),
});
