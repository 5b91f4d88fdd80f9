// The filter of unbalanced psi: made of the sender's tags, checked after its download, asked by the receiver.
import { InternalError, UsageError } from "@tavs/core";
import { sorted } from "../order.ts";
import { rowAt } from "../rows.ts";
import { contains, fill } from "../unbalanced/cuckoo-filter.ts";
import { digestOf, type EpochFilter, type FilterHeader, isSound, shapeOf } from "../unbalanced/filter.ts";
import { TAG } from "./tags.ts";

export interface BuildTask {
  readonly tags: Uint8Array;
  /** The seed is the first to be tried. */
  readonly header: FilterHeader;
}

export interface LookUpTask {
  /** The tags of the receiver's items. */
  readonly outputs: Uint8Array;
  readonly filter: EpochFilter;
}

const SEEDS = 64;

/** Sorted, so that the table follows from the tags and not from whose they are. Tries other seeds until all have a place. */
export function buildFilter({ tags, header }: BuildTask): EpochFilter {
  const ascending = sorted(tags, TAG);
  for (let seed = header.seed; seed < header.seed + SEEDS; seed++) {
    const tried = { ...header, seed };
    const table = fill(ascending, shapeOf(tried));
    if (table) return { ...tried, table, digest: digestOf(tried, table) };
  }
  throw new InternalError(`${tags.length / TAG} tags found no place in a filter under ${SEEDS} seeds`);
}

export const checkFilter = (filter: EpochFilter): boolean => isSound(filter);

/** The numbers of the items whose tags are in the filter. Throws `UsageError` where it is not what was downloaded. */
export function lookUp({ outputs, filter }: LookUpTask): Uint32Array {
  if (!isSound(filter))
    throw new UsageError("the filter is not what was downloaded: subscribe again", { code: "filter" });
  const shape = shapeOf(filter);
  const numbers = Uint32Array.from({ length: outputs.length / TAG }, (_, i) => i);
  return numbers.filter((i) => contains(filter.table, shape, rowAt(outputs, TAG, i)));
}

/** Stands where `run` was given no handler: paying is the application's. */
export function spend(): never {
  throw new UsageError('this party needs a handler for "spend": pass run({ handlers: { spend: queryBudget(store) } })');
}
