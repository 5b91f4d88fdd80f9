import type { PartyId } from "../protocol/party.ts";
import type { SumsKey } from "./agreement.ts";
import type { Line } from "./messages.ts";
import type { DestructionReceipt } from "./vault.ts";

export interface ContributorInput {
  readonly key: SumsKey;
  /** This party, as the key's agreement names it. */
  readonly me: PartyId;
  readonly aggregator: PartyId;
  /** Whole numbers of at most `maxValue`, either sign. */
  readonly values: ArrayLike<number>;
  /** Today, as "2026-11-22": needed where the agreement names the day on which it closes. */
  readonly today?: string;
  /** How long the aggregator may be silent. Default: without end, because others may hand in weeks later. */
  readonly patienceMs?: number;
}

export interface Contributed {
  /** Who was added up; nobody where this party holds no key, and left after handing in. */
  readonly contributors: readonly string[];
  /** The totals as the aggregator told them: nothing proves them. */
  readonly totals: Float64Array;
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

interface Signing extends Post {
  readonly h0: Uint8Array;
  readonly h1: Uint8Array;
}

export interface Opening extends Post {
  readonly mine: Line;
  readonly lines: readonly Line[];
  readonly hash: Uint8Array;
}

export type ContributorState =
  | (Signing & { readonly at: "encrypting"; readonly values: Float64Array; readonly first: number })
  | (Signing & { readonly at: "signing" })
  | (Post & { readonly at: "resting"; readonly mine: Line })
  | (Opening & { readonly at: "agreeing" | "meeting" | "opening" })
  | (Opening & { readonly at: "halving" | "sharing"; readonly first: number })
  | (Opening & { readonly at: "destroying" })
  | (Opening & {
      readonly at: "ending";
      readonly receipt: DestructionReceipt;
      readonly totals: Float64Array;
      readonly first: number;
    });

export type At<Name> = Extract<ContributorState, { readonly at: Name }>;
