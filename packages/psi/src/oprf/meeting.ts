// How two parties meet: each announces what it is about to do with a commitment to its size, and then both sizes open, the
// receiver's first. So neither chooses its size by the other's, and neither can change it later.
import { sha256 } from "@noble/hashes/sha2.js";
import { BudgetError, coins, equal, lengthPrefixed, type Outgoing, PeerError, u32, utf8 } from "@tavs/core";
import { rowBytes } from "../kernels/tags.ts";
import { announcement, MAX_LABEL, type Opening, opening } from "./messages.ts";
import { mustRunAlike, mustSuitTheirs } from "./modes.ts";
import { type Part, type Session, tagBytesOf } from "./session.ts";

const MAX_ROWS_BYTES = 2 ** 32 - 1;

/** The first message of both parties. */
export function announce(session: Session, { protocol, role }: Part): readonly Outgoing[] {
  const { items, context, peer, labelWidth, modes } = session;
  const name = `${protocol} ${role}`;
  const commitment = commit(name, items.size, nonceOf(session));
  return [
    { to: peer, body: announcement.encode({ role: name, commitment, rule: items.rule, context, labelWidth, modes }) },
  ];
}

const nonceOf = ({ seed }: Session): Uint8Array => coins(seed, "size");

/** Hides the size behind 32 bytes of nonce, and binds to it as far as SHA-256 has no collisions. */
function commit(role: string, size: number, nonce: Uint8Array): Uint8Array {
  return sha256(lengthPrefixed(utf8("tavs/psi/size/1"), utf8(role), u32(size), nonce));
}

const otherRole = ({ role }: Part): Part["role"] => (role === "receiver" ? "sender" : "receiver");

/** Takes in the peer's announcement. Throws `PeerError` where it is about to do something else. */
export function meet(session: Session, body: Uint8Array, part: Part): Session {
  const said = announcement.decode(body);
  const other = otherRole(part);
  if (said.role !== `${part.protocol} ${other}`)
    throw new PeerError(`the peer is not the ${other} of ${part.protocol}`);
  if (said.rule !== session.items.rule)
    throw new PeerError("the peer's items follow another rule than ours: use one canonicaliser", { code: "rule" });
  if (!equal(said.context, session.context))
    throw new PeerError("the peer's items belong to another context than ours: use one study's", { code: "context" });
  mustRunAlike(session.modes, said.modes);
  mustBeLabelled(said.labelWidth, part);
  return { ...session, theirCommitment: said.commitment, labelWidth: Math.max(said.labelWidth, session.labelWidth) };
}

/** Only a sender brings labels, and only where the protocol has them. */
function mustBeLabelled(labelWidth: number, { role, labels }: Part): void {
  const isExpected = role === "receiver" && labels === "with" ? labelWidth > 0 : labelWidth === 0;
  if (!isExpected || labelWidth > MAX_LABEL)
    throw new PeerError(`labels of ${labelWidth} bytes: not what this protocol can take`);
}

const NOTHING = new Uint8Array();

/** The second message: the size that was committed to, and from a sender that proves its key. */
export function openSize(session: Session, publicKey: Uint8Array = NOTHING): readonly Outgoing[] {
  const { items, peer } = session;
  const said = { size: items.size, nonce: nonceOf(session), overBudget: false, publicKey };
  return [{ to: peer, body: opening.encode(said) }];
}

/** From a sender that answers no more, in place of its size: whoever has nothing left is not told that either. */
export const refuseToOpen = ({ peer }: Session): readonly Outgoing[] => [
  { to: peer, body: opening.encode({ size: 0, nonce: new Uint8Array(32), overBudget: true, publicKey: NOTHING }) },
];

export interface Opened {
  readonly session: Session;
  /** The sender's in verified mode, else nothing. */
  readonly publicKey: Uint8Array;
}

/**
 * Takes in the peer's size. Throws `PeerError` where it is not what was committed to, or more or less than was agreed,
 * `BudgetError` where a sender answers no more.
 */
export function learnSize(session: Session, body: Uint8Array, part: Part): Opened {
  const said = opening.decode(body);
  const { size, nonce, publicKey } = said;
  const other = otherRole(part);
  mustBeWelcome(said, session, part);
  if (!equal(commit(`${part.protocol} ${other}`, size, nonce), session.theirCommitment))
    throw new PeerError("the peer opens another size than it committed to", { code: "commitment" });
  if (size > session.maxItems)
    throw new PeerError(`the peer announces ${size} items, at most ${session.maxItems} are allowed`);
  mustSuitTheirs(size, session.modes, other);
  const opened = { ...session, theirSize: size };
  const rows = part.role === "receiver" ? size : session.items.size;
  if (rows * rowBytes(session.labelWidth, tagBytesOf(opened)) > MAX_ROWS_BYTES)
    throw new PeerError(`${rows} items with labels of ${session.labelWidth} bytes are more than one session can take`);
  return { session: opened, publicKey };
}

/** Only a sender refuses, and only a sender that proves has a key to show. */
function mustBeWelcome({ overBudget, publicKey }: Opening, { modes, peer, items }: Session, { role }: Part): void {
  const due = role === "receiver" && modes.verified && !overBudget ? 32 : 0;
  if (publicKey.length !== due || (overBudget && role === "sender"))
    throw new PeerError(`an opening with a key of ${publicKey.length} bytes; ${due} were due`);
  if (overBudget)
    throw new BudgetError(
      `${peer} does not answer ${items.size} items: more than is left of this party's budget there`,
      {
        code: "budget",
      },
    );
}
