/** A fitted generalised linear model as people read it: the numbers of R's summary(glm) and summary(lm), in the columns' own units. */
import { matrixProduct, transposed } from "../matrix.ts";
import { standardizationOf } from "../model/scaling.ts";
import { designOf } from "../model/terms.ts";
import { NORMAL_97_5, twoSidedP } from "../normal-distribution.ts";
import { studentTwoSidedP } from "../student-t.ts";
import { factorize, inverse, packedIndex } from "../symmetric-matrix.ts";
import type { GlmSpecification } from "./specification.ts";
import type { GlmSums } from "./sums.ts";

/** `null` errors for a penalised fit. `statistic` is z, for "gaussian" t; the interval is the normal one. */
export interface GlmTerm {
  readonly coef: number;
  readonly se: number | null;
  readonly ci: readonly [low: number, high: number] | null;
  readonly statistic: number | null;
  readonly p: number | null;
}

export interface GlmResult {
  /** "(Intercept)" first. */
  readonly terms: Readonly<Record<string, GlmTerm>>;
  /** (1 + p) x (1 + p), by rows; null for a penalised fit. */
  readonly vcov: Float64Array | null;
  readonly rows: number;
  readonly logLikelihood: number;
  readonly deviance: number;
  /** Of the intercept alone; null for a logistic model with an offset, for which it was not fitted. */
  readonly nullDeviance: number | null;
  readonly aic: number;
  /** "gaussian": the standard deviation of the errors; else null. */
  readonly sigma: number | null;
  /** What the penalised fit minimised: -loglik / n plus the penalty is at rest to this much (Karush, Kuhn & Tucker); null without penalty. */
  readonly rest: number | null;
}

export interface Fitted {
  readonly specification: GlmSpecification;
  readonly coefficients: Float64Array;
  readonly sums: GlmSums;
  readonly start: GlmSums;
  /** The middle of the sandwich, packed; null for errors of the model. */
  readonly products: Float64Array | null;
}

export function glmReport(fitted: Fitted): GlmResult {
  const { specification, coefficients, sums, start } = fitted;
  const size = coefficients.length;
  const toOriginal = transformation(specification, size);
  const original = Float64Array.from({ length: size }, (_, i) =>
    coefficients.reduce((sum, value, j) => sum + toOriginal[i * size + j]! * value, 0),
  );
  const gaussian = specification.family === "gaussian";
  const degrees = sums.rows - size;
  const dispersion = gaussian ? (-2 * sums.logLikelihood) / degrees : 1;
  const standardized = specification.penalty ? null : covariance(fitted, dispersion);
  const vcov =
    standardized && matrixProduct(matrixProduct(toOriginal, standardized, size), transposed(toOriginal, size), size);
  const names = ["(Intercept)", ...designOf(specification.terms).map(({ name }) => name)];
  const term = (j: number) => termOf(original[j]!, vcov && Math.sqrt(vcov[j * size + j]!), gaussian ? degrees : null);
  const deviance = 2 * (sums.saturated - sums.logLikelihood);
  const logLikelihood = gaussian ? gaussianLogLikelihood(sums) : sums.logLikelihood;
  return {
    terms: Object.fromEntries(names.map((name, j) => [name, term(j)] as const)),
    vcov,
    rows: sums.rows,
    logLikelihood,
    deviance,
    nullDeviance:
      specification.family === "logistic" && specification.offset !== undefined
        ? null
        : 2 * (start.saturated - start.logLikelihood),
    aic: 2 * (size + Number(gaussian)) - 2 * logLikelihood,
    sigma: gaussian ? Math.sqrt(dispersion) : null,
    rest: specification.penalty ? restOf(fitted) : null,
  };
}

const gaussianLogLikelihood = ({ rows, logLikelihood, logWeight }: GlmSums): number =>
  0.5 * (logWeight - rows * (Math.log(2 * Math.PI) + 1 + Math.log((-2 * logLikelihood) / rows)));

function covariance({ coefficients, sums, products }: Fitted, dispersion: number): Float64Array {
  const size = coefficients.length;
  const factor = factorize(sums.information, size);
  if (factor.at === "singular") return new Float64Array(size * size).fill(Number.NaN); // newton has refused it before
  const bread = inverse(factor);
  if (products === null) return bread.map((value) => value * dispersion);
  const middle = bread.map((_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return products[packedIndex(Math.min(i, j), Math.max(i, j), size)]!;
  });
  return matrixProduct(matrixProduct(bread, middle, size), bread, size);
}

/** b = T b_standardized: slopes by their scale, the intercept less what centring took off. */
function transformation({ terms, scaling }: GlmSpecification, size: number): Float64Array {
  const { center, scale } = standardizationOf(designOf(terms), scaling);
  const matrix = new Float64Array(size * size);
  matrix[0] = 1;
  for (let j = 1; j < size; j++) {
    matrix[j * size + j] = 1 / scale[j - 1]!;
    matrix[j] = -center[j - 1]! / scale[j - 1]!;
  }
  return matrix;
}

function termOf(coef: number, se: number | null, degrees: number | null): GlmTerm {
  if (se === null) return { coef, se: null, ci: null, statistic: null, p: null };
  const statistic = coef / se;
  const p = degrees === null ? twoSidedP(statistic) : studentTwoSidedP(statistic, degrees);
  return { coef, se, ci: [coef - NORMAL_97_5 * se, coef + NORMAL_97_5 * se], statistic, p };
}

/** The largest violation of the conditions of a minimum, in the unit of -loglik / n for a column of standard deviation 1. */
function restOf({ specification, coefficients, sums }: Fitted): number {
  const { kind, lambda } = specification.penalty!;
  const off = sums.first.map((sum, j) => {
    const deviation = Math.sqrt(sums.second[j]! / sums.weight - (sum / sums.weight) ** 2);
    if (!(deviation > 0)) return 0;
    const slope = sums.gradient[1 + j]! / sums.weight / deviation;
    const b = coefficients[1 + j]! * deviation;
    if (kind === "ridge") return Math.abs(slope - lambda * b);
    return b === 0 ? Math.max(0, Math.abs(slope) - lambda) : Math.abs(slope - lambda * Math.sign(b));
  });
  return off.reduce((most, value) => Math.max(most, value), Math.abs(sums.gradient[0]!) / sums.weight);
}
