/** What a hospital adds in a round of a generalised linear model: derivatives, and a few sums that do not change. */
import { CompensatedSums } from "../compensated-sums.ts";
import { outerProducts } from "../cox/person-sums.ts";
import { packedLength } from "../symmetric-matrix.ts";
import { rowTerms } from "./family.ts";
import type { LocalGlm } from "./local.ts";
import type { Family } from "./specification.ts";

/** p columns: the log likelihood, its gradient (1 + p, the intercept first) and information (packed), then the constants below. */
export interface GlmSums {
  readonly logLikelihood: number;
  readonly gradient: Float64Array;
  readonly information: Float64Array;
  readonly saturated: number;
  readonly rows: number;
  /** Of the weights, and of their logarithms. */
  readonly weight: number;
  readonly logWeight: number;
  /** Weighted sums of the outcome, and of exp(offset) or, for "gaussian", the offset. */
  readonly outcome: number;
  readonly exposure: number;
  /** Weighted sums of each column (p) and of its square (p), for the scale of a penalty. */
  readonly first: Float64Array;
  readonly second: Float64Array;
}

const CONSTANTS = 6;

export const glmLength = (columns: number): number => 2 + columns + packedLength(1 + columns) + CONSTANTS + 2 * columns;

/** The numbers of `GlmSums`, one behind the other. Cost: n p^2. */
export function glmSums(
  { outcome, weight, offset, covariates }: LocalGlm,
  beta: Float64Array,
  family: Family,
): Float64Array {
  const p = beta.length - 1;
  const sums = new CompensatedSums(glmLength(p));
  const x = new Float64Array(1 + p).fill(1);
  const constants = 2 + p + packedLength(1 + p);
  for (let row = 0; row < outcome.length; row++) {
    for (let j = 0; j < p; j++) x[1 + j] = covariates[row * p + j]!;
    const eta = x.reduce((sum, value, j) => sum + value * beta[j]!, offset[row]!);
    const { logLikelihood, residual, curvature, saturated } = rowTerms(family, outcome[row]!, eta);
    const w = weight[row]!;
    sums.add(0, w * logLikelihood);
    for (let i = 0, k = 2 + p; i <= p; i++) {
      sums.add(1 + i, w * residual * x[i]!);
      for (let j = i; j <= p; j++, k++) sums.add(k, w * curvature * x[i]! * x[j]!);
    }
    const exposure = family === "gaussian" ? offset[row]! : Math.exp(offset[row]!);
    for (const [k, value] of [w * saturated, 1, w, Math.log(w), w * outcome[row]!, w * exposure].entries())
      sums.add(constants + k, value);
    for (let j = 0; j < p; j++) {
      sums.add(constants + CONSTANTS + j, w * x[1 + j]!);
      sums.add(constants + CONSTANTS + p + j, w * x[1 + j]! ** 2);
    }
  }
  return sums.toArray();
}

export function glmSumsFrom(vector: Float64Array, columns: number): GlmSums {
  const constants = 2 + columns + packedLength(1 + columns);
  const [saturated = 0, rows = 0, weight = 0, logWeight = 0, outcome = 0, exposure = 0] = vector.slice(constants);
  const end = constants + CONSTANTS;
  return {
    logLikelihood: vector[0]!,
    gradient: vector.slice(1, 2 + columns),
    information: vector.slice(2 + columns, constants),
    ...{ saturated, rows: Math.round(rows), weight, logWeight, outcome, exposure }, // a count: rounding is far below a half
    first: vector.slice(end, end + columns),
    second: vector.slice(end + columns, end + 2 * columns),
  };
}

/** The middle of the sandwich: outer products of the persons' scores (packed, 1 + p). */
export function glmProducts(
  { outcome, weight, offset, covariates, person }: LocalGlm,
  beta: Float64Array,
  family: Family,
): Float64Array {
  const size = beta.length;
  const scores = new Float64Array(outcome.length * size);
  for (let row = 0; row < outcome.length; row++) {
    const x = (j: number) => (j === 0 ? 1 : covariates[row * (size - 1) + j - 1]!);
    let eta = offset[row]!;
    for (let j = 0; j < size; j++) eta += beta[j]! * x(j);
    const { residual } = rowTerms(family, outcome[row]!, eta);
    for (let j = 0; j < size; j++) scores[row * size + j] = residual * x(j);
  }
  return outerProducts(scores, { columns: size, weight, person });
}
