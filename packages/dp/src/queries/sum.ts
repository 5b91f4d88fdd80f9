import { UsageError } from "@tavs/core";
import { type AdditiveQuery, additive } from "./additive.ts";
import { type Bounds, clamped, greatest, mustBeBounds, within } from "./bounds.ts";
import { single } from "./single.ts";
import { neighboursOf, type Unit } from "./unit.ts";

/**
 * The sum of integers, each pulled into [lower, upper] first, so that one person moves it by at most
 * rowsPerPerson x max(|lower|, |upper|), or, exchanged for another, rowsPerPerson x (upper - lower). The total is exact, whatever
 * its size.
 *
 * Throws `UsageError` if the bounds are not integers below 2^53 in order, or both 0; when asked, if a value is not an integer
 * (NaN, infinite, missing, a fraction: scale fractions up first).
 */
export function sum(bounds: Bounds): AdditiveQuery<readonly number[], number> {
  mustBeBounds(bounds);
  if (bounds.lower === 0 && bounds.upper === 0)
    throw new UsageError("a sum of values in [0, 0] is 0: nothing is asked; widen the bounds");
  return additive({
    name: "sum",
    domain: within(bounds),
    parts: (unit) => {
      const moved = BigInt(unit.rowsPerPerson) * reach(bounds, unit);
      return [{ name: "sum", length: 1, l1: moved, l2Squared: moved * moved }];
    },
    evaluate: (rows) => [total(rows, bounds)],
    shape: single,
  });
}

/** How far one row moves a sum. */
export function reach({ lower, upper }: Bounds, unit: Unit): bigint {
  const [low, high] = [BigInt(lower), BigInt(upper)];
  return neighboursOf(unit) === "replace-one" ? high - low : greatest(high, -low);
}

function total(values: readonly number[], bounds: Bounds): bigint {
  let total = 0n;
  let part = 0; // a safe integer: a bigint for every row would take ten times as long
  for (const [position, value] of values.entries()) {
    const kept = clamped(value, position, bounds);
    if (Number.isSafeInteger(part + kept)) part += kept;
    else [total, part] = [total + BigInt(part), kept];
  }
  return total + BigInt(part);
}
