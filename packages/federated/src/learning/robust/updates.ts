import { UsageError } from "@tavs/core";
import type { Numbers } from "../tensors.ts";
import { MOST_ROWS } from "./columns/columns.ts";

/** The fewest updates that are put together: the middle of two is each of them. */
export const FEWEST = 3;

/** Updates that lie open, each a vector of all weights (`flatten`), all of one width. */
export type Updates = readonly Float32Array[] | readonly Float64Array[];

/** Throws `UsageError`, by position, where updates do not fit together or there are too few or too many. */
export function mustBeUpdates(updates: readonly Numbers[]): asserts updates is Updates {
  const first = updates[0];
  if (first === undefined || updates.length < FEWEST || updates.length > MOST_ROWS)
    throw new UsageError(`${updates.length} updates; from ${FEWEST} to ${MOST_ROWS} are put together`);
  const other = updates.findIndex((update) => update.length !== first.length);
  if (other >= 0)
    throw new UsageError(`update number ${other} has ${updates[other]!.length} numbers; number 0 has ${first.length}`);
  if (updates.some((update) => update.constructor !== first.constructor))
    throw new UsageError("some updates are of 32 bits and some of 64: flatten all of them alike");
}

export const areNarrow = (updates: Updates): updates is readonly Float32Array[] => updates[0] instanceof Float32Array;

/** Throws `UsageError`, by position, for the first update that is not finite: leave it out, and ask whose it is. */
export function mustBeFinite(updates: Updates): void {
  for (const [i, update] of updates.entries()) {
    const bad = update.findIndex((value: number) => !Number.isFinite(value));
    if (bad >= 0) throw new UsageError(`update number ${i} is not finite at number ${bad}: leave it out`);
  }
}
