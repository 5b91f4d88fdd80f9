// What receiver and sender of an intersection come to know, in whole sentences for terms and audit log.
import type { Reveals } from "@tavs/core";
import type { ProofOptions } from "../oprf/modes.ts";
import type { EngineOptions } from "./engine.ts";

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

const FREE = "two parties: there is nobody to collude with; it may choose its items freely";
const EXACT = `${FREE}, at most as many as it announces`;
/** On the engine "vole" a receiver's number of items is a bound, and not an equality. */
const BOUND = `${FREE}, and may ask some more than it announces: as many as its store has columns at most`;

/** Whether a session with these options may run on the engine "vole". */
const mayBeVole = ({ engine = "auto", verified = false, mutual = false }: ProofOptions & EngineOptions): boolean =>
  engine === "vole" || (engine === "auto" && !verified && !mutual);

/** Semi-honest where the options trust the peer's program. */
const against = (options: EngineOptions, otherwise: Reveals["against"]): Reveals["against"] =>
  options.security === "semi-honest" ? "semi-honest" : otherwise;

export function receiverReveals(options: ProofOptions & EngineOptions, labels = ""): Reveals {
  const shared = `${floor(options)}which of its own items the sender also holds${labels}`;
  return {
    learns: sentence([shared, sizeOf("sender", options)]),
    against: against(options, options.minShared ? "semi-honest" : "malicious"), // it computes the match, and keeps the floor itself
    collusion: mayBeVole(options) ? BOUND : EXACT,
  };
}

export function senderReveals(options: ProofOptions & EngineOptions, labels: "with" | "without"): Reveals {
  const { mutual = false, verified = false } = options;
  const shared = mutual ? `${floor(options)}which of its own items the receiver also holds` : "";
  return {
    learns: sentence([shared, sizeOf("receiver", options)]),
    against: against(options, isSafe({ mutual, verified }, labels) ? "malicious" : "semi-honest"),
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
