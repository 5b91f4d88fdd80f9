import { type Journal, type Random, UsageError } from "@tavs/core";
import { addLaplace, laplaceMargin } from "../mechanisms/laplace.ts";
import type { Query } from "../queries/query.ts";
import { append, type Book, microRemaining, readBook } from "./book.ts";
import { tampered } from "./chain.ts";
import type { Charge, Opened } from "./entries.ts";
import { epsilonOf, microCharged } from "./micro.ts";
import { earlierCharge, paidEarlier, pay } from "./payment.ts";
import { mustAgree } from "./terms.ts";

/** How a question is asked. */
export interface Request {
  /** What this answer may cost; counted in millionths, rounded up. More epsilon, less noise. */
  readonly epsilon: number;
  /** A name for this question: asked again, also after a crash, it gives the recorded answer and costs nothing. */
  readonly id?: string;
  /** A digest of the rows, keyed or of something public: the same `id` over other data is refused. It is written to the journal. */
  readonly data?: string;
}

/** An answer that may be shown. */
export interface Release<Answer> {
  readonly value: Answer;
  /** The true answer is within value +- margin with a probability of 95 %, for each of its numbers. */
  readonly margin: number;
  readonly spent: { readonly epsilon: number };
  readonly remaining: { readonly epsilon: number };
}

interface Source {
  readonly journal: Journal;
  readonly random: Random;
  readonly opened: Opened;
}

interface Question<Rows, Answer> {
  readonly query: Query<Rows, Answer>;
  readonly rows: Rows;
  readonly request: Request;
}

/** See `Ledger.release`. To be called by one at a time. */
export async function release<Rows, Answer>(
  source: Source,
  question: Question<Rows, Answer>,
): Promise<Release<Answer>> {
  const { query, rows, request } = question;
  const charge = chargeFor(query, request);
  const noise = { l1Sensitivity: query.l1Sensitivity(source.opened), microEpsilon: charge.microEpsilon };
  const margin = laplaceMargin(noise); // also refuses noise that cannot be drawn, before it is paid for
  const { values, microLeft } = await answer(source, charge, {
    evaluate: () => query.evaluate(rows),
    privatize: (exact) => addLaplace(exact, noise, source.random),
  });
  const [spent, remaining] = [{ epsilon: epsilonOf(charge.microEpsilon) }, { epsilon: epsilonOf(microLeft) }];
  return { value: query.shape(values.map(exactNumber)), margin, spent, remaining };
}

interface Work {
  readonly evaluate: () => readonly bigint[];
  readonly privatize: (exact: readonly bigint[]) => readonly bigint[];
}

interface Answered {
  readonly values: readonly bigint[];
  readonly microLeft: number;
}

/** The recorded answer, or a new one: pay, draw, record, in this order. */
async function answer(source: Source, charge: Charge, { evaluate, privatize }: Work): Promise<Answered> {
  const book = await readAgreed(source);
  const earlier = earlierCharge(charge, book);
  if (earlier?.values) return { values: earlier.values, microLeft: microRemaining(book) };
  const exact = evaluate(); // before paying: rows that are refused cost nothing
  const paid = earlier ? paidEarlier(earlier, book) : await pay(source.journal, charge, book);
  const values = privatize(exact);
  await append(source.journal, paid.end, { entry: "answered", charge: paid.line, values: values.map(String) });
  return { values, microLeft: paid.microLeft };
}

async function readAgreed({ journal, opened }: Source): Promise<Book> {
  const book = await readBook(journal);
  if (!book.opened) throw tampered(0); // it was there when the ledger was opened
  mustAgree(book.opened, opened);
  return book;
}

function chargeFor<Rows, Answer>({ name, domain }: Query<Rows, Answer>, { epsilon, id, data }: Request): Charge {
  return {
    entry: "charge",
    id: id ?? null,
    query: name,
    domain,
    data: data ?? null,
    mechanism: "discrete-laplace",
    microEpsilon: microCharged(epsilon),
  };
}

function exactNumber(value: bigint): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new UsageError("the answer does not fit in 2^53; ask in larger units");
}
