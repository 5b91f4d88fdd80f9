// Where the receiver of a sum can stand, and what it is left with.
import type { Step } from "@tavs/core";
import type { Heard } from "../oprf/heard.ts";
import type { Range } from "../rows.ts";
import type { Deal, Met, Opening } from "./deal.ts";

/** What the receiver of a sum comes to know. */
export interface SharedSums {
  /** How many items both hold. */
  readonly count: number;
  /** The sum of each column over the shared items, in the order of the columns. */
  readonly sums: readonly number[];
  readonly senderSize: number;
}

export interface Gathering {
  readonly deal: Deal;
  /** The sender's public keys; nothing until they have come. */
  readonly keys: Uint8Array;
  /** The own items under both scalars. */
  readonly points: Heard;
  /** The sender's items under its scalar, with their ciphertexts. */
  readonly rows: Heard;
}

export interface Remasking {
  readonly deal: Deal;
  readonly keys: Uint8Array;
  /** The own items under both scalars, ascending. */
  readonly mine: Uint8Array;
  readonly rows: Uint8Array;
}

/** The sender's ciphertexts are added up, as far as they are shared. */
export interface Adding {
  readonly deal: Deal;
  readonly keys: Uint8Array;
  /** How many are shared. */
  readonly count: number;
  /** One for each of the sender's items: the identity for those that are not shared, and for all where too few are. */
  readonly ciphertexts: Uint8Array;
}

export interface Asking {
  readonly deal: Deal;
  readonly count: number;
  /** The second components of the re-randomised sum, of which the sender has the first. */
  readonly numbers: Uint8Array;
}

/** Which multiples of the generator the targets are, as far as is known. */
export interface Solving {
  readonly deal: Deal;
  readonly count: number;
  /** The sum of each limb, times the generator. */
  readonly targets: Uint8Array;
  /** The sum of each limb; -1 where it is not found yet. */
  readonly found: readonly number[];
  /** Multiples of the generator, ascending by their bytes; nothing until they are there. */
  readonly babies: Uint8Array;
}

export type SumReceiverState =
  | ({ readonly at: "meeting" } & Opening)
  | ({ readonly at: "agreeing" | "opening" } & Met)
  | { readonly at: "masking"; readonly deal: Deal; readonly range: Range; readonly masked: readonly Uint8Array[] }
  | { readonly at: "sorting"; readonly deal: Deal }
  | ({ readonly at: "gathering" } & Gathering)
  | ({ readonly at: "remasking"; readonly range: Range; readonly remasked: readonly Uint8Array[] } & Remasking)
  | ({ readonly at: "intersecting" } & Remasking)
  | ({ readonly at: "adding"; readonly range: Range; readonly added: readonly Uint8Array[] } & Adding)
  | { readonly at: "blinding"; readonly deal: Deal; readonly count: number }
  | ({ readonly at: "asking" | "unblinding" } & Asking)
  | ({ readonly at: "walking-babies"; readonly range: Range; readonly walked: readonly Uint8Array[] } & Solving)
  | ({ readonly at: "sorting-babies" } & Solving)
  | ({ readonly at: "walking-giants" | "looking-up"; readonly range: Range } & Solving);

export type SumReceiverNext = Step<SumReceiverState, SharedSums>;
