import { BudgetError, type Journal, type Random, UsageError } from "@tavs/core";
import type { Unit } from "../queries/query.ts";
import type { Opened } from "./entries.ts";
import { microGranted } from "./micro.ts";

/** What the board granted, and where it is remembered. */
export interface LedgerTerms {
  /** What all answers together may cost; counted in millionths, rounded down. */
  readonly budget: { readonly epsilon: number };
  readonly unit: Unit;
  /** Where charges and answers are written before anybody sees them. Without it: memory, for learning only. */
  readonly journal?: Journal;
  /** The operating system's generator, unless a test says otherwise. */
  readonly random?: Random;
  /** The study that the budget belongs to, as its terms name it. A journal serves one. */
  readonly study?: string;
  /** The instant from which nothing is answered, such as "2027-12-31T23:59:59Z". Needs `now`. */
  readonly expires?: string;
  /** The time by the caller's clock, with its zone: `() => new Date().toISOString()`. */
  readonly now?: () => string;
}

/** The first line of the ledger of these terms. Throws `UsageError` for terms that cannot be kept. */
export function openedUnder({ budget, unit: { rowsPerPerson }, study, expires, now }: LedgerTerms): Opened {
  const microBudget = microGranted(budget.epsilon);
  if (!Number.isSafeInteger(rowsPerPerson) || rowsPerPerson < 1)
    throw new UsageError(`a person has a whole number of rows, 1 or more; got rowsPerPerson ${rowsPerPerson}`);
  if (expires !== undefined) instant(expires);
  if (expires !== undefined && !now) throw new UsageError("a budget that expires needs a clock: give now");
  return {
    entry: "opened",
    format: "tavs/dp-ledger/1",
    study: study ?? null,
    microBudget,
    rowsPerPerson,
    expires: expires ?? null,
  };
}

/** A journal that was opened under other terms is another study's. Throws `UsageError` (`code: "terms"`) naming what differs. */
export function mustAgree(recorded: Opened, opened: Opened): void {
  const same = {
    study: recorded.study === opened.study,
    "budget.epsilon": recorded.microBudget === opened.microBudget,
    "unit.rowsPerPerson": recorded.rowsPerPerson === opened.rowsPerPerson,
    expires: recorded.expires === opened.expires,
  };
  for (const [name, agrees] of Object.entries(same))
    if (!agrees)
      throw new UsageError(`this journal was opened with another ${name}; a new grant needs a new journal`, {
        code: "terms",
      });
}

/** Throws `BudgetError` (`code: "expired"`) from the instant that the terms name. */
export function mustBeCurrent({ expires, now }: LedgerTerms): void {
  if (expires === undefined || !now || instant(now()) < instant(expires)) return;
  throw new BudgetError(`the budget expired at ${expires}; ask the board for a new one`, { code: "expired" });
}

// Without a zone the same text would be another instant on another machine.
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

function instant(text: string): number {
  const milliseconds = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(milliseconds)) return milliseconds;
  throw new UsageError("an instant is written with its time zone, like 2027-12-31T23:59:59Z; this one is not");
}
