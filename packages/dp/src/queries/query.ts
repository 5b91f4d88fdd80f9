import { UsageError } from "@tavs/core";

/** Whom privacy protects: one person, who has at most this many rows. Two data sets are neighbours if one person was added or removed. */
export interface Unit {
  /** An integer in [1, 2^53). Bring the rows to this number before asking; no query can see whose rows they are. */
  readonly rowsPerPerson: number;
}

/**
 * A question that knows how much one person can change the answer. `name` and `domain` together identify it in the ledger: two
 * questions that compute different things must differ in one of them.
 */
export interface Query<Rows, Answer> {
  readonly name: string;
  /** What the rows may hold, in words: "integers in [0, 60]". */
  readonly domain: string;
  /** The sum, over the numbers of the answer, of how far each moves when one person (`unit`) is added or removed. At least 1. */
  readonly l1Sensitivity: (unit: Unit) => bigint;
  /** The true answer, exactly. Throws `UsageError` for rows outside the domain, naming their position. */
  readonly evaluate: (rows: Rows) => readonly bigint[];
  /** Gives noisy numbers the shape that the caller asked for. */
  readonly shape: (values: readonly number[]) => Answer;
}

/** The shape of a query that answers with one number. */
export function single([value]: readonly number[]): number {
  if (value === undefined) throw new UsageError("a query of one number answered with none");
  return value;
}
