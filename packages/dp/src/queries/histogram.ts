import { UsageError } from "@tavs/core";
import { type AdditiveQuery, additive } from "./additive.ts";
import { disjoint } from "./disjoint.ts";

/** A noisy count; it may be negative: keep it for further sums. */
export interface KeyCount<Key> {
  readonly key: Key;
  readonly count: number;
}

/**
 * How many rows have each of these values. The keys come from the protocol or a public code list, never from the data: for keys that
 * only the data know there is `discovered`. Rows of other values are not counted. A table costs what one count costs.
 * Throws `UsageError` for no keys, for one key twice, and for a key that is no text or finite number.
 */
export function histogram<Key extends string | number>(
  keys: readonly Key[],
): AdditiveQuery<readonly Key[], readonly KeyCount<Key>[]> {
  const places = new Map(keys.map((key, at) => [key, at]));
  if (keys.length === 0 || places.size !== keys.length)
    throw new UsageError("a histogram has one key or more, and each key once");
  if (!keys.every(isKey)) throw new UsageError("a key is a text or a finite number; one of these is not");
  return additive({
    name: "histogram",
    domain: `one of ${JSON.stringify(keys)}`,
    parts: (unit) => [disjoint("counts", keys.length, unit)],
    evaluate: (rows) =>
      tallied(
        rows.map((row) => places.get(row)),
        keys.length,
      ),
    shape: (values) => keys.map((key, at) => ({ key, count: values[at]! })),
  });
}

/** Whether JSON, by which a ledger tells questions apart, tells this one from all others: NaN and Infinity are both null in it. */
export const isKey = (key: unknown): boolean => typeof key === "string" || Number.isFinite(key);

/** How often each place was named; rows without a place are not counted. */
export function tallied(places: readonly (number | undefined)[], length: number): readonly bigint[] {
  const counts = new Float64Array(length); // whole numbers below 2^53
  for (const place of places) if (place !== undefined) counts[place]! += 1;
  return Array.from(counts, BigInt);
}
