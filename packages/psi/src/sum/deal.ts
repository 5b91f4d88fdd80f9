// What both parties of a sum know once they have met, and how they meet.
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, type Outgoing, PeerError, UsageError } from "@tavs/core";
import { announce, learnSize, meet } from "../oprf/meeting.ts";
import { type Part, patienceOf, type Session } from "../oprf/session.ts";
import { type Agreement, mustAgree } from "./agreement.ts";
import { type Limbs, limbsFor, limbsInRow, type Sizes } from "./limbs.ts";
import { agreement as agreementCodec } from "./messages.ts";

/** Before the peer has spoken. */
export interface Opening {
  readonly session: Session;
  readonly agreement: Agreement;
}

/** Once it has announced itself. `heard` is a hash of all that came from it, which coins depend on. */
export interface Met extends Opening {
  readonly heard: Uint8Array;
}

/** Once it has said what its numbers mean, and how many items it has. */
export interface Deal extends Met {
  readonly limbs: Limbs;
}

/** The first two messages of both parties. */
export function introduce({ session, agreement }: Opening, part: Part): readonly Outgoing[] {
  return [...announce(session, part), { to: session.peer, body: agreementCodec.encode(agreement) }];
}

/** Takes in the announcement of the peer. Throws `PeerError`. */
export function met({ session, agreement }: Opening, body: Uint8Array, part: Part): Met {
  return { session: meet(session, body, part), agreement, heard: sha256(body) };
}

/** Takes in what the peer says of the numbers. Throws `PeerError` where it differs. */
export function agreed(state: Met, body: Uint8Array): Met {
  mustAgree(state.agreement, agreementCodec.decode(body));
  return hearing(state, body);
}

/**
 * Takes in the peer's size. Throws `PeerError` where that is not what was agreed or makes sums too large,
 * `BudgetError` where the sender answers no more.
 */
export function dealt(state: Met, body: Uint8Array, part: Part): Deal {
  const { session } = learnSize(state.session, body, part);
  const [ours, theirs] = [session.items.size, session.theirSize];
  const sizes = part.role === "receiver" ? { asked: ours, held: theirs } : { asked: theirs, held: ours };
  return { ...hearing(state, body), session, limbs: limbsOfBoth(state.agreement, sizes) };
}

/** Our own numbers and size went through `start`: that the two sizes do not go together follows on what the peer said. */
function limbsOfBoth(agreement: Agreement, sizes: Sizes): Limbs {
  try {
    return limbsFor(agreement, sizes);
  } catch (error) {
    throw error instanceof UsageError ? new PeerError(error.message, { code: "size" }) : error;
  }
}

/** The same, with one more message heard. */
export function hearing<State extends Met>(state: State, body: Uint8Array): State {
  return { ...state, heard: sha256(concat(state.heard, body)) };
}

const MS_PER_LIMB = 1; // ten times what a ciphertext costs on one slow core

/** How long silence may last, once the peer encrypts: 1 ms more for each limb of each item. */
export function dealPatience({ session, limbs }: Deal): number {
  return patienceOf(session) + MS_PER_LIMB * limbsInRow(limbs) * (session.items.size + session.theirSize);
}
