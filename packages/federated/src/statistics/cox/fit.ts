/** A fitted Cox model as it is reported: the numbers of R's `summary(coxph(...))`, in the covariates' original units. */
import { type ChiSquaredTest, chiSquaredTest } from "../chi-squared-test.ts";
import { NORMAL_97_5, twoSidedP } from "../normal-distribution.ts";
import { covarianceToOriginalScale, type Standardization, toOriginalScale } from "../standardize.ts";
import { inverse, quadraticForm } from "../symmetric-matrix.ts";
import type { Derivatives } from "./derivatives.ts";
import type { RegularInformation } from "./information.ts";

/** One covariate: log hazard ratio per unit, its standard error, the ratio with a 95 % interval, and the Wald test. */
export interface CoxTerm {
  readonly coef: number;
  readonly se: number;
  readonly hazardRatio: number;
  readonly ci: readonly [low: number, high: number];
  readonly z: number;
  /** Two-sided, accurate in the tail: 1e-93 is 1e-93, not 0. */
  readonly p: number;
}

/** The fit; `terms` and the rows of `vcov` (p x p, by rows) are in the order of the covariates. */
export interface CoxFit {
  readonly terms: readonly CoxTerm[];
  readonly vcov: Float64Array;
  readonly logLikelihood: number;
  readonly logLikelihoodAtZero: number;
  /** Three tests that all coefficients are zero, with as many degrees of freedom as there are covariates. */
  readonly likelihoodRatio: ChiSquaredTest;
  readonly wald: ChiSquaredTest;
  readonly score: ChiSquaredTest;
  /** Newton steps taken; the rounds were one more, and one more for every halved step. */
  readonly iterations: number;
}

/** Where Newton's method came to rest, on the standardized scale. */
export interface Optimum {
  readonly coefficients: Float64Array;
  readonly here: Derivatives;
  readonly atZero: Derivatives;
  readonly factor: RegularInformation;
  /** gradient' information^-1 gradient at zero. */
  readonly score: number;
  readonly iterations: number;
}

/** Turns the optimum into what people read. The three tests do not depend on the scale. */
export function coxFit(optimum: Optimum, by: Standardization): CoxFit {
  const { coefficients, here, atZero, score, iterations } = optimum;
  const vcov = covarianceToOriginalScale(inverse(optimum.factor), by);
  const original = toOriginalScale(coefficients, by);
  const degrees = original.length;
  const test = (statistic: number): ChiSquaredTest => chiSquaredTest(statistic, degrees);
  return {
    terms: Array.from(original, (coef, j) => coxTerm(coef, Math.sqrt(vcov[j * degrees + j]!))),
    vcov,
    logLikelihood: here.logLikelihood,
    logLikelihoodAtZero: atZero.logLikelihood,
    likelihoodRatio: test(2 * (here.logLikelihood - atZero.logLikelihood)),
    wald: test(quadraticForm(here.information, coefficients)),
    score: test(score),
    iterations,
  };
}

/** A coefficient with its error, as people read it. */
export function coxTerm(coef: number, se: number): CoxTerm {
  const z = coef / se;
  const ci = [Math.exp(coef - NORMAL_97_5 * se), Math.exp(coef + NORMAL_97_5 * se)] as const;
  return { coef, se, hazardRatio: Math.exp(coef), ci, z, p: twoSidedP(z) };
}
