import type { Party, Reveals } from "@tavs/core";
import { type Seen, type SenderState, sending } from "../oprf/sending.ts";
import type { SessionInput } from "../oprf/session.ts";
import type { Labels } from "./labels.ts";

export interface LabelledSenderInput extends SessionInput {
  /** See `labelsFor`. */
  readonly labels: Labels;
}

const reveals: Reveals = {
  learns: "learns how many items the receiver holds, and nothing else",
  // Not "malicious": the receiver stops at a label that does not open, and that tells who spoiled it that the item was asked.
  against: "semi-honest",
  collusion: "two parties: there is nobody to collude with",
};

/** Learns how many items the receiver holds, and nothing else. */
export const sender: Party<LabelledSenderInput, SenderState, Seen> = sending({
  part: { protocol: "psi/labelled/1", role: "sender", labels: "with" },
  reveals,
});
