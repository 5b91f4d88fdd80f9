// What a node may do under a study: each function throws the line of the terms that forbids it.
import { BudgetError, UsageError } from "../errors.ts";
import { FlawedStudy, isStudy, type Study, type StudyComputation } from "./study.ts";
import type { Computation, Terms } from "./terms.ts";

interface Wish {
  /** Which session. */
  readonly label: string;
  /** Who would run it. */
  readonly me: string;
  /** Which run, counted from 0. Default 0. */
  readonly run?: number;
}

/**
 * The computation of that label. Throws `UsageError` (`code: "terms"`) where the terms name none, or name it without this
 * party, and `BudgetError` (`code: "queries"`) for a run more than a study grants.
 */
export function mustOffer(terms: Study, wish: Wish): StudyComputation;
export function mustOffer(terms: Terms, wish: Wish): Computation;
export function mustOffer(terms: Terms, { label, me, run = 0 }: Wish): Computation {
  const at = terms.computations.findIndex((candidate) => candidate.label === label);
  const computation = terms.computations[at];
  if (!computation) throw new UsageError(`computations: the terms name no session "${label}"`, { code: "terms" });
  if (!computation.parties.includes(me))
    throw new UsageError(`computations: ${me} takes no part in "${label}"`, { code: "terms" });
  const runs = isStudy(terms) ? terms.computations[at]!.queries.runs : Number.POSITIVE_INFINITY;
  if (run >= runs)
    throw new BudgetError(`computations.${at}.queries.runs: ${runs} are granted, and this would be one more`, {
      code: "queries",
    });
  return computation;
}

interface Brought {
  readonly party: string;
  readonly columns: readonly string[];
}

/** Throws `FlawedStudy`, with the place of the column, where the study does not name a column among what this party brings. */
export function mustBring({ parties }: Study, { party, columns }: Brought): void {
  const at = parties.findIndex(({ name }) => name === party);
  const named = parties[at]?.data.flatMap((set) => set.columns) ?? [];
  const other = columns.findIndex((column) => !named.includes(column));
  if (other >= 0)
    throw new FlawedStudy({
      field: at < 0 ? "parties" : `parties.${at}.data`,
      rule: `does not name column number ${other + 1} of those that are to be used`,
    });
}
