import { sha256 } from "@noble/hashes/sha2.js";
import { coins, equal, type PartyId, type Random, UsageError, utf8 } from "@tavs/core";
import { type ItemSet, inputPrefix, isPrepared, type PreparedItems } from "../item-set.ts";
import type { KeySeed, Own } from "../kernels/own.ts";
import { tagBytes } from "../kernels/tags.ts";
import type { Mode } from "../mode.ts";
import { type Range, rowsOf } from "../rows.ts";
import { type Modes, modesOf, mustSuit, type ProofOptions, type SharedOptions } from "./modes.ts";

/** What a party of any protocol of two is given. */
export interface SessionInput extends SharedOptions {
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

/** What a sender is given: it may count what is asked of it. */
export interface SenderInput extends SessionInput {
  /**
   * How many items this peer may ask under this context in all: needs the handler `spend`, see `queryBudget`. A session on the engine "vole"
   * is charged the most that a deviating receiver could ask, a third more than was announced and 205 at least. Default: no limit.
   */
  readonly budget?: number;
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
  readonly modes: Modes;
  /** How many items the peer may ask of this sender in all; absent where nobody counts. */
  readonly budget?: number;
  /** The width of this party's labels, and after the announcements of the sender's. */
  readonly labelWidth: number;
  /** What the peer committed to before it told its size: nothing until it has. */
  readonly theirCommitment: Uint8Array;
  /** How many items the peer has: 0 until it says so. */
  readonly theirSize: number;
}

const MAX_ITEMS = 2 ** 24;
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
export function openSession(input: SenderInput & ProofOptions, { protocol, role }: Part, random: Random): Session {
  const { items, peer, maxItems = MAX_ITEMS, patienceMs = PATIENCE_MS, budget } = input;
  const modes = modesOf(input);
  mustBeUsable(items, { maxItems, patienceMs });
  mustSuit(items.size, modes, role);
  const context = agreedContext(input);
  const prefix = inputPrefix(items.rule, context);
  const settings = { maxItems, patienceMs, modes, labelWidth: 0, theirSize: 0, theirCommitment: new Uint8Array() };
  const session = { protocol, peer, items, prefix, context: sha256(context), seed: random(32), ...settings };
  return budget === undefined ? session : { ...session, budget: mustBeBudget(budget) };
}

/** The same where nothing can be proved or told to both. Throws `UsageError` where that was asked for: it would not be done. */
export function openSharedSession(input: SenderInput & ProofOptions, part: Part, random: Random): Session {
  const wanted = (["verified", "mutual"] as const).find((option) => input[option]);
  if (wanted) throw new UsageError(`${part.protocol} has no ${wanted}: leave it out, or take psi or labelled`);
  return openSession(input, part, random);
}

/** How long silence may last in this session. */
export function patienceOf({ patienceMs, items, theirSize }: Session): number {
  return patienceMs + PATIENCE_PER_ITEM_MS * (items.size + theirSize);
}

/** What own items are taken from; without modes they are hashed as RFC 9497's mode "oprf" says. */
export interface Holding extends Pick<Session, "items" | "prefix"> {
  readonly modes?: Modes;
}

/** Own items from..to-1, as kernels take them. */
export function ownItems({ items, prefix, modes }: Holding, range: Range): Own {
  const points = isPrepared(items) ? rowsOf(items.points, 32, range) : new Uint8Array();
  return { prefix, digests: rowsOf(items.digests, 32, range), points, mode: modeOf(modes) };
}

/** RFC 9497 §3.1: hashing and keys differ between its modes. */
const modeOf = (modes?: Modes): Mode => (modes?.verified ? "voprf" : "oprf");

/** What the key of this session follows from. */
export const keySeed = ({ seed, protocol, modes }: Session): KeySeed => ({
  seed: coins(seed, "key"),
  info: utf8(protocol),
  mode: modeOf(modes),
});

/** Bytes of a tag between sets of these sizes. */
export const tagBytesOf = ({ items, theirSize }: Session): number => tagBytes(items.size, theirSize);

/**
 * The context of prepared items, or the one that was given. Throws `UsageError` where these are two, or where the items were
 * prepared for another mode of RFC 9497.
 */
export function agreedContext({ items, context, verified = false }: Agreed): Uint8Array {
  if (!isPrepared(items)) return context ?? new Uint8Array();
  if (items.verified !== verified)
    throw new UsageError(`items were prepared for verified: ${items.verified}, not ${verified}: prepare them again`);
  if (context === undefined || equal(context, items.context)) return items.context;
  throw new UsageError("these items were prepared in another context: prepare them again");
}

interface Agreed extends Pick<SessionInput, "items" | "context"> {
  readonly verified?: boolean;
}

function mustBeUsable({ size }: ItemSet, { maxItems, patienceMs }: { maxItems: number; patienceMs: number }): void {
  if (!(Number.isInteger(maxItems) && maxItems >= 0 && maxItems < 2 ** 32))
    throw new UsageError("maxItems must be a whole number below 2^32");
  if (!(Number.isFinite(patienceMs) && patienceMs > 0)) throw new UsageError("patienceMs must be above 0");
  if (size > maxItems) throw new UsageError(`${size} items are more than the ${maxItems} that maxItems allows`);
}

function mustBeBudget(budget: number): number {
  if (Number.isSafeInteger(budget) && budget >= 0) return budget;
  throw new UsageError("budget must be a whole number of items from 0");
}
