import { BudgetError, UsageError } from "@tavs/core";
import type { Price } from "../queries/price.ts";
import { append, type Book, type Charged, type Desk, type End } from "./book.ts";
import type { Charge } from "./entries.ts";
import { amountOf, less, said } from "./units.ts";

/** The right to one draw. */
export interface Paid {
  /** The number of the line that paid. */
  readonly line: number;
  /** Behind which the answer is to be written. */
  readonly end: End;
  /** Nothing, where what is left is not known to be a price: none of a spent budget. */
  readonly left: Price;
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
export async function pay(desk: Desk, charge: Charge, book: Book & { readonly left: Price }): Promise<Paid> {
  const left = less(book.left, charge.price);
  if (!left) throw overspent(charge, book.left);
  const end = await append(desk, book, charge);
  return { line: end.lines, end, left };
}

/** After a price, the number alone says which amount it is of, where there is one alone. */
const leftSaid = (left: Price): string => (left.measure === "pure" ? String(amountOf(left).epsilon) : said(left));

function overspent({ query, price }: Charge, left: Price): BudgetError {
  return new BudgetError(
    `the question "${query}" costs ${said(price)}, and ${leftSaid(left)} is left; ask for a smaller price, or not at all`,
  );
}
