// Where the sender can stand on the engine "oprf", and what a sender is left with.
import type { Labels } from "../labelled/labels.ts";
import type { Range } from "../rows.ts";
import type { Heard } from "./heard.ts";
import type { Session } from "./session.ts";

/** What a sender comes to know, and whether it answered. */
export interface Seen {
  readonly receiverSize: number;
  /** "over-budget" where the receiver asked for more than was left: nothing was answered. */
  readonly verdict: "answered" | "over-budget";
  /** In mutual mode: the shared items in canonical order, and the sender's own row of each. */
  readonly items?: readonly string[];
  readonly indices?: Uint32Array;
}

export interface Keying {
  readonly session: Session;
  readonly labels: Labels;
}

export interface Tagging extends Keying {
  /** In verified mode, else nothing. */
  readonly publicKey: Uint8Array;
  readonly range: Range;
  readonly tagged: readonly Uint8Array[];
}

export interface Evaluating {
  readonly session: Session;
  readonly publicKey: Uint8Array;
  /** Own tags and sealed labels, ascending. */
  readonly rows: Uint8Array;
  /** In mutual mode the receipt and number of each item, else nothing. */
  readonly book: Uint8Array;
  /** How many of the receiver's elements are answered. */
  readonly evaluated: number;
}

/** A message of the receiver's elements in verified mode. */
export interface Proving extends Evaluating {
  readonly asked: Uint8Array;
  readonly answers: Uint8Array;
}

export interface Recognising {
  readonly session: Session;
  readonly book: Uint8Array;
  readonly receipts: Heard;
}

export type OprfSenderState =
  | ({ readonly at: "keying" } & Keying)
  | ({ readonly at: "tagging" } & Tagging)
  | { readonly at: "sorting"; readonly session: Session; readonly publicKey: Uint8Array }
  | ({ readonly at: "listening" } & Evaluating)
  | ({ readonly at: "evaluating"; readonly asked: Uint8Array } & Evaluating)
  | ({ readonly at: "weighing" | "proving" } & Proving)
  | ({ readonly at: "awaiting-receipts" | "recognising" } & Recognising);
