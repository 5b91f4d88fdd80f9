import { type Random, UsageError } from "@tavs/core";
import { discreteGaussian } from "../samplers/discrete-gaussian.ts";
import type { Scale } from "../samplers/rational.ts";
import { gaussianVariance } from "./gaussian.ts";
import type { CountingTerms } from "./tree.ts";

/**
 * Running totals by the square root of the summing matrix (Henzinger, Upadhyay 2022, arXiv 2202.11205; Fichtenberger, Henzinger,
 * Upadhyay 2023): the steps x are told as C x + noise, where C is lower triangular with the coefficients of (1 - z)^(-1/2), and the
 * totals are worked out from that. Less noise than `treeCounter` (about log(steps) / pi of sigma). C is rounded to whole
 * multiples of 2^-10, and the inverse of the rounded matrix is used: nothing is biased, nothing real is told. A person who moves one
 * step by `sensitivity` moves C x by that times the norm of its longest column, the first.
 *
 * The result takes one step and gives the total so far; a step costs the time of as many products as there were steps. Throws
 * `UsageError` if a term is not a positive integer, and after the last step.
 */
export function matrixCounter(terms: CountingTerms, random: Random): (value: bigint) => number {
  const coefficients = wholeCoefficients(terms.steps);
  const noise = discreteGaussian(matrixVariance(terms), random);
  const values: bigint[] = [];
  const estimates: number[] = [];
  let total = 0;
  return (value) => {
    if (values.length >= terms.steps)
      throw new UsageError(`this counter was made for ${terms.steps} steps; make another for more`);
    values.push(value);
    const told = noise() + values.reduce((sum, x, at) => sum + coefficients[values.length - 1 - at]! * x, 0n);
    const known = estimates.reduce((sum, x, at) => sum + Number(coefficients[values.length - 1 - at]!) * x, 0);
    estimates.push((Number(told) - known) / Number(ONE));
    total += estimates[estimates.length - 1]!;
    return total;
  };
}

const BITS = 10;
const ONE = 1n << BigInt(BITS);

/** The variance of the noise of each step. */
export function matrixVariance({ steps, sensitivity, microRho }: CountingTerms): Scale {
  if (sensitivity < 1n) throw new UsageError("sensitivity is an integer, 1 or more");
  const column = wholeCoefficients(steps).reduce((sum, c) => sum + c * c, 0n);
  return gaussianVariance({ l2SensitivitySquared: column * sensitivity * sensitivity, microRho });
}

/** c(k) = c(k - 1) (2 k - 1) / (2 k): the power series of (1 - z)^(-1/2), whose square sums. */
export function squareRootCoefficients(steps: number): readonly number[] {
  if (!Number.isSafeInteger(steps) || steps < 1) throw new UsageError("there is 1 step or more");
  const coefficients = [1];
  for (let k = 1; k < steps; k++) coefficients.push((coefficients[k - 1]! * (2 * k - 1)) / (2 * k));
  return coefficients;
}

function wholeCoefficients(steps: number): readonly bigint[] {
  return squareRootCoefficients(steps).map((c) => BigInt(Math.round(c * Number(ONE))));
}
