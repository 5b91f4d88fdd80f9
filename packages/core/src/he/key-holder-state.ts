import type { PartyId } from "../protocol/party.ts";
import type { Agreed } from "./agreement.ts";
import type { Opening } from "./messages.ts";
import type { SumsKey } from "./sums-key.ts";

/** Something of each holder, by name. */
export type ByName<T> = Readonly<Record<PartyId, T>>;

/** What stays the same through all steps. */
export interface Circle {
  readonly me: PartyId;
  readonly readers: readonly PartyId[];
  readonly agreement: Agreed;
  readonly ceremony: string;
  readonly patienceMs: number;
}

export interface Hearing extends Circle {
  readonly left: readonly PartyId[];
  readonly commitments: ByName<Uint8Array>;
  readonly openings: ByName<Opening>;
}

export type KeyHolderState =
  | ({ readonly at: "creating" } & Circle)
  | ({ readonly at: "committing" | "opening" | "joining" } & Hearing)
  | ({ readonly at: "confirming"; readonly key: SumsKey } & Hearing)
  | { readonly at: "keeping"; readonly key: SumsKey; readonly readers: readonly PartyId[] };

export type At<Name> = Extract<KeyHolderState, { readonly at: Name }>;
export type Heard = Hearing & { readonly at: "committing" | "opening" | "joining" };
