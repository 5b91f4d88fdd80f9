import type { Journal } from "@tavs/core";

const lastTurns = new WeakMap<Journal, Promise<unknown>>();

/**
 * Runs one task at a time for each journal object, in the order of the calls, also where two ledgers were opened on it: between
 * reading what is left and writing what it costs, nobody else may write. Two processes must not share a journal: this does not
 * reach that far; `append` notices them, and neither is answered.
 */
export function inTurn<Result>(journal: Journal, task: () => Promise<Result>): Promise<Result> {
  const turn = (lastTurns.get(journal) ?? Promise.resolve()).then(task);
  lastTurns.set(
    journal,
    turn.catch(() => undefined),
  ); // the next one waits for the end, not for success
  return turn;
}
