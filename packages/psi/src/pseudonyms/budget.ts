// What the handler `spend` is asked, and a budget that answers it.
import { BudgetError, type Handler, InternalError, type Store, UsageError, utf8 } from "@tavs/core";

/** What a holder is about to answer. The handler gives "paid" once that is durable; it throws to refuse. */
export interface SpendRequest {
  /** 32 hexadecimal digits: the same request, asked again after a crash, has the same. It must be paid once. */
  readonly request: string;
  readonly requester: string;
  /** `JointKey.id`. */
  readonly key: string;
  readonly items: number;
}

export interface RequestBudgetOptions {
  readonly store: Store;
  /** The most items that one requester may ask about under one key, in all its requests. */
  readonly maxItems: number;
}

interface Spent {
  readonly items: number;
  readonly requests: readonly string[];
}

/**
 * A handler `spend` that counts every requester's items under every key in a store. Throws `BudgetError`
 * (`code: "requests"`) where a request is over what is left: nothing of it is answered, and its session is kept.
 */
export function requestBudget({ store, maxItems }: RequestBudgetOptions): Handler {
  if (!(Number.isSafeInteger(maxItems) && maxItems >= 0))
    throw new UsageError("maxItems must be a whole number from 0");
  return async (input) => {
    const { request, requester, key, items } = input as SpendRequest; // what `holder` gives to `spend`
    if (!(Number.isSafeInteger(items) && items >= 0))
      // else added up to no number, which is never over a budget
      throw new UsageError("requestBudget pays for pseudonyms.holder: for unbalanced.sender there is queryBudget");
    const name = `pseudonym-budget/${key}/${requester}`;
    const stored = await store.read(name);
    const spent = stored ? read(stored.value) : { items: 0, requests: [] };
    if (spent.requests.includes(request)) return "paid";
    const left = maxItems - spent.items;
    if (items > left)
      throw new BudgetError(`${requester} asks about ${items} items; ${left} of ${maxItems} are left`, {
        code: "requests",
      });
    const paid: Spent = { items: spent.items + items, requests: [...spent.requests, request] };
    await store.write(name, utf8(JSON.stringify(paid)), stored?.revision ?? 0); // two at once: one gets "conflict"
    return "paid";
  };
}

function read(value: Uint8Array): Spent {
  const { items, requests } = JSON.parse(new TextDecoder().decode(value)) as Partial<Spent>; // checked below
  if (typeof items === "number" && Number.isSafeInteger(items) && Array.isArray(requests)) return { items, requests };
  throw new InternalError("a budget in the store is not what was written");
}
