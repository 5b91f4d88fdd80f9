/**
 * The score test that hazards are proportional (Grambsch & Therneau 1994, as survival 3 computes it): the model with coefficients
 * beta + theta g(t), tested at theta = 0. The same numbers as R's cox.zph with this g.
 */
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { type ChiSquaredTest, chiSquaredTest } from "../chi-squared-test.ts";
import { list, number, rising } from "../specification.ts";
import { factorize, packedIndex, packedLength, solve } from "../symmetric-matrix.ts";

/**
 * g: "identity", "log", or public steps: at time t the value of the last step before t, and `values[0]` before the first. With the steps of
 * 1 - S(t) of an opened Kaplan-Meier curve this is R's default, "km".
 */
export type Transform =
  | "identity"
  | "log"
  | {
      readonly [name: string]: readonly number[];
      readonly times: readonly number[];
      readonly values: readonly number[];
    };

/** Throws `UsageError` naming the field; n times need n + 1 values. */
export function transformOf(value: Json): Transform {
  if (value === "identity" || value === "log") return value;
  if (typeof value !== "object" || value === null || Array.isArray(value) || Object.keys(value).length !== 2)
    throw new UsageError('proportionality: must be "identity", "log", or steps with times and values');
  const steps = value as { readonly [name: string]: Json }; // an object that is no array
  const times = rising(steps.times, "proportionality.times");
  const size = times.length + 1;
  const values = list(steps.values, "proportionality.values", { least: size, most: size });
  return { times, values: values.map((step) => number(step, "proportionality.values")) };
}

/** g(t). Throws `UsageError` for the logarithm of a time that is not positive. */
export function transformed(transform: Transform, time: number): number {
  if (transform === "identity") return time;
  if (transform === "log") {
    if (time > 0) return Math.log(time);
    throw new UsageError("proportionality: the logarithm of time needs events at positive times only");
  }
  let [from, to] = [0, transform.times.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (transform.times[middle]! < time) from = middle + 1;
    else to = middle;
  }
  return transform.values[from]!;
}

/** Over all deaths: g times (covariates minus mean at risk), and the information weighted by 1, g and g squared (packed, p each). */
export interface TimeSums {
  readonly score: Float64Array;
  readonly plain: Float64Array;
  readonly once: Float64Array;
  readonly twice: Float64Array;
}

/** How many numbers `TimeSums` of p columns are. */
export const timeSumsLength = (columns: number): number => columns + 3 * packedLength(columns);

export function timeSumsFrom(vector: Float64Array, columns: number): TimeSums {
  const size = packedLength(columns);
  const part = (k: number) => vector.slice(columns + k * size, columns + (k + 1) * size);
  return { score: vector.slice(0, columns), plain: part(0), once: part(1), twice: part(2) };
}

/** The test of some columns (a term), all coefficients estimated again. Throws `UsageError` where time and covariates cannot be told apart. */
export function proportionalityTest(
  { score, plain, once, twice }: TimeSums,
  tested: readonly number[],
): ChiSquaredTest {
  const p = score.length;
  const size = p + tested.length;
  const at = (packed: Float64Array, i: number, j: number) => packed[packedIndex(Math.min(i, j), Math.max(i, j), p)]!;
  const matrix = new Float64Array(packedLength(size));
  for (let i = 0; i < size; i++)
    for (let j = i; j < size; j++) {
      const [row, column] = [tested[i - p] ?? i, tested[j - p] ?? j];
      matrix[packedIndex(i, j, size)] = j < p ? at(plain, i, j) : at(i < p ? once : twice, row, column);
    }
  const factor = factorize(matrix, size);
  if (factor.at === "singular")
    throw new UsageError("proportionality: events are at too few different times to test it", { code: "cox-singular" });
  const right = Float64Array.from({ length: size }, (_, i) => (i < p ? 0 : score[tested[i - p]!]!));
  const solved = solve(factor, right);
  return chiSquaredTest(
    right.reduce((sum, value, i) => sum + value * solved[i]!, 0),
    tested.length,
  );
}
