import { UsageError } from "@tavs/core";
import type { Account } from "./account.ts";
import { append, type Book, type Charged, type Desk, type End } from "./book.ts";
import type { Charge } from "./entries.ts";

/** The right to one draw. */
export interface Paid {
  /** The number of the line that paid. */
  readonly line: number;
  /** Behind which the answer is to be written. */
  readonly end: End;
  readonly account: Account;
}

/** The same question asked before, if it was. Throws `UsageError` if its id was used for another one. */
export function earlierCharge(charge: Charge, book: Book): Charged | undefined {
  const earlier = charge.id === null ? undefined : book.charged.find((charged) => charged.charge.id === charge.id);
  if (!earlier || askedOf(earlier.charge) === askedOf(charge)) return earlier;
  throw new UsageError(
    "this id was used for another question: other query, price or data; give a new question a new id",
  );
}

/**
 * What makes a question another one. Laws and margins follow from it, and are not compared: a new release of a program, or of Node,
 * may round one of them differently, and a recorded answer is still the answer.
 */
const askedOf = ({ query, domain, data, price }: Charge): string => JSON.stringify([query, domain, data, price]);

/** Resolves when the charge is durable. Throws `BudgetError` if less is left, and what the journal throws. */
export async function pay(desk: Desk, charge: Charge, book: Book & { readonly account: Account }): Promise<Paid> {
  const account = book.account.after(charge);
  if (!account) throw book.account.refusal(charge);
  const end = await append(desk, book, charge);
  return { line: end.lines, end, account };
}
