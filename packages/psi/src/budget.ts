import { type Handler, type PartyId, type Store, TavsError, UsageError, utf8 } from "@tavs/core";

/** What the application of who answers is asked before a session is answered. */
export interface Spending {
  readonly peer: PartyId;
  /** Names what is asked, in hexadecimal digits: all sessions of one context, or all filters of one key, share a budget. */
  readonly key: string;
  /** How many items the peer is about to ask. */
  readonly queries: number;
  /** How many it may ask under this key in all. */
  readonly budget: number;
  /** Names the session: who is asked again after a crash does not pay again. */
  readonly receipt: string;
}

/** "paid" once it is durably recorded; "refused" where the budget does not suffice, and then nothing is recorded. */
export type Payment = "paid" | "refused";

interface Account {
  readonly spent: number;
  readonly receipts: readonly string[];
}

const EMPTY: Account = { spent: 0, receipts: [] };

/**
 * A `spend` handler for every sender and holder with a `budget`, that counts in a store, for each peer and key: kept across sessions and
 * crashes, and safe where two sessions pay at once.
 */
export function queryBudget(store: Store): Handler {
  // `run` gives a handler what the party's step holds: a `Spending`.
  return async (input) => pay(store, mustBeSpending(input as Spending));
}

/** What is no such request would add up to no number, which is never over a budget. */
function mustBeSpending(spending: Spending): Spending {
  const { queries, budget } = spending;
  if (Number.isSafeInteger(queries) && queries >= 0 && Number.isSafeInteger(budget)) return spending;
  throw new UsageError("queryBudget is a handler for senders and holders with a budget, and was asked something else");
}

async function pay(store: Store, spending: Spending): Promise<Payment> {
  const { peer, key, queries, budget, receipt } = spending;
  const name = `psi/spent/${key}/${peer}`;
  const stored = await store.read(name);
  const account = stored ? accountIn(stored.value) : EMPTY;
  if (account.receipts.includes(receipt)) return "paid";
  if (account.spent + queries > budget) return "refused";
  const after: Account = { spent: account.spent + queries, receipts: [...account.receipts, receipt] };
  try {
    await store.write(name, utf8(JSON.stringify(after)), stored?.revision ?? 0);
    return "paid";
  } catch (error) {
    if (error instanceof TavsError && error.code === "conflict") return pay(store, spending); // another session paid
    throw error;
  }
}

/** What `pay` wrote. */
const accountIn = (value: Uint8Array): Account => JSON.parse(new TextDecoder().decode(value)) as Account;
