// Where the sender can stand on the engine "vole".
import type { Heard } from "../oprf/heard.ts";
import type { Answered } from "./answered.ts";
import type { Extension, NoiseMessage } from "./messages.ts";
import type { Parting } from "./parting.ts";
import type { SenderSession } from "./session.ts";

interface At {
  readonly it: SenderSession;
}

/** What was heard of the transfers of a part; its trees follow from it. */
export interface SmallPart {
  readonly extension: Extension;
  readonly noise: NoiseMessage;
  readonly treeCoins: Uint8Array;
}

/** Its points were said. */
export interface Offered extends At {
  readonly points: Uint8Array;
  /** The parts whose transfers were heard. */
  readonly heard: readonly SmallPart[];
}

/** Of one part more the first message was heard. */
export interface Extending extends Offered {
  readonly extension: Extension;
}

export interface Dealing extends At {
  /** Of each part. */
  readonly treeCoins: readonly Uint8Array[];
}

/** A part of whose trees the sums were said: they grow again from these. */
export interface DealtPart {
  readonly treeCoins: Uint8Array;
  readonly spare: Uint8Array;
}

export interface Dealt extends At {
  readonly parts: readonly DealtPart[];
  /** The sender's part of each long VOLE that is made, and in malicious mode shown to be of trees. */
  readonly shares: readonly Uint8Array[];
}

export interface Listening extends At {
  readonly rowKey: Uint8Array;
  /** Of both, zeros in semi-honest mode. */
  readonly mask: Uint8Array;
  readonly parting: Parting;
  /** The sender's part of each long VOLE, from the part that is listened for on. */
  readonly shares: readonly Uint8Array[];
  readonly columns: Heard;
  readonly answered: readonly Answered[];
}

export type VoleSenderState =
  | ({ readonly at: "offering" } & At)
  | ({ readonly at: "choosing" } & Offered)
  | ({ readonly at: "extending" } & Extending)
  | ({ readonly at: "dealing" } & Dealing)
  | ({ readonly at: "challenged" | "growing" | "keying" } & Dealt)
  | ({ readonly at: "listening" | "answering" } & Listening);
