import { UsageError } from "@tavs/core";
import { type Query, single } from "./query.ts";

/** Limits into which every value is pulled. Choose them without looking at the data: a maximum is a patient. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/**
 * The sum of integers, each pulled into [lower, upper] first, so that one person moves it by at most
 * rowsPerPerson x max(|lower|, |upper|). The total is exact, whatever its size.
 *
 * Throws `UsageError` if the bounds are not integers below 2^53 in order, or both 0; when asked, if a value is not an integer
 * (NaN, infinite, missing, a fraction: scale fractions up first).
 */
export function sum({ lower, upper }: Bounds): Query<readonly number[], number> {
  if (!Number.isSafeInteger(lower) || !Number.isSafeInteger(upper) || lower > upper)
    throw new UsageError(`bounds are integers below 2^53 with lower <= upper; got lower ${lower} and upper ${upper}`);
  const largest = Math.max(Math.abs(lower), Math.abs(upper));
  if (largest === 0) throw new UsageError("a sum of values in [0, 0] is 0: nothing is asked; widen the bounds");
  return {
    name: "sum",
    domain: `integers in [${lower}, ${upper}]`,
    l1Sensitivity: ({ rowsPerPerson }) => BigInt(rowsPerPerson) * BigInt(largest),
    evaluate: (rows) => [total(rows, (value) => Math.min(Math.max(value, lower), upper))],
    shape: single,
  };
}

function total(values: readonly number[], clamp: (value: number) => number): bigint {
  let total = 0n;
  let part = 0; // a safe integer: a bigint for every row would take ten times as long
  for (const [position, value] of values.entries()) {
    if (!Number.isInteger(value)) throw new UsageError(`value number ${position} is not an integer`);
    const clamped = clamp(value);
    if (Number.isSafeInteger(part + clamped)) part += clamped;
    else [total, part] = [total + BigInt(part), clamped];
  }
  return total + BigInt(part);
}
