import { BudgetError, type Handler, InternalError } from "@tavs/core";
import { type ItemSet, type Pseudonyms, pseudonyms, queryBudget, type Spending } from "@tavs/psi";
import type { Home } from "../session/home.ts";
import type { Playing } from "../session/once.ts";
import { play, type SessionsOf } from "../session/play.ts";
import type { AgreedPseudonyms } from "./agreed-pseudonyms.ts";
import { keyFor } from "./own-key.ts";

/** What is left of a session. Plain data: it is kept until it is written. */
export interface Pseudonymised {
  /** Which key it was: 64 digits, the same at every party, and in receipts of its destruction. */
  readonly key: string;
  /** How many items were asked about; undefined where only the key was made. */
  readonly items?: number;
  /** Who asked: pseudonyms and canonical numbers, ascending by pseudonym. */
  readonly found?: Pick<Pseudonyms, "pseudonyms" | "items">;
}

/** Runs this party's side: makes the key, or hears of it, where nobody did before; then asks, or answers. */
export async function pseudonymiseWith(
  home: Home,
  link: SessionsOf,
  agreed: AgreedPseudonyms,
  own: Playing & { readonly items?: ItemSet },
): Promise<Pseudonymised> {
  const { items, ...playing } = own;
  const key = await keyFor(home, link, agreed, playing);
  const { request, role, label } = agreed;
  if (!request) return { key: key.id };
  const { maxItems, holders, requester, budget } = request;
  const { patienceMs, ...options } = playing;
  const common = { maxItems, patienceMs };
  if (role === "requester") {
    if (!items) throw new InternalError("who asks has read nobody");
    const input = { ...common, items, key, holders, recipient: agreed.key.recipient };
    const sizes = () => ({ items: items.size });
    const mine = await play(home, link, pseudonyms.requester, { ...options, label, input, sizes });
    return { key: key.id, items: items.size, found: { pseudonyms: mine.pseudonyms, items: mine.items } };
  }
  const share = await pseudonyms.loadKey(home.store, key.id);
  const pay = queryBudget(home.store);
  const spend: Handler = (asked, state) => pay(ofSession(asked as Spending, label), state); // what `holder` gives to `spend`
  const handlers = { spend };
  const sizes = ({ requesterSize }: { readonly requesterSize: number }) => ({ peerItems: requesterSize });
  const input = { ...common, key: share, requester, budget };
  const answered = { ...options, label, input, handlers, sizes };
  const { requesterSize } = await play(home, link, pseudonyms.holder, answered).catch((error) => {
    throw error instanceof BudgetError ? overBudget() : error;
  });
  return { key: key.id, items: requesterSize };
}

/** The terms grant items to each session, in all of its runs, and not to all that ask under one key. */
const ofSession = (asked: Spending, label: string): Spending => ({ ...asked, key: `${asked.key}/${label}` });

const overBudget = (): BudgetError =>
  new BudgetError("the requester asks about more persons than the terms still grant: nothing was answered", {
    code: "queries",
  });
