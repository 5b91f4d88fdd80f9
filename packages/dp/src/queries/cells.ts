import { UsageError } from "@tavs/core";
import { type AdditiveQuery, additive } from "./additive.ts";
import { disjoint } from "./disjoint.ts";

/**
 * `length` counts that were totalled elsewhere (a secure summation opens them; this releases them), of groups that share no row: a
 * row counts in one cell at most. One person moves all cells together by their rows, so that a table costs what one count costs.
 *
 * Throws `UsageError` if `length` is not a positive integer; when asked, if there are not `length` counts or one of them is not an
 * integer in [0, 2^53).
 */
export function cells(length: number): AdditiveQuery<readonly number[], readonly number[]> {
  if (!Number.isSafeInteger(length) || length < 1)
    throw new UsageError(`a table has 1 cell or more; asked for ${length}`);
  return additive({
    name: "cells",
    domain: `${length} disjoint counts`,
    parts: (unit) => [disjoint("cells", length, unit)],
    evaluate: (counts) => exactly(length, counts).map(exact),
    shape: (values) => values,
  });
}

function exactly(length: number, counts: readonly number[]): readonly number[] {
  if (counts.length === length) return counts;
  throw new UsageError(`the query asks for ${length} cells; ${counts.length} came`);
}

function exact(count: number, position: number): bigint {
  if (Number.isSafeInteger(count) && count >= 0) return BigInt(count);
  throw new UsageError(`cell number ${position} is not an integer in [0, 2^53)`);
}
