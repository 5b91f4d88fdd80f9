// Where the receiver can stand on the engine "oprf".
import type { Range } from "../rows.ts";
import type { Heard } from "./heard.ts";
import type { Session } from "./session.ts";

/** What a receiver needs for checking a sender's proofs. */
export interface Checked {
  readonly publicKey: Uint8Array;
  /** The blinded items as they were sent, one part for each message. */
  readonly asked: readonly Uint8Array[];
}

export interface Asking {
  readonly session: Session;
  /** In verified mode alone. */
  readonly checked?: Checked;
}

/** What has come so far, and what has been made of it. */
export interface Gathering extends Asking {
  /** How many of the own items came back evaluated. */
  readonly evaluated: number;
  readonly outputs: readonly Uint8Array[];
  /** The sender's rows. */
  readonly rows: Heard;
}

/** A message of evaluated elements whose proof is being checked. */
export interface Checking extends Gathering {
  readonly checked: Checked;
  readonly points: Uint8Array;
  readonly proof: Uint8Array;
}

export type OprfReceiverState =
  | { readonly at: "matching" | "withholding"; readonly session: Session }
  | ({ readonly at: "blinding"; readonly range: Range } & Asking)
  | ({ readonly at: "gathering" | "finalizing" } & Gathering)
  | ({ readonly at: "weighing" | "verifying" } & Checking);
