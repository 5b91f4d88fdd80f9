import { concat, type Random, systemRandom, UsageError } from "@tavs/core";
import { GrowingBytes } from "./growing.ts";
import { DIGEST_BYTES, type ItemSet } from "./item-set.ts";
import { order } from "./order.ts";
import { rowAt, rowsFrom, sharedCopy } from "./rows.ts";

/** The row of a dummy, which came from none. */
export const NO_ROW: number = 2 ** 32 - 1;

export interface PadOptions {
  readonly random?: Random;
}

/**
 * The same items among dummies, `bound` in all: for sessions with `padTo`, in which even sizes say nothing. A dummy is a
 * uniform digest, which is nobody's: nothing matches it. Pad before `prepare`, so that no time tells the two apart, and
 * before `labelsFor` and `numbersFor`. Throws `UsageError` where there are more items than `bound` already.
 */
export function pad(items: ItemSet, bound: number, { random = systemRandom }: PadOptions = {}): ItemSet {
  const { rule, size, duplicates, dummies } = items;
  if (!(Number.isInteger(bound) && bound >= size && bound < NO_ROW))
    throw new UsageError(`${size} items cannot be padded to ${bound}: agree on a larger bound`);
  const digests = concat(items.digests, random((bound - size) * DIGEST_BYTES));
  const ordered = order(digests, DIGEST_BYTES);
  const texts = new GrowingBytes();
  const ends = ordered.map((place) => {
    if (place < size) texts.append(items.texts.subarray(place === 0 ? 0 : items.ends[place - 1], items.ends[place]));
    return texts.length;
  });
  return {
    rule,
    size: bound,
    duplicates,
    dummies: dummies + bound - size,
    digests: sharedCopy(rowsFrom(bound, DIGEST_BYTES, (i) => rowAt(digests, DIGEST_BYTES, ordered[i]!))),
    rows: ordered.map((place) => (place < size ? items.rows[place]! : NO_ROW)),
    texts: texts.take(),
    ends,
  };
}
