import type { PartyId } from "../protocol/party.ts";
import type { Line } from "./messages.ts";
import type { SumsKey } from "./sums-key.ts";

export interface AggregatorInput {
  readonly key: SumsKey;
  /**
   * How long anybody may be silent before those who handed in whole are added up without the others, if that is everybody
   * who holds the key and at least three parts. Default: without end.
   */
  readonly patienceMs?: number;
}

export interface Aggregated {
  readonly totals: Float64Array;
  /** The most by which a total can be wrong, for the worst case of all noise: 0 for whole numbers. */
  readonly maxError: number;
  /** Who was added up. */
  readonly contributors: readonly string[];
}

/** What one contributor handed in so far. */
export interface Part {
  /** What it committed to: a hash of each half. */
  readonly h0: Uint8Array;
  readonly h1: Uint8Array;
  /** The line of the list, once its commitment is there. */
  readonly line: Line | null;
  /** Its messages of ciphertexts, one after the other. */
  readonly c0: readonly Uint8Array[];
  readonly c1: readonly Uint8Array[];
}

export type ByName<T> = Readonly<Record<PartyId, T>>;

/** What is there of somebody; nothing of a party called "constructor", which every object has. */
export const ofName = <T>(all: ByName<T>, name: PartyId): T | undefined =>
  Object.hasOwn(all, name) ? all[name] : undefined;

export interface Desk {
  readonly key: SumsKey;
  readonly patienceMs: number | null;
  /** Who has greeted, by name. */
  readonly parts: ByName<Part>;
}

export interface Listed extends Desk {
  /** Whose parts are added, in the order of the list. */
  readonly names: readonly PartyId[];
}

export type AggregatorState =
  | (Desk & { readonly at: "gathering" })
  | (Listed & { readonly at: "agreeing"; readonly hash: Uint8Array; readonly signatures: ByName<Uint8Array> })
  | (Listed & { readonly at: "receiving" })
  | (Listed & { readonly at: "inspecting"; readonly from: PartyId })
  | (Listed & {
      readonly at: "collecting" | "opening";
      /** The first ciphertext whose shares are awaited. */
      readonly first: number;
      readonly shares: ByName<Uint8Array>;
      readonly totals: readonly Float64Array[];
    });

export type At<Name> = Extract<AggregatorState, { readonly at: Name }>;
export type Collecting = Extract<AggregatorState, { readonly totals: readonly Float64Array[] }>;
