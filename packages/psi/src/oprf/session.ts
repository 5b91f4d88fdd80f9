import { sha256 } from "@noble/hashes/sha2.js";
import { coins, equal, type Outgoing, type PartyId, PeerError, type Random, UsageError, utf8 } from "@tavs/core";
import { type ItemSet, inputPrefix, isPrepared, type PreparedItems } from "../item-set.ts";
import type { KeySeed, Own } from "../kernels/own.ts";
import { rowBytes } from "../kernels/tags.ts";
import { type Range, rowsOf } from "../rows.ts";
import { type Announcement, announcement, MAX_LABEL } from "./messages.ts";

/** What a party of any of these protocols is given. */
export interface SessionInput {
  /** From `ingest`, or from `prepare` where several sessions use the same items. */
  readonly items: ItemSet | PreparedItems;
  readonly peer: PartyId;
  /** What both must agree on beside the rule, usually the hash of the study terms. Default: that of prepared items, or none. */
  readonly context?: Uint8Array;
  /** The most items that either party may bring. Default: 2^24. */
  readonly maxItems?: number;
  /** How long the peer may be silent, in milliseconds, beside 1 ms for each item of the two sets. Default: 120,000. */
  readonly patienceMs?: number;
}

/** What stays the same through all steps of one party. */
export interface Session {
  /** "psi/oprf/1": separates the keys of one protocol from those of another. */
  readonly protocol: string;
  readonly peer: PartyId;
  readonly items: ItemSet | PreparedItems;
  readonly prefix: Uint8Array;
  readonly context: Uint8Array;
  readonly seed: Uint8Array;
  readonly maxItems: number;
  readonly patienceMs: number;
  /** The width of this party's labels, and after the announcements of the sender's. */
  readonly labelWidth: number;
  /** How many items the peer has: 0 until it says so. */
  readonly theirSize: number;
}

const MAX_ITEMS = 2 ** 24;
const MAX_ROWS_BYTES = 2 ** 32 - 1;
const PATIENCE_MS = 120_000;
const PATIENCE_PER_ITEM_MS = 1; // ten times what an element costs on one slow core: the peer is computing, not gone

/** The part that a party plays: what it says of itself, and what it expects of the peer. */
export interface Part {
  readonly protocol: string;
  readonly role: "receiver" | "sender";
  /** Whether the sender's items carry labels. */
  readonly labels: "with" | "without";
}

/** A session before the peer has spoken. Throws `UsageError` where the input cannot be used. */
export function openSession(input: SessionInput, { protocol }: Part, random: Random): Session {
  const { items, peer, maxItems = MAX_ITEMS, patienceMs = PATIENCE_MS } = input;
  mustBeUsable(items, { maxItems, patienceMs });
  const context = agreedContext(input);
  const prefix = inputPrefix(items.rule, context);
  const settings = { maxItems, patienceMs, labelWidth: 0, theirSize: 0 };
  return { protocol, peer, items, prefix, context: sha256(context), seed: random(32), ...settings };
}

/** The first message of both parties. */
export function announce({ items, context, peer, labelWidth }: Session, { protocol, role }: Part): readonly Outgoing[] {
  const said = { role: `${protocol} ${role}`, size: items.size, rule: items.rule, context, labelWidth };
  return [{ to: peer, body: announcement.encode(said) }];
}

/** Takes in what the peer announced. Throws `PeerError` where it is about to do something else. */
export function meet(session: Session, body: Uint8Array, part: Part): Session {
  const said = announcement.decode(body);
  const other = part.role === "receiver" ? "sender" : "receiver";
  if (said.role !== `${part.protocol} ${other}`)
    throw new PeerError(`the peer is not the ${other} of ${part.protocol}`);
  if (said.rule !== session.items.rule)
    throw new PeerError("the peer's items follow another rule than ours: use one canonicaliser", { code: "rule" });
  if (!equal(said.context, session.context))
    throw new PeerError("the peer's items belong to another context than ours: use one study's", { code: "context" });
  if (said.size > session.maxItems)
    throw new PeerError(`the peer announces ${said.size} items, at most ${session.maxItems} are allowed`);
  mustFit(said, part);
  return { ...session, theirSize: said.size, labelWidth: Math.max(said.labelWidth, session.labelWidth) };
}

/** How long silence may last in this session. */
export function patienceOf({ patienceMs, items, theirSize }: Session): number {
  return patienceMs + PATIENCE_PER_ITEM_MS * (items.size + theirSize);
}

/** Own items from..to-1, as kernels take them. */
export function ownItems({ items, prefix }: Pick<Session, "items" | "prefix">, range: Range): Own {
  const points = isPrepared(items) ? rowsOf(items.points, 32, range) : new Uint8Array();
  return { prefix, digests: rowsOf(items.digests, 32, range), points };
}

/** What the key of this session follows from. */
export const keySeed = ({ seed, protocol }: Session): KeySeed => ({ seed: coins(seed, "key"), info: utf8(protocol) });

/** The context of prepared items, or the one that was given. Throws `UsageError` where these are two. */
export function agreedContext({ items, context }: Pick<SessionInput, "items" | "context">): Uint8Array {
  if (!isPrepared(items)) return context ?? new Uint8Array();
  if (context === undefined || equal(context, items.context)) return items.context;
  throw new UsageError("these items were prepared in another context: prepare them again");
}

function mustBeUsable({ size }: ItemSet, { maxItems, patienceMs }: { maxItems: number; patienceMs: number }): void {
  if (!(Number.isInteger(maxItems) && maxItems >= 0 && maxItems < 2 ** 32))
    throw new UsageError("maxItems must be a whole number below 2^32");
  if (!(Number.isFinite(patienceMs) && patienceMs > 0)) throw new UsageError("patienceMs must be above 0");
  if (size > maxItems) throw new UsageError(`${size} items are more than the ${maxItems} that maxItems allows`);
}

/** Only a sender brings labels, only where the protocol has them, and never more than one array holds. */
function mustFit({ labelWidth, size }: Announcement, { role, labels }: Part): void {
  const isExpected = role === "receiver" && labels === "with" ? labelWidth > 0 : labelWidth === 0;
  if (!isExpected || labelWidth > MAX_LABEL || size * rowBytes(labelWidth) > MAX_ROWS_BYTES)
    throw new PeerError(`labels of ${labelWidth} bytes for ${size} items: not what this protocol can take`);
}
