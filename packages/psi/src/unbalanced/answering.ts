// What a sender of unbalanced psi brings.
import { sha256 } from "@noble/hashes/sha2.js";
import { coins, equal, hex, type PartyId, type Secret, UsageError } from "@tavs/core";
import type { Spending } from "../budget.ts";
import type { KeySeed } from "../kernels/own.ts";
import { epochKey, keyCheck, mustBeOpen } from "./epoch.ts";
import type { EpochFilter } from "./filter.ts";
import { mustBePatient, PATIENCE_MS } from "./session.ts";

export interface UnbalancedSenderInput {
  /** From `prepareEpoch`; its table is not needed. */
  readonly filter: Omit<EpochFilter, "table">;
  /** The seed that the filter was prepared with. */
  readonly seed: Secret<Uint8Array>;
  readonly peer: PartyId;
  /** Today, as "2026-11-21": an epoch that is over is not answered. */
  readonly today: string;
  /** How many items this peer may ask under the key of this epoch, over all sessions. */
  readonly budget: number;
  /** How long the peer may be silent, in milliseconds, beside 1 ms for each item. Default: 120,000. */
  readonly patienceMs?: number;
}

/** What stays the same through all steps of a sender. */
export interface Answering {
  readonly peer: PartyId;
  readonly key: KeySeed;
  readonly digest: Uint8Array;
  readonly maxQueries: number;
  readonly spending: Omit<Spending, "queries" | "receipt">;
  /** What receipts follow from. */
  readonly coin: Uint8Array;
  readonly patienceMs: number;
}

/** A session before the receiver has spoken. Throws `UsageError` where filter, seed and day do not go together. */
export function openSession(input: UnbalancedSenderInput, coin: Uint8Array): Answering {
  const { filter, seed, peer, today, budget, patienceMs = PATIENCE_MS } = input;
  mustBePatient(patienceMs);
  mustBeOpen(filter.epoch, today);
  if (!(Number.isSafeInteger(budget) && budget >= 0)) throw new UsageError("budget is a whole number of queries");
  if (!equal(keyCheck(seed, filter), filter.keyCheck))
    throw new UsageError("this seed is not the one that the filter was prepared with");
  const spending = { peer, key: hex(filter.keyCheck), budget };
  const { digest, maxQueries } = filter;
  return { peer, key: epochKey(seed, filter), digest, maxQueries, spending, coin, patienceMs };
}

/** One opening is paid for once; another one, after a return to an older snapshot, is not covered by its receipt. */
export const receiptFor = ({ coin }: Answering, body: Uint8Array): string =>
  hex(coins(coin, "receipt", { context: sha256(body), length: 16 }));
