import type { Seen } from "../oprf/sender-state.ts";
import type { Optioned } from "./receiving.ts";
import { senderReveals } from "./reveals.ts";
import type { SenderState } from "./sender-state.ts";
import { type IntersectionSenderInput, sending } from "./sending.ts";

/**
 * Learns how many items the receiver holds, and nothing else. With `mutual` it learns as well which of its own items the
 * receiver also holds; with `padTo` no size.
 */
export const sender: Optioned<IntersectionSenderInput, SenderState, Seen> = sending({
  name: "psi/1",
  labels: "without",
  reveals: (options) => senderReveals(options, "without"),
});
