// A sender that counts what is asked of it: before it answers, its application is asked whether the receiver may ask so much.
import { sha256 } from "@noble/hashes/sha2.js";
import { coins, hex, UsageError } from "@tavs/core";
import type { Spending } from "../budget.ts";
import type { Session } from "./session.ts";

/**
 * What the handler `spend` is asked, where this session has a budget: `queries` is the most that the receiver may ask. `body` is its
 * opening: it is paid for once.
 */
export function spendingOf(
  session: Session,
  body: Uint8Array,
  queries: number = session.theirSize,
): Spending | undefined {
  const { peer, context, budget, seed } = session;
  if (budget === undefined) return undefined;
  const receipt = hex(coins(seed, "receipt", { context: sha256(body), length: 16 }));
  return { peer, key: hex(context), queries, budget, receipt };
}

/** What the handler answered. Throws `UsageError` where it is no answer: a handler of something else must not pass for one. */
export function isPaid(payment: unknown): boolean {
  if (payment === "paid") return true;
  if (payment === "refused") return false;
  throw new UsageError('the handler "spend" gives "paid" or "refused": see queryBudget');
}
