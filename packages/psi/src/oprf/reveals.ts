// What receiver and sender of an OPRF-based intersection come to know, in whole sentences for terms and audit log.
import type { Reveals } from "@tavs/core";
import type { ProofOptions } from "./modes.ts";

const floor = ({ minShared = 0 }: ProofOptions): string =>
  minShared > 0 ? `whether at least ${minShared} items are shared, and only if so ` : "";

/** Sizes that were padded are known from the terms. */
const sizeOf = (role: "sender" | "receiver", { padTo }: ProofOptions): string =>
  padTo ? "" : `how many items the ${role} holds`;

const sentence = (parts: readonly string[]): string => {
  const said = parts.filter((part) => part !== "");
  if (said.length === 0) return "learns nothing";
  return `learns ${said.join(", and ")}, and nothing else`;
};

export function receiverReveals(options: ProofOptions, labels = ""): Reveals {
  const shared = `${floor(options)}which of its own items the sender also holds${labels}`;
  return {
    learns: sentence([shared, sizeOf("sender", options)]),
    against: options.minShared ? "semi-honest" : "malicious", // it computes the match, and keeps the floor itself
    collusion:
      "two parties: there is nobody to collude with; it may choose its items freely, at most as many as it announces",
  };
}

export function senderReveals(options: ProofOptions, labels: "with" | "without"): Reveals {
  const { mutual = false, verified = false } = options;
  const shared = mutual ? `${floor(options)}which of its own items the receiver also holds` : "";
  return {
    learns: sentence([shared, sizeOf("receiver", options)]),
    against: isSafe({ mutual, verified }, labels) ? "malicious" : "semi-honest",
    collusion: "two parties: there is nobody to collude with; the result is only as true as the items it brings",
  };
}

/**
 * A sender that answers elements under keys of its own choosing and then hears of matches learns at which place of the
 * receiver's order an item stands: in mutual mode only a proof prevents that. A label that it spoils makes the receiver
 * stop, which tells that the item was asked: nothing prevents that.
 */
const isSafe = ({ mutual, verified }: { mutual: boolean; verified: boolean }, labels: "with" | "without"): boolean =>
  labels === "without" && (!mutual || verified);
