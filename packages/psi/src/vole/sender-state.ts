// Where the sender can stand on the engine "vole".
import type { Heard } from "../oprf/heard.ts";
import type { Answered } from "./answered.ts";
import type { Challenge, Extension, NoiseMessage } from "./messages.ts";
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

/** The same with the receiver's challenge: nothing where trees are not checked. */
export interface ChallengedPart extends DealtPart, Challenge {}

export interface Dealt extends At {
  /** Whose challenge was heard, and whose was not. */
  readonly ungrown: readonly ChallengedPart[];
  readonly parts: readonly DealtPart[];
}

/** Parts grow and are answered in turn. */
export interface Grown extends At {
  readonly ungrown: readonly ChallengedPart[];
  /** The sender's part of each long VOLE that is made, and in malicious mode shown to be of trees, and that no answer was made with. */
  readonly shares: readonly Uint8Array[];
}

export interface Listening extends Grown {
  readonly rowKey: Uint8Array;
  /** Of both, zeros in semi-honest mode. */
  readonly mask: Uint8Array;
  readonly parting: Parting;
  readonly columns: Heard;
  readonly answered: readonly Answered[];
}

/** Where it waits for the receiver while parts are grown and answered. */
export type InTurn = ({ readonly at: "keying" } & Grown) | ({ readonly at: "listening" } & Listening);

/** Grows a part more before it waits. */
export interface Growing extends At {
  readonly then: InTurn;
}

export type VoleSenderState =
  | ({ readonly at: "offering" } & At)
  | ({ readonly at: "choosing" } & Offered)
  | ({ readonly at: "extending" } & Extending)
  | ({ readonly at: "dealing" } & Dealing)
  | ({ readonly at: "challenged" } & Dealt)
  | ({ readonly at: "growing" } & Growing)
  | InTurn
  | ({ readonly at: "answering" } & Listening);
