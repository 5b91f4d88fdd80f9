// What a receiver of unbalanced psi brings, and what it makes of the sender's verdict.
import { sha256 } from "@noble/hashes/sha2.js";
import { BudgetError, equal, type PartyId, PeerError, UsageError } from "@tavs/core";
import { type ItemSet, inputPrefix, type PreparedItems } from "../item-set.ts";
import { agreedContext } from "../oprf/session.ts";
import { mustBeOpen } from "./epoch.ts";
import type { EpochFilter } from "./filter.ts";
import { reply } from "./messages.ts";
import { mustBePatient, PATIENCE_MS, SESSION } from "./session.ts";

export interface UnbalancedReceiverInput {
  /** From `ingest` or `prepare`: at most the filter's `maxQueries`. */
  readonly items: ItemSet | PreparedItems;
  /** From `unbalanced.subscriber`. */
  readonly filter: EpochFilter;
  readonly peer: PartyId;
  /** Today, as "2026-11-21": an epoch that is over is not asked. */
  readonly today: string;
  /** What both agree on beside the rule. Default: that of prepared items, or none. */
  readonly context?: Uint8Array;
  /** How long the peer may be silent, in milliseconds, beside 1 ms for each item. Default: 120,000. */
  readonly patienceMs?: number;
}

/** What stays the same through all steps of a receiver. */
export interface Asking {
  readonly peer: PartyId;
  readonly items: ItemSet | PreparedItems;
  readonly prefix: Uint8Array;
  readonly filter: EpochFilter;
  readonly seed: Uint8Array;
  readonly patienceMs: number;
}

/** A session before anything is said. Throws `UsageError` where items, filter and day do not go together. */
export function openSession(input: UnbalancedReceiverInput, seed: Uint8Array): Asking {
  const { items, filter, peer, patienceMs = PATIENCE_MS } = input;
  mustFit(input);
  mustBePatient(patienceMs);
  const prefix = inputPrefix(items.rule, agreedContext(input));
  return { peer, items, prefix, filter, seed, patienceMs: patienceMs + items.size };
}

/** Throws what the sender's verdict means for us; `PeerError` where it is not the sender's of this protocol. */
export function admitted(session: Asking, body: Uint8Array): Asking {
  const { role, verdict, filter } = reply.decode(body);
  if (role !== `${SESSION} sender`) throw new PeerError(`the peer is not the sender of ${SESSION}`);
  if (verdict === "over-budget")
    throw new BudgetError(`${session.items.size} queries are more than the sender has left for us in this epoch`);
  const isSame = equal(filter, session.filter.digest);
  if (verdict === "ask" && isSame) return session;
  if (verdict === "ask" || isSame) throw new PeerError("the sender's verdict does not fit the filter that it names");
  throw new UsageError("the sender has another filter by now: subscribe again", { code: "filter" });
}

function mustFit(input: UnbalancedReceiverInput): void {
  const { items, filter, today } = input;
  mustBeOpen(filter.epoch, today);
  if (items.size > filter.maxQueries)
    throw new UsageError(`${items.size} items are more than the ${filter.maxQueries} that this filter is for`);
  if (items.rule !== filter.rule) throw new UsageError("the filter's items follow another rule: use one canonicaliser");
  if (!equal(sha256(agreedContext(input)), filter.context))
    throw new UsageError("the filter belongs to another context: use one study's");
}
