import { type Random, UsageError } from "@tavs/core";
import { type Choice, exponential, permuteAndFlip } from "../mechanisms/selection.ts";
import { exactNumber } from "./additive.ts";
import { FAILURE } from "./calibrate.ts";
import { fraction, squareRoot, written } from "./fraction.ts";
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
 * A quantile, chosen from an agreed grid: a grid value g with `below` rows under it and `above` rows over it scores
 * -|(1 - p) below - p above|, and is drawn by permute-and-flip, or in rho by the exponential mechanism. Never a value of a row that is
 * not in the grid. The margin is in ranks: with a probability of at least 95 % no grid value is closer to the quantile by more than so
 * many rows.
 * Source: Smith 2011 (STOC) for the score. Exact, without floating point. Cost: sorting the rows, and at most a trial for each grid
 * value (permute-and-flip), or some for each that is worse than the best (exponential).
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
      const choice = choiceFor(price, sensitivity);
      const ranks =
        (2 * Number(sensitivity) * Math.log(grid.length / FAILURE) * 1e6) / choice.microEpsilon / Number(whole);
      const margin = fitting(Math.ceil(ranks));
      return {
        noise: [noiseOf(choice, sensitivity, margin)],
        postProcessing: null,
        prepare: (rows) => {
          const scores = scoresOf(rows, grid, under, whole);
          return (random: Random) => ({ values: [BigInt(grid[choice.choose(scores, random)]!)], keys: null });
        },
        read: ({ values: [value] }) => ({ value: exactNumber(value!), margin }), // one was recorded
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

/** Permute-and-flip is never worse than the exponential mechanism at the same epsilon, but costs more rho. */
function choiceFor(price: Price, sensitivity: bigint): Choice {
  if (price.measure === "concentrated") {
    const microEpsilon = Number(squareRoot((8n * BigInt(price.nanoRho) * MICRO * MICRO) / NANO)); // epsilon^2 = 8 rho
    return exponential({ sensitivity, microEpsilon, monotonic: false });
  }
  if (price.measure === "approximate" && price.femtoDelta > 0)
    throw new UsageError("a choice costs epsilon alone: ask without a delta");
  return permuteAndFlip({ sensitivity, microEpsilon: price.microEpsilon, monotonic: false });
}

function noiseOf({ mechanism, microEpsilon }: Choice, sensitivity: bigint, margin: number): Noise {
  const law = mechanism === "exponential" ? "exponential" : "permute-and-flip";
  const parameter = written(fraction(BigInt(microEpsilon), MICRO));
  return { of: "choice", numbers: 1, law, parameter, sensitivity: String(sensitivity), margin, threshold: null };
}

/** By how much each grid value misses the true quantile, below zero: -whole x |(1 - p) below - p above|. */
function scoresOf(rows: readonly number[], grid: readonly number[], under: bigint, whole: bigint): readonly bigint[] {
  for (const [position, value] of rows.entries())
    if (Number.isNaN(value) || typeof value !== "number") throw new UsageError(`value number ${position} is no number`);
  const sorted = Float64Array.from(rows).sort();
  let [below, notAbove] = [0, 0];
  return grid.map((value) => {
    while (below < sorted.length && sorted[below]! < value) below++;
    while (notAbove < sorted.length && sorted[notAbove]! <= value) notAbove++;
    const difference = (whole - under) * BigInt(below) - under * BigInt(sorted.length - notAbove);
    return difference > 0n ? -difference : difference;
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
