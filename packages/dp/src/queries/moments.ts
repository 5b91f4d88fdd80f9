import { UsageError } from "@tavs/core";
import { type Bounds, clamped, greatest, magnitude, mustBeBounds } from "./bounds.ts";
import type { Part } from "./part.ts";
import { neighboursOf, type Unit } from "./unit.ts";

/** A bounded column. Values are counted from the middle of the bounds, which halves what one row can move. */
export interface Column {
  readonly field: string;
  readonly bounds: Bounds;
  /** The whole number in the middle of the bounds. */
  readonly middle: number;
}

/** Throws `UsageError` for bounds that are none, or too wide for the square of a value to be an exact sum of doubles. */
export function column(field: string, bounds: Bounds): Column {
  mustBeBounds(bounds);
  if (bounds.upper - bounds.lower > 2 ** 26 || bounds.upper === bounds.lower)
    throw new UsageError("bounds of moments are 1 to 2^26 apart, so that products stay exact; use larger units");
  return { field, bounds, middle: Math.floor(bounds.lower + (bounds.upper - bounds.lower) / 2) };
}

/** Pairs (i, j) with i <= j, in the order in which their products are summed. */
export function pairs(columns: number): readonly (readonly [number, number])[] {
  return Array.from({ length: columns }, (_, i) => i).flatMap((i) =>
    Array.from({ length: columns - i }, (_, step) => [i, i + step] as const),
  );
}

/** How many rows; the sum of each column; the sum of each product of two columns: each a part of its own. */
export function momentParts(columns: readonly Column[], unit: Unit, products: boolean): readonly Part[] {
  const rows = neighboursOf(unit) === "replace-one" ? 0n : BigInt(unit.rowsPerPerson);
  const one = (name: string, moved: bigint): Part => ({ name, length: 1, l1: moved, l2Squared: moved * moved });
  const moves = (range: Range): bigint => BigInt(unit.rowsPerPerson) * reachOf(range, unit);
  const sums = columns.map((each) => one(`sum of ${each.field}`, moves(centred(each))));
  const ofPairs = pairs(columns.length).map(([i, j]) => {
    const [a, b] = [columns[i]!, columns[j]!];
    return one(
      `sum of ${a.field} x ${b.field}`,
      moves(i === j ? squared(centred(a)) : product(centred(a), centred(b))),
    );
  });
  return [one("rows", rows), ...sums, ...(products ? ofPairs : [])];
}

interface Range {
  readonly low: bigint;
  readonly high: bigint;
}

const reachOf = ({ low, high }: Range, unit: Unit): bigint =>
  neighboursOf(unit) === "replace-one" ? high - low : greatest(high, -low);

const centred = ({ bounds, middle }: Column): Range => ({
  low: BigInt(bounds.lower - middle),
  high: BigInt(bounds.upper - middle),
});

const squared = ({ low, high }: Range): Range => ({ low: 0n, high: greatest(low * low, high * high) });

function product(a: Range, b: Range): Range {
  const corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
  return { low: -greatest(...corners.map((corner) => -corner)), high: greatest(...corners) };
}

/** The numbers of `momentParts`. Throws `UsageError` for a value that is no integer, naming its row. */
export function exactMoments(
  columns: readonly Column[],
  rows: readonly Readonly<Record<string, number>>[],
  products: boolean,
): readonly bigint[] {
  const wanted = products ? pairs(columns.length) : [];
  const totals = Array.from({ length: columns.length + wanted.length }, () => 0n);
  for (const [position, row] of rows.entries()) {
    const values = columns.map(({ field, bounds, middle }) => clamped(row[field]!, position, bounds) - middle);
    const numbers = [...values, ...wanted.map(([i, j]) => values[i]! * values[j]!)];
    for (const [at, number] of numbers.entries()) totals[at]! += BigInt(number);
  }
  return [BigInt(rows.length), ...totals];
}

/** The largest absolute value that a column reaches from its middle. */
export const halfWidth = (each: Column): number =>
  Number(greatest(magnitude(centred(each).low), magnitude(centred(each).high)));
