// How a session is to run beyond its protocol: what both parties say alike in their announcements.
import { BudgetError, PeerError, UsageError } from "@tavs/core";

/** Upper bounds that both sets were filled up to with `pad`, so that their sizes say nothing. */
export interface Padding {
  readonly receiver: number;
  readonly sender: number;
}

/** What two parties can agree on in every protocol of two: both say the same, else `PeerError`. */
export interface SharedOptions {
  /** Neither set may have fewer items. Default: 0. */
  readonly minItems?: number;
  /** Where fewer items are shared, nothing opens and `run` throws `BudgetError`. The receiver computes it. Default: 0. */
  readonly minShared?: number;
  /** Where given, sets come from `pad`, and their true sizes are not told. */
  readonly padTo?: Padding;
}

/** What `psi` and `labelled` can do beside. */
export interface ProofOptions extends SharedOptions {
  /** The sender proves that it used one key for all of the receiver's items (RFC 9497 VOPRF). Default: false. */
  readonly verified?: boolean;
  /** The sender learns as well which items are shared. Default: false. */
  readonly mutual?: boolean;
}

/** The same with every default in its place. A bound of 0 is none. */
export type Modes = Required<ProofOptions>;

const UNPADDED: Padding = { receiver: 0, sender: 0 };
const MAX_COUNT = 2 ** 32 - 1;

/** Throws `UsageError` where a number is none that can be said. */
export function modesOf(options: ProofOptions): Modes {
  const { verified = false, mutual = false, minItems = 0, minShared = 0, padTo } = options;
  mustBeCount({ minItems, minShared }, 0);
  if (padTo) mustBeCount({ "padTo.receiver": padTo.receiver, "padTo.sender": padTo.sender }, 1);
  return { verified, mutual, minItems, minShared, padTo: padTo ?? UNPADDED };
}

function mustBeCount(settings: Readonly<Record<string, number>>, least: number): void {
  for (const [name, value] of Object.entries(settings))
    if (!(Number.isInteger(value) && value >= least && value <= MAX_COUNT))
      throw new UsageError(`${name} must be a whole number from ${least} and below 2^32`);
}

/** Throws `UsageError` where a set of its own is not as the modes say. */
export function mustSuit(size: number, { minItems, padTo }: Modes, role: keyof Padding): void {
  if (size < minItems)
    throw new UsageError(`${size} items are fewer than the ${minItems} of minItems`, { code: "min-items" });
  if (padTo[role] > 0 && size !== padTo[role])
    throw new UsageError(`${size} items are not the ${padTo[role]} of padTo: use pad(items, ${padTo[role]})`);
}

/** Throws `PeerError` where the peer's announced size is not as the modes say. */
export function mustSuitTheirs(size: number, { minItems, padTo }: Modes, role: keyof Padding): void {
  if (size < minItems)
    throw new PeerError(`the peer has ${size} items, fewer than the ${minItems} agreed on`, { code: "min-items" });
  if (padTo[role] > 0 && size !== padTo[role])
    throw new PeerError(`the peer announces ${size} items and not the ${padTo[role]} that its set is padded to`);
}

/** Throws `PeerError`, naming the option, where the peer is to run in another mode. */
export function mustRunAlike(ours: Modes, theirs: Modes): void {
  const differing =
    (ours.verified !== theirs.verified && "verified") ||
    (ours.mutual !== theirs.mutual && "mutual") ||
    (ours.minItems !== theirs.minItems && "minItems") ||
    (ours.minShared !== theirs.minShared && "minShared") ||
    ((ours.padTo.receiver !== theirs.padTo.receiver || ours.padTo.sender !== theirs.padTo.sender) && "padTo");
  if (differing)
    throw new PeerError(`the peer runs with another ${differing} than ours: agree on one`, { code: codes[differing] });
}

const codes = {
  verified: "verified",
  mutual: "mutual",
  minItems: "min-items",
  minShared: "min-shared",
  padTo: "pad-to",
} as const;

/** Privacy says no: a result about so few would name them. */
export const tooFewShared = ({ minShared }: Modes): BudgetError =>
  new BudgetError(`fewer than ${minShared} items are shared: nothing is opened, as agreed`, { code: "min-shared" });
