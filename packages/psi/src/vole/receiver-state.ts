// Where the receiver can stand on the engine "vole".
import type { Heard } from "../oprf/heard.ts";
import type { GatheredTask } from "./receiver-tasks.ts";
import type { VoleSession } from "./session.ts";

interface At {
  readonly it: VoleSession;
}

/** The sender's points were heard. */
export interface Chosen extends At {
  readonly noiseCoins: Uint8Array;
}

/** The transfers are made: what the trees need. */
export interface Held extends Chosen {
  readonly keys: Uint8Array;
  readonly shares: Uint8Array;
}

/** The store is made. */
export interface Stored extends Held {
  readonly store: Uint8Array;
  readonly rowKey: Uint8Array;
}

/** The trees were heard. */
export interface Expanding extends Stored {
  readonly sums: Uint8Array;
  readonly totals: Uint8Array;
  readonly commitment: Uint8Array;
  /** Nothing in semi-honest mode. */
  readonly challenge: Uint8Array;
}

/** The store is masked. */
export interface Masked extends At, GatheredTask {
  readonly rowKey: Uint8Array;
  readonly commitment: Uint8Array;
}

/** The store is said; tags come. */
export interface Listening extends At {
  readonly own: Uint8Array;
  readonly commitment: Uint8Array;
}

export interface Hearing extends At {
  readonly own: Uint8Array;
  /** Of both, nothing but zeros in semi-honest mode. */
  readonly mask: Uint8Array;
  readonly rows: Heard;
}

export type VoleReceiverState =
  | ({ readonly at: "choosing" } & At)
  | ({ readonly at: "extending" } & Chosen)
  | ({ readonly at: "encoding" } & Held)
  | ({ readonly at: "planting" } & Stored)
  | ({ readonly at: "summing" | "expanding" } & Expanding)
  | ({ readonly at: "proving" } & Masked)
  | ({ readonly at: "unmasking" } & Listening)
  | ({ readonly at: "hearing" } & Hearing)
  | ({ readonly at: "finding" } & At);
