/** What a patient meets while at risk: hazards, and the means of those at risk, at each time. Score residuals are made of it. */
import type { Ties } from "./partial-likelihood.ts";

/** Weighted sums over those at risk (1, x) and over those with the event among them, at one time. */
export interface RiskSums {
  readonly weight: number;
  readonly first: Float64Array;
  readonly dying: number;
  readonly dyingFirst: Float64Array;
  /** How many have the event, and what they weigh on average. */
  readonly deaths: number;
  readonly each: number;
}

/**
 * One time, p covariates, as 2 + 3 p numbers: the hazard, the hazard times the mean (p); and for those who have the event now the average of
 * the means (p), and the hazard and the hazard times the mean (p) that Efron's shrinking share spares them.
 */
export const pathLength = (columns: number): number => 2 + 3 * columns;

/** Adds one time's numbers into `path` at `at`. Therneau & Grambsch 2000, section 4.2 and its Efron form. */
export function writeStep(path: Float64Array, at: number, sums: RiskSums & { readonly ties: Ties }): void {
  const p = sums.first.length;
  for (let k = 0; k < sums.deaths; k++) {
    const spared = sums.ties === "efron" ? k / sums.deaths : 0;
    const weight = sums.weight - spared * sums.dying;
    const hazard = sums.each / weight;
    path[at]! += hazard;
    path[at + 1 + 2 * p]! += spared * hazard;
    for (let j = 0; j < p; j++) {
      const mean = (sums.first[j]! - spared * sums.dyingFirst[j]!) / weight;
      path[at + 1 + j]! += hazard * mean;
      path[at + 1 + p + j]! += mean / sums.deaths;
      path[at + 2 + 2 * p + j]! += spared * hazard * mean;
    }
  }
}

/** A patient with these covariates (from `at` on) and relative risk, who leaves when `passed` (hazard, hazard times mean) has been met. */
export interface Leaving {
  readonly covariates: Float64Array;
  readonly at: number;
  readonly risk: number;
  readonly passed: Float64Array;
  /** Where in `path` the time starts at which the patient has the event; -1 without event. */
  readonly step: number;
}

/** The score residual: what the patient adds to the gradient, less what was expected of them. */
export function scoreResidual(path: Float64Array, { covariates, at, risk, passed, step }: Leaving): Float64Array {
  const p = passed.length - 1;
  return Float64Array.from({ length: p }, (_, j) => {
    const x = covariates[at + j]!;
    const expected = risk * (x * passed[0]! - passed[1 + j]!);
    if (step < 0) return -expected;
    const spared = risk * (x * path[step + 1 + 2 * p]! - path[step + 2 + 2 * p + j]!);
    return x - path[step + 1 + p + j]! + spared - expected;
  });
}
