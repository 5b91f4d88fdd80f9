import { BudgetError, type Journal, UsageError } from "@tavs/core";
import { append, type Book, type Charged, type End, microRemaining } from "./book.ts";
import type { Charge } from "./entries.ts";
import { epsilonOf } from "./micro.ts";

/** The right to one draw. */
export interface Paid {
  /** The number of the line that paid. */
  readonly line: number;
  /** Behind which the answer is to be written. */
  readonly end: End;
  readonly microLeft: number;
}

/** The same question asked before, if it was. Throws `UsageError` if its id was used for another one. */
export function earlierCharge(charge: Charge, book: Book): Charged | undefined {
  const earlier = charge.id === null ? undefined : book.charged.find((charged) => charged.charge.id === charge.id);
  if (!earlier || JSON.stringify(earlier.charge) === JSON.stringify(charge)) return earlier;
  throw new UsageError(
    "this id was used for another question: other query, epsilon or data; give a new question a new id",
  );
}

/** After a crash between paying and answering: nobody saw an answer, so that one draw is still owed. */
export function paidEarlier({ line }: Charged, book: Book): Paid {
  return { line, end: book, microLeft: microRemaining(book) };
}

/** Resolves when the charge is durable. Throws `BudgetError` if less is left, and what the journal throws. */
export async function pay(journal: Journal, charge: Charge, book: Book): Promise<Paid> {
  const left = microRemaining(book);
  const microLeft = left - charge.microEpsilon;
  if (microLeft < 0) throw overspent(charge, left);
  const end = await append(journal, book, charge);
  return { line: end.lines, end, microLeft };
}

function overspent({ query, microEpsilon }: Charge, microLeft: number): BudgetError {
  const [costs, left] = [epsilonOf(microEpsilon), epsilonOf(microLeft)];
  return new BudgetError(
    `the question "${query}" costs epsilon ${costs}, and ${left} is left; ask with a smaller epsilon, or not at all`,
  );
}
