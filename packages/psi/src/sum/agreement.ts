import { PeerError, UsageError, utf8 } from "@tavs/core";

/** What the numbers of the sender mean: both parties give the same. */
export interface ValueColumns {
  /** A name for each column of numbers, 1 to 32 of them, each of at most 100 bytes: a peer with others is refused. */
  readonly columns: readonly string[];
  /** The largest number that can stand in a column. All are whole and not negative. */
  readonly bound: number;
}

/** What both parties must say alike before a number is encrypted. */
export interface Agreement extends ValueColumns {
  /** Below so many shared items nothing opens. */
  readonly minShared: number;
}

/** The most columns, and the longest name of one in bytes. */
export const MAX_COLUMNS = 32;
export const MAX_NAME = 100;
const MIN_SHARED = 5;

/** What this party says. Throws `UsageError` where it can not be meant. */
export function agreementOf({ columns, bound }: ValueColumns, minShared: number = MIN_SHARED): Agreement {
  if (columns.length < 1 || columns.length > MAX_COLUMNS)
    throw new UsageError(`${columns.length} columns: from 1 to ${MAX_COLUMNS} can be summed`);
  if (new Set(columns).size < columns.length) throw new UsageError("two columns have one name");
  if (columns.some((name) => name === "" || utf8(name).length > MAX_NAME))
    throw new UsageError(`a column's name has 1 to ${MAX_NAME} bytes`);
  if (!(Number.isSafeInteger(bound) && bound >= 1)) throw new UsageError("bound must be a whole number in [1, 2^53)");
  if (!(Number.isInteger(minShared) && minShared >= 1 && minShared < 2 ** 32))
    throw new UsageError("minShared must be a whole number from 1 on: a sum over nobody says nothing");
  return { columns: [...columns], bound, minShared };
}

/** Throws `PeerError` where the peer means other numbers, or another floor. */
export function mustAgree(ours: Agreement, theirs: Agreement): void {
  const isSame = theirs.columns.length === ours.columns.length && theirs.columns.every((n, i) => n === ours.columns[i]);
  if (!isSame) throw new PeerError("the peer sums other columns than ours: name them alike", { code: "columns" });
  if (theirs.bound !== ours.bound)
    throw new PeerError("the peer's numbers have another bound than ours: agree on one", { code: "bound" });
  if (theirs.minShared !== ours.minShared)
    throw new PeerError("the peer opens sums from another number of shared items on: agree on one minShared", {
      code: "min-shared",
    });
}
