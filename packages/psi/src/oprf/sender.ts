import type { Optioned } from "./receiving.ts";
import { senderReveals } from "./reveals.ts";
import type { Seen, SenderState } from "./sender-state.ts";
import { type IntersectionSenderInput, sending } from "./sending.ts";

/**
 * Learns how many items the receiver holds, and nothing else. With `mutual` it learns as well which of its own items the
 * receiver also holds; with `padTo` no size.
 */
export const sender: Optioned<IntersectionSenderInput, SenderState, Seen> = sending({
  part: { protocol: "psi/oprf/1", role: "sender", labels: "without" },
  reveals: (options) => senderReveals(options, "without"),
});
