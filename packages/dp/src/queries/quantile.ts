import { type Random, UsageError } from "@tavs/core";
import { exactNumber } from "./additive.ts";
import { FAILURE } from "./calibrate.ts";
import { chosen } from "./chosen.ts";
import { double, fraction, squareRoot, written } from "./fraction.ts";
import { MICRO, NANO, type Price } from "./price.ts";
import type { Noise, Query } from "./query.ts";
import { mustBeUnit, neighboursOf, type Unit } from "./unit.ts";

export interface QuantileFacts {
  /** In (0, 1), with at most six decimals: 0.5 for the median. */
  readonly probability: number;
  /** The values that may be answered, agreed beforehand: integers that rise, at least 2. */
  readonly grid: readonly number[];
}

/**
 * A quantile, chosen from an agreed grid by the exponential mechanism: a grid value g with `below` rows under it and `above` rows over
 * it weighs exp(-epsilon |(1 - p) below - p above| / (2 sensitivity)). Never a value of a row that is not in the grid. The margin is in
 * ranks: with a probability of at least 95 % no grid value is closer to the quantile by more than so many rows.
 * Source: Smith 2011 (STOC); rho of a choice is epsilon^2 / 8: Cesar and Rogers 2021 (arXiv 2004.07223). Exact, without floating point.
 * Cost: sorting the rows, and about as many trials as there are grid values of equal worth.
 */
export function quantile({ probability, grid }: QuantileFacts): Query<readonly number[], number> {
  const [under, whole] = decimal(probability);
  const rises = grid.every((value, at) => Number.isSafeInteger(value) && (at === 0 || value > grid[at - 1]!));
  if (grid.length < 2 || !rises) throw new UsageError("a grid is two values or more: integers that rise");
  return {
    name: "quantile",
    domain: `quantile ${under}/${whole} on the grid ${JSON.stringify(grid)}`,
    mechanism: (unit, price) => {
      mustBeUnit(unit);
      const sensitivity = BigInt(unit.rowsPerPerson) * moved(under, whole, unit);
      const epsilon = epsilonOf(price);
      const weight = fraction(epsilon.numerator, 2n * sensitivity * epsilon.denominator);
      const misses = Math.log(grid.length / FAILURE) / (double(weight) * Number(whole));
      const noise: Noise = {
        of: "choice",
        numbers: 1,
        law: "exponential",
        parameter: written(epsilon),
        sensitivity: String(sensitivity),
        margin: fitting(Math.ceil(misses)),
        threshold: null,
      };
      return {
        noise: [noise],
        postProcessing: null,
        prepare: (rows) => {
          const scores = scoresOf(rows, grid, under, whole);
          return (random: Random) => ({ values: [BigInt(grid[chosen(scores, weight, random)]!)], keys: null });
        },
        read: ({ values: [value] }) => ({ value: exactNumber(value!), margin: noise.margin }), // one was recorded
      };
    },
  };
}

/** The quantile in the middle. See `quantile`. */
export const median = (grid: readonly number[]): Query<readonly number[], number> =>
  quantile({ probability: 0.5, grid });

/** How far one row moves whole x (the score): it comes, goes, or changes from one side to the other. */
function moved(under: bigint, whole: bigint, unit: Unit): bigint {
  if (neighboursOf(unit) === "replace-one") return whole;
  return under > whole - under ? under : whole - under;
}

function epsilonOf(price: Price) {
  if (price.measure === "concentrated") return fraction(squareRoot(8n * BigInt(price.nanoRho) * NANO), NANO);
  if (price.measure === "approximate" && price.femtoDelta > 0)
    throw new UsageError("a choice costs epsilon alone: ask without a delta");
  return fraction(BigInt(price.microEpsilon), MICRO);
}

/** The true quantile misses each grid value by so much: whole x |(1 - p) below - p above|. */
function scoresOf(rows: readonly number[], grid: readonly number[], under: bigint, whole: bigint): readonly bigint[] {
  for (const [position, value] of rows.entries())
    if (Number.isNaN(value) || typeof value !== "number") throw new UsageError(`value number ${position} is no number`);
  const sorted = Float64Array.from(rows).sort();
  let [below, notAbove] = [0, 0];
  return grid.map((value) => {
    while (below < sorted.length && sorted[below]! < value) below++;
    while (notAbove < sorted.length && sorted[notAbove]! <= value) notAbove++;
    const difference = (whole - under) * BigInt(below) - under * BigInt(sorted.length - notAbove);
    return difference < 0n ? -difference : difference;
  });
}

/** A probability as the fraction that was written: 0.1 is 1/10, though the double is not. */
function decimal(probability: number): readonly [bigint, bigint] {
  const millionths = Math.round(probability * 1e6);
  if (!(millionths > 0 && millionths < 1e6) || Math.abs(probability - millionths / 1e6) > 1e-12)
    throw new UsageError("a quantile has a probability between 0 and 1, with at most six decimals");
  const { numerator, denominator } = fraction(BigInt(millionths), MICRO);
  return [numerator, denominator];
}

function fitting(margin: number): number {
  if (Number.isSafeInteger(margin)) return margin;
  throw new UsageError("the noise of this answer does not fit in 2^53; pay more");
}
