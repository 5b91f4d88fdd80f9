import { systemRandom } from "@tavs/core";
import type { CardFacts, PrivacyCard } from "../card/card.ts";
import { cardOf } from "../card/card-of.ts";
import { type Share, type ShareAsked, share } from "../distributed/shared-release.ts";
import type { AdditiveQuery } from "../queries/additive.ts";
import type { Price } from "../queries/price.ts";
import type { Query } from "../queries/query.ts";
import type { AddRemoveUnit, Unit } from "../queries/unit.ts";
import type { Proposal } from "./approval.ts";
import { append, readBook } from "./book.ts";
import type { AmountOf, Budget, PriceOf, PureBudget } from "./budget.ts";
import type { Opened } from "./entries.ts";
import { memoryJournal } from "./memory-journal.ts";
import { prepared, type Release, type Request, readAgreed, release, type Source } from "./release.ts";
import { signedBy, UNSIGNED } from "./signing.ts";
import { inSlot, mustBeSlots } from "./slots.ts";
import { storeJournal } from "./store-journal.ts";
import { type LedgerTerms, mustAgree, mustBeCurrent, openedUnder } from "./terms.ts";
import { inTurn } from "./turns.ts";
import { amountOf } from "./units.ts";

/** Holds the privacy budget of one data set. Every answer goes through it, so that the budget cannot be overdrawn. */
export interface Ledger<B extends Budget = PureBudget, U extends Unit = AddRemoveUnit> {
  /**
   * Pays, then answers with just enough noise that the answer costs its price: the charge is durable before the noise is drawn,
   * the answer is durable before it is returned. Calls are served one at a time. Re-reads the journal: some 20 ms for 1,000 lines.
   *
   * Throws `BudgetError` if less is left than the answer costs, the grant has expired (`code: "expired"`) or a party did not approve
   * (`code: "veto"`); `UsageError` for rows outside the query's domain (nothing is charged), for a query or price of other neighbours
   * or another measure, for an `id` that was used for another question, for a journal that was changed (`code: "tampered"`), or that
   * somebody else wrote to meanwhile (`code: "conflict"`); and what the journal throws if it cannot be written: then nothing is
   * returned, and the same `id` may be asked again.
   */
  release<Rows, Answer>(
    query: Query<Rows, Answer, U, PriceOf<B>>,
    rows: NoInfer<Rows>,
    request: Request<B>,
  ): Promise<Release<Answer, B>>;
  /** What the approvers of these terms are asked to sign, by `approve`, before `release`. Nothing is charged. */
  propose<Rows, Answer>(query: Query<Rows, Answer, U, PriceOf<B>>, request: Request<B>): Proposal;
  /**
   * Pays for one hospital's part in a total that no party sees without noise, and draws its noise: see `planShares`. Not for ledgers of
   * pure privacy. Asked again for the same total it gives the same noise, for nothing. Throws as `release` does, and
   * `UsageError` where the noise was lost (`code: "tampered"`), drawn by other samplers (`code: "sampler"`) or the company is too small.
   */
  share<Rows, Answer>(query: AdditiveQuery<Rows, Answer, U>, request: ShareAsked<B>): Promise<Share<B>>;
  /** The privacy card of an answer, by its line. Throws `UsageError` where that line is not one that paid, or not under this `trust`. */
  card(line: number, facts: CardFacts): Promise<PrivacyCard>;
  /** What is left for further questions. */
  remaining(): Promise<AmountOf<B>>;
}

/**
 * Opens the ledger that a store or journal holds, or begins one. Without either it lives in memory and a restart forgets what was
 * spent: for learning only. All answers together are private in the measure and at the price of the budget, against whoever sees
 * them, for neighbours that differ by one person (`unit`). It does not hold against somebody who can read the rows, choose
 * `random`, cut the journal, or, without `slots`, time single draws.
 *
 * Throws `UsageError` for terms that cannot be kept, a journal of other terms (`code: "terms"`), or a changed one (`code: "tampered"`).
 */
export async function openLedger<B extends Budget, U extends Unit>(terms: LedgerTerms<B, U>): Promise<Ledger<B, U>> {
  const fresh = sourceOf(terms);
  const { journal } = fresh;
  const opened = await inTurn(journal, () => begun(fresh));
  const source = { ...fresh, opened };
  return {
    release: (query, rows, request) =>
      inTurn(journal, async () => {
        mustBeCurrent(terms);
        const question = prepared(source, query, request);
        const numbers = question.charge.noise.reduce((sum, noise) => sum + noise.numbers, 0);
        const work = { rows, approvals: request.approvals };
        return inSlot(terms.slots, numbers, () => release(source, question, work));
      }),
    share: (query, request) =>
      inTurn(journal, async () => {
        mustBeCurrent(terms);
        const numbers = query.parts(terms.unit).reduce((sum, part) => sum + part.length, 0);
        return inSlot(terms.slots, numbers, () => share(source, terms.unit, query, request));
      }),
    card: (line, facts) => inTurn(journal, () => cardOf(source, terms, { line, facts })),
    propose: (query, request) => {
      const { approvals: _none, ...charge } = prepared(source, query, request).charge;
      return { ledger: opened, charge };
    },
    remaining: () => inTurn(journal, async () => source.amount((await readAgreed(source)).account.left())),
  };
}

/** The first line of the journal: as it stands there, or as it was written now. */
async function begun(source: Source): Promise<Opened> {
  const book = await readBook(source.journal, source.signing);
  if (book.opened) mustAgree(book.opened, source.opened);
  else await append(source, book, source.opened);
  return book.opened ?? source.opened;
}

function sourceOf<B extends Budget, U extends Unit>(terms: LedgerTerms<B, U>): Source<B> {
  const { store, random = systemRandom, identity, slots } = terms;
  if (slots) mustBeSlots(slots);
  const journal = terms.journal ?? (store ? storeJournal(store) : memoryJournal());
  const amount = (price: Price) => amountOf(price) as AmountOf<B>; // the ledger was opened in the measure of B, and has no other
  return { journal, random, signing: identity ? signedBy(identity) : UNSIGNED, opened: openedUnder(terms), amount };
}
