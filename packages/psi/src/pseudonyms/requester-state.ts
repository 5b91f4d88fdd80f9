import type { PartyId } from "@tavs/core";
import type { Range } from "../rows.ts";
import type { Batch } from "./request.ts";
import type { Request } from "./requesting.ts";

export interface Blinding {
  readonly request: Request;
  readonly range: Range;
  readonly blinded: readonly Uint8Array[];
}

/** All elements are asked; of the batch at `range` some holders have answered. */
export interface Gathering {
  readonly request: Request;
  readonly blinded: Uint8Array;
  readonly range: Range;
  readonly left: readonly PartyId[];
  /** Answers that were proved, of each holder who answered this batch. */
  readonly evaluated: readonly Uint8Array[];
  readonly outputs: readonly Uint8Array[];
}

export interface Checking extends Gathering {
  readonly from: PartyId;
  readonly batch: Batch;
  readonly proof: Uint8Array;
}

export type RequesterState =
  | ({ readonly at: "blinding" } & Blinding)
  | ({ readonly at: "gathering" | "finalizing" } & Gathering)
  | ({ readonly at: "weighing" | "verifying" } & Checking)
  | { readonly at: "sorting"; readonly request: Request };
