// Where the receiver can stand on the engine "vole".
import type { Heard } from "../oprf/heard.ts";
import type { Parting } from "./parting.ts";
import type { VoleSession } from "./session.ts";
import type { Trees } from "./trees.ts";

interface At {
  readonly it: VoleSession;
}

/** The sender's points were heard. */
export interface Chosen extends At {
  /** Of each part. */
  readonly noiseCoins: readonly Uint8Array[];
}

/** What the trees of a part need. */
export interface HeldPart {
  readonly noiseCoins: Uint8Array;
  readonly keys: Uint8Array;
  readonly shares: Uint8Array;
}

/** The transfers are made. Stores are, under a key that is not the first where that gave none. */
export interface Encoding extends At {
  readonly parts: readonly HeldPart[];
  readonly attempt: number;
  readonly rowKey: Uint8Array;
  readonly parting: Parting;
}

export interface StoredPart extends HeldPart {
  readonly store: Uint8Array;
}

/** A part whose trees were heard. */
export interface TreePart extends StoredPart, Trees {
  /** Nothing in semi-honest mode. */
  readonly challenge: Uint8Array;
}

/** The stores are made. */
export interface Stored extends At {
  readonly rowKey: Uint8Array;
  readonly parting: Parting;
  /** Whose trees were heard, and whose were not. */
  readonly heard: readonly TreePart[];
  readonly parts: readonly StoredPart[];
  /** Nothing until the first trees came, and in semi-honest mode. */
  readonly commitment: Uint8Array;
}

/** All trees were heard. */
export interface Expanding extends Omit<Stored, "heard" | "parts"> {
  /** Those that are not done: the first is worked on. */
  readonly parts: readonly TreePart[];
  /** What own items come to, of each part that is done. */
  readonly own: readonly Uint8Array[];
}

/** The store of one more part is masked. */
export interface Masked extends Expanding {
  readonly masked: Uint8Array;
  /** The receiver's part of its long VOLE. */
  readonly c: Uint8Array;
  /** What the sender must show. */
  readonly proof: Uint8Array;
}

/** The stores are said; tags come. */
export interface Listening extends At {
  /** In the order of the items. */
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
  | ({ readonly at: "encoding" } & Encoding)
  | ({ readonly at: "planting" } & Stored)
  | ({ readonly at: "summing" | "expanding" | "decoding" } & Expanding)
  | ({ readonly at: "proving" } & Masked)
  | ({ readonly at: "unmasking" } & Listening)
  | ({ readonly at: "hearing" } & Hearing)
  | ({ readonly at: "finding" } & At);
