// What both parties of VOLE-PSI come to know, in whole sentences for terms and audit log.
import type { Reveals } from "@tavs/core";
import { receiverReveals, senderReveals } from "../oprf/reveals.ts";
import type { VoleOptions } from "./session.ts";

/** That the receiver keeps the number of its items is a bound here, and not an equality. */
const BOUND =
  "two parties: there is nobody to collude with; it may choose its items freely, and may ask some more than it announces: as many as its store has columns at most";

export function voleReceiverReveals({ security = "malicious", ...options }: VoleOptions): Reveals {
  const reveals = { ...receiverReveals(options), collusion: BOUND };
  return security === "malicious" ? reveals : { ...reveals, against: "semi-honest" };
}

export function voleSenderReveals({ security = "malicious", ...options }: VoleOptions): Reveals {
  const reveals = senderReveals(options, "without");
  return security === "malicious" ? reveals : { ...reveals, against: "semi-honest" };
}
