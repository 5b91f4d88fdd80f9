import type { Party, Reveals } from "@tavs/core";
import { type Seen, type SenderState, sending } from "./sending.ts";
import type { SessionInput } from "./session.ts";

const reveals: Reveals = {
  learns: "learns how many items the receiver holds, and nothing else",
  against: "malicious",
  collusion: "two parties: there is nobody to collude with; the result is only as true as the items it brings",
};

/** Learns how many items the receiver holds, and nothing else. */
export const sender: Party<SessionInput, SenderState, Seen> = sending({
  part: { protocol: "psi/oprf/1", role: "sender", labels: "without" },
  reveals,
});
