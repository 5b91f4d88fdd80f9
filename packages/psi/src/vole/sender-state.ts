// Where the sender can stand on the engine "vole".
import type { Heard } from "../oprf/heard.ts";
import type { Extension } from "./messages.ts";
import type { SenderSession } from "./session.ts";

interface At {
  readonly it: SenderSession;
}

/** Its points were said. */
export interface Offered extends At {
  readonly points: Uint8Array;
}

/** The first part of the receiver's transfers was heard, with the hash of the message. */
export interface Extending extends Offered {
  readonly extension: Extension;
}

/** Trees follow from what was heard. */
export interface Dealing extends At {
  readonly treeCoins: Uint8Array;
}

/** The long VOLE is made. */
export interface Dealt extends Dealing {
  readonly shares: Uint8Array;
  readonly spare: Uint8Array;
}

export interface Listening extends Dealt {
  readonly rowKey: Uint8Array;
  /** Of both, zeros in semi-honest mode. */
  readonly mask: Uint8Array;
  readonly columns: Heard;
}

export type VoleSenderState =
  | ({ readonly at: "offering" | "answering" } & At)
  | ({ readonly at: "choosing" } & Offered)
  | ({ readonly at: "extending" } & Extending)
  | ({ readonly at: "dealing" } & Dealing)
  | ({ readonly at: "challenged" | "checking" | "keying" } & Dealt)
  | ({ readonly at: "listening" } & Listening);
