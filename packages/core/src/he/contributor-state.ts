import type { PartyId } from "../protocol/party.ts";
import type { Line } from "./messages.ts";
import type { SumsKey } from "./sums-key.ts";
import type { DestructionReceipt } from "./vault.ts";

export interface ContributorInput {
  readonly key: SumsKey;
  /** This party, as the key's agreement names it. */
  readonly me: PartyId;
  readonly aggregator: PartyId;
  /** Numbers of at most `maxValue`, either sign: whole ones, if no `decimals` were agreed. */
  readonly values: ArrayLike<number>;
  /** Today, as "2026-11-22": needed where the agreement names the day on which it closes. */
  readonly today?: string;
  /** How long the aggregator may be silent. Default: without end, because others may hand in weeks later. */
  readonly patienceMs?: number;
}

export interface Contributed {
  /** Who is added up: the list that all holders signed. */
  readonly contributors: readonly string[];
  /** The totals as the aggregator told them: nothing proves them. None where this party holds no key. */
  readonly totals: Float64Array;
  /** The most by which a total can be wrong: 0 for whole numbers. */
  readonly maxError: number;
  /** That this holder's share is gone. */
  readonly receipt: DestructionReceipt | null;
}

/** What stays the same through all steps. */
export interface Post {
  readonly key: SumsKey;
  readonly me: PartyId;
  readonly aggregator: PartyId;
  readonly patienceMs: number | null;
}

/** Halves of some ciphertexts, as many as a message holds. */
export interface Piece {
  readonly first: number;
  readonly c0: Uint8Array;
  readonly c1: Uint8Array;
}

interface Signing extends Post {
  readonly pieces: readonly Piece[];
  readonly h0: Uint8Array;
  readonly h1: Uint8Array;
}

/** What was committed to, and is shown to nobody before all others are bound as well. */
interface Resting extends Post {
  readonly pieces: readonly Piece[];
  readonly mine: Line;
}

export interface Listed extends Resting {
  /** The list as it came, and its lines and hash. */
  readonly list: Uint8Array;
  readonly lines: readonly Line[];
  readonly hash: Uint8Array;
}

export type Opening = Omit<Listed, "pieces" | "list">;

export type ContributorState =
  | (Signing & { readonly at: "encrypting"; readonly values: Float64Array })
  | (Signing & { readonly at: "signing" })
  | (Resting & { readonly at: "resting" })
  | (Listed & { readonly at: "agreeing" | "meeting" })
  | (Opening & { readonly at: "halving" | "sharing"; readonly first: number })
  | (Opening & { readonly at: "destroying" })
  | (Opening & {
      readonly at: "ending";
      readonly receipt: DestructionReceipt;
      readonly totals: Float64Array;
      readonly first: number;
    });

export type At<Name> = Extract<ContributorState, { readonly at: Name }>;
