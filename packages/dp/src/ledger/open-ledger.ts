import { systemRandom } from "@tavs/core";
import type { Query } from "../queries/query.ts";
import { append, microRemaining, readBook } from "./book.ts";
import { memoryJournal } from "./memory-journal.ts";
import { epsilonOf } from "./micro.ts";
import { type Release, type Request, release } from "./release.ts";
import { type LedgerTerms, mustAgree, mustBeCurrent, openedUnder } from "./terms.ts";
import { inTurn } from "./turns.ts";

/** Holds the privacy budget of one data set. Every answer goes through it, so that the budget cannot be overdrawn. */
export interface Ledger {
  /**
   * Pays, then answers with just enough noise that the answer costs `epsilon`: the charge is durable before the noise is drawn,
   * the answer is durable before it is returned. Calls are served one at a time. Re-reads the journal: some 20 ms for 1,000 lines.
   *
   * Throws `BudgetError` if less is left than the answer costs, or the grant has expired (`code: "expired"`); `UsageError` for
   * rows outside the query's domain (nothing is charged), for an `id` that was used for another question, for a journal that was
   * changed (`code: "tampered"`), or that somebody else wrote to meanwhile (`code: "conflict"`); and what the journal throws if it cannot be written: then nothing is returned, and the
   * same `id` may be asked again.
   */
  release<Rows, Answer>(query: Query<Rows, Answer>, rows: NoInfer<Rows>, request: Request): Promise<Release<Answer>>;
  /** What is left for further questions. */
  remaining(): Promise<{ readonly epsilon: number }>;
}

/**
 * Opens the ledger that a journal holds, or begins one. Without `journal` it lives in memory and a restart forgets what was
 * spent: for learning only. The guarantee is pure epsilon-differential privacy (discrete Laplace noise, charges added up) against
 * whoever sees the answers, for the addition or removal of one person with at most `rowsPerPerson` rows. It does not hold
 * against somebody who can read the rows, choose `random`, cut the journal, or time single draws.
 *
 * Throws `UsageError` for terms that cannot be kept, a journal of other terms (`code: "terms"`), or a changed one (`code: "tampered"`).
 */
export async function openLedger(terms: LedgerTerms): Promise<Ledger> {
  const { journal = memoryJournal(), random = systemRandom } = terms;
  const opened = openedUnder(terms);
  const source = { journal, random, opened };
  await inTurn(journal, async () => {
    const book = await readBook(journal);
    if (book.opened) mustAgree(book.opened, opened);
    else await append(journal, book, opened);
  });
  return {
    release: (query, rows, request) =>
      inTurn(journal, async () => {
        mustBeCurrent(terms);
        return release(source, { query, rows, request });
      }),
    remaining: () => inTurn(journal, async () => ({ epsilon: epsilonOf(microRemaining(await readBook(journal))) })),
  };
}
