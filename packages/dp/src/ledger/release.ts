import { type Random, UsageError } from "@tavs/core";
import { accountedFor } from "../queries/accounted.ts";
import type { Price } from "../queries/price.ts";
import type { Draw, Mechanism, Query, Recorded } from "../queries/query.ts";
import type { Unit } from "../queries/unit.ts";
import type { Account } from "./account.ts";
import { type Approval, approvalsFor } from "./approval.ts";
import { append, type Book, type Desk, readBook } from "./book.ts";
import type { AmountOf, Budget, Cost, CostOf } from "./budget.ts";
import { tampered } from "./chain.ts";
import type { Charge, Opened } from "./entries.ts";
import { earlierCharge, pay } from "./payment.ts";
import { mustAgree } from "./terms.ts";
import { charged, priced } from "./units.ts";

/** How a question is asked, beside its price: `{ epsilon: 0.25, id: "table 1" }`. */
export interface Asked {
  /** A name for this question: asked again, also after a crash, it gives the recorded answer and costs nothing. */
  readonly id?: string;
  /** A digest of the rows, keyed or of something public: the same `id` over other data is refused. It is written to the journal. */
  readonly data?: string;
  /** From each party that the terms name, for this question: see `approve`. */
  readonly approvals?: readonly Approval[];
}

/** A question's price in the measure of the ledger, counted in whole units, rounded up: dearer, less noise. */
export type Request<B extends Budget = Budget> = CostOf<B> & Asked;

/** An answer that may be shown. */
export interface Release<Answer, B extends Budget = Budget> {
  readonly value: Answer;
  /** The true answer is within value +- margin with a probability of 95 %, for each of its numbers. */
  readonly margin: number;
  readonly spent: AmountOf<B>;
  readonly remaining: AmountOf<B>;
  /** The line of the ledger that paid, counted from 1: by it the ledger makes the privacy card. */
  readonly line: number;
}

export interface Source<B extends Budget = Budget> extends Desk {
  readonly random: Random;
  readonly opened: Opened;
  /** What a price is in the words of the budget. */
  readonly amount: (price: Price) => AmountOf<B>;
}

/** A question for which a mechanism was chosen: all that is known before the data are touched. */
export interface Prepared<Rows, Answer> {
  readonly mechanism: Mechanism<Rows, Answer>;
  readonly charge: Charge;
}

/** Chooses the mechanism. Throws `UsageError` for a price or unit that does not fit the question or the ledger. */
export function prepared<Rows, Answer, U extends Unit, P extends Price>(
  { opened }: Pick<Source, "opened">,
  query: Query<Rows, Answer, U, P>,
  request: Cost & Asked,
): Prepared<Rows, Answer> {
  const price = opened.plan ? priced(request) : charged(request, opened.granted.measure);
  const { rowsPerPerson, neighbours } = opened;
  // The types of `release` let a query of other units or measures not come here, and mechanisms check it again.
  const mechanism = query.mechanism({ rowsPerPerson, neighbours } as unknown as U, price as P);
  const { noise, postProcessing } = mechanism;
  const [id, data] = [request.id ?? null, request.data ?? null];
  const { name, domain } = query;
  const charge = { entry: "charge", id, query: name, domain, data, price, noise, postProcessing } as const;
  const laws = opened.plan && accountedFor({ noise, price });
  return { mechanism, charge: { ...charge, ...(laws && { laws }), approvals: [] } };
}

interface Answered {
  readonly recorded: Recorded;
  readonly account: Account;
  readonly line: number;
}

/** See `Ledger.release`. To be called by one at a time. */
export async function release<Rows, Answer, B extends Budget>(
  source: Source<B>,
  { mechanism, charge }: Prepared<Rows, Answer>,
  { rows, approvals = [] }: { readonly rows: Rows; readonly approvals?: readonly Approval[] | undefined },
): Promise<Release<Answer, B>> {
  const approved = (): Charge => {
    const { approvals: _none, ...proposed } = charge;
    return { ...charge, approvals: approvalsFor({ ledger: source.opened, charge: proposed }, approvals) };
  };
  const { recorded, account, line } = await answer(source, charge, {
    prepare: () => mechanism.prepare(rows),
    approved,
  });
  const { value, margin } = mechanism.read(recorded);
  const [spent, remaining] = [source.amount(account.costOf(charge)), source.amount(account.left())];
  return { value, margin, spent, remaining, line };
}

interface Work {
  readonly prepare: () => Draw;
  readonly approved: () => Charge;
}

/** The recorded answer, or a new one: pay, draw, record, in this order. */
async function answer(source: Source, charge: Charge, { prepare, approved }: Work): Promise<Answered> {
  const book = await readAgreed(source);
  const earlier = earlierCharge(charge, book);
  if (earlier?.recorded) return { recorded: earlier.recorded, account: book.account, line: earlier.line };
  if (earlier && JSON.stringify(earlier.charge.noise) !== JSON.stringify(charge.noise)) throw otherLaw();
  const draw = prepare(); // before paying: rows that are refused cost nothing
  // After a crash between paying and answering nobody saw an answer, so that one draw is still owed.
  const paid = earlier ? { line: earlier.line, end: book, account: book.account } : await pay(source, approved(), book);
  const recorded = draw(source.random);
  const { values, keys } = recorded;
  await append(source, paid.end, { entry: "answered", charge: paid.line, values: values.map(String), keys });
  return { recorded, account: paid.account, line: paid.line };
}

const otherLaw = (): UsageError =>
  new UsageError(
    "an answer is owed with noise of another law than this program draws: ask with the release that was charged",
  );

/** A book that was opened, under these terms. */
export type AgreedBook = Book & { readonly opened: Opened; readonly account: Account };

export async function readAgreed({
  journal,
  signing,
  opened,
}: Pick<Source, "journal" | "signing" | "opened">): Promise<AgreedBook> {
  const book = await readBook(journal, signing);
  if (!book.opened || !book.account) throw tampered(0); // it was there when the ledger was opened
  mustAgree(book.opened, opened);
  return { ...book, opened: book.opened, account: book.account };
}
