// Where the sender of a sum can stand.
import type { Step } from "@tavs/core";
import type { Heard } from "../oprf/heard.ts";
import type { Seen } from "../oprf/sender-state.ts";
import type { Range } from "../rows.ts";
import type { Deal, Met, Opening } from "./deal.ts";

export interface Offering {
  readonly deal: Deal;
  readonly keys: Uint8Array;
}

export interface Listening extends Offering {
  /** Own masked items with their ciphertexts, ascending. */
  readonly rows: Uint8Array;
  /** The receiver's masked items. */
  readonly points: Heard;
}

export type SumSenderState =
  | ({ readonly at: "meeting"; readonly numbers: Float64Array } & Opening)
  | ({ readonly at: "agreeing" | "opening"; readonly numbers: Float64Array } & Met)
  | { readonly at: "paying" | "making-keys"; readonly numbers: Float64Array; readonly deal: Deal }
  | ({
      readonly at: "encrypting";
      readonly numbers: Float64Array;
      readonly range: Range;
      readonly encrypted: readonly Uint8Array[];
    } & Offering)
  | ({ readonly at: "sorting-rows" } & Offering)
  | ({ readonly at: "listening" | "sorting" } & Listening)
  | ({ readonly at: "evaluating"; readonly range: Range; readonly evaluated: readonly Uint8Array[] } & Listening)
  | { readonly at: "awaiting-sum" | "opening-sum"; readonly deal: Deal };

export type SumSenderNext = Step<SumSenderState, Seen>;
