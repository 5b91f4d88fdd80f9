// What a holder is given, what it remembers, and what it checks of a request.
import { hex, type PartyId, PeerError, type Random, UsageError } from "@tavs/core";
import type { Seat } from "../kernels/threshold.ts";
import { type KeyShare, mustBeKey, numberOf } from "./agreement.ts";
import { asking } from "./messages.ts";
import { type Batch, MAX_ITEMS, mustBeBounded, PATIENCE_MS, REQUEST_PROTOCOL } from "./request.ts";

export interface HolderInput {
  /** From `loadKey`. */
  readonly key: KeyShare;
  readonly requester: PartyId;
  /** How many items this requester may ask about under this key in all: counted by the handler `spend`, see `queryBudget`. */
  readonly budget: number;
  /** The most items that one request may hold. Default: 2^24. */
  readonly maxItems?: number;
  /** How long the requester may be silent, in milliseconds, beside 1 ms for each of its items. Default: 120,000. */
  readonly patienceMs?: number;
}

/** What a holder comes to know of a request. */
export interface Answered {
  readonly requesterSize: number;
}

export interface Session {
  readonly key: KeyShare;
  readonly requester: PartyId;
  readonly budget: number;
  readonly maxItems: number;
  readonly patienceMs: number;
  readonly seed: Uint8Array;
}

export interface Answering {
  readonly session: Session;
  readonly seat: Seat;
  readonly size: number;
  /** How many elements are answered. */
  readonly answered: number;
}

/** A request as it was heard. */
export interface Asked {
  readonly size: number;
  /** The numbers of all who are asked together, ascending. */
  readonly among: Uint8Array;
}

/** On the way to the answer of one message. */
export interface Evaluating extends Answering {
  readonly batch: Batch;
}

export type HolderState =
  | { readonly at: "meeting"; readonly session: Session }
  | ({ readonly at: "spending" | "listening" } & Answering)
  | ({ readonly at: "evaluating" | "weighing" | "proving" } & Evaluating);

/** Throws `UsageError` where the input cannot be used. */
export function openHolding(input: HolderInput, random: Random): Session {
  const { key, requester, budget, maxItems = MAX_ITEMS, patienceMs = PATIENCE_MS } = input;
  mustBeBounded({ maxItems, patienceMs });
  if (!(Number.isSafeInteger(budget) && budget >= 0)) throw new UsageError("budget is a whole number of items from 0");
  return { key: mustHoldAShare(key), requester, budget, maxItems, patienceMs, seed: random(32) };
}

function mustHoldAShare({ key, holder: name, share }: KeyShare): KeyShare {
  const checked = mustBeKey(key);
  if (numberOf(checked, name) > 0 && share.length === 32) return { key: checked, holder: name, share };
  throw new UsageError("the share does not belong to its key: load it again", { code: "key" });
}

/** What is asked, and of whom together. Throws `PeerError` where this holder was not to be asked so. */
export function heardRequest({ key: { key, holder: name }, maxItems }: Session, body: Uint8Array): Asked {
  const { role, size, key: id, asked } = asking.decode(body);
  if (role !== `${REQUEST_PROTOCOL} requester`) throw new PeerError(`the peer is no requester of ${REQUEST_PROTOCOL}`);
  if (hex(id) !== key.id) throw new PeerError("the requester asks under another key than this one", { code: "key" });
  if (size > maxItems) throw new PeerError(`the requester announces ${size} items, at most ${maxItems} are allowed`);
  const isAscending = asked.every((number, i) => number > (asked[i - 1] ?? 0) && number <= key.holders.length);
  if (!isAscending || asked.length !== key.threshold || !asked.includes(numberOf(key, name)))
    throw new PeerError(`the requester asks ${asked.length} holders; ${key.threshold}, with this one, must be asked`);
  return { size, among: asked };
}
