/** What hospitals add in the last round of a Cox fit: the middle of the sandwich, pairs for the concordance, sums over time. */

import { designOf } from "../model/terms.ts";
import { packedLength } from "../symmetric-matrix.ts";
import { CONCORDANCE_NUMBERS, concordanceSums } from "./concordance.ts";
import type { LocalCox } from "./local.ts";
import { linearPredictor } from "./partial-likelihood.ts";
import { outerProducts } from "./person-sums.ts";
import { timeSumsLength } from "./proportionality.ts";
import { pathLength, scoreResidual } from "./risk-path.ts";
import { scoreResiduals } from "./score-residuals.ts";
import { type CoxSpecification, isRobust } from "./specification.ts";
import { timeSums } from "./time-sums.ts";

/** How many numbers each part has, in their order; without strata only the sandwich needs a round of its own. */
export function reportParts(specification: CoxSpecification): { robust: number; pairs: number; time: number } {
  const columns = designOf(specification.terms).length;
  const within = specification.opening === "within-site";
  return {
    robust: isRobust(specification) ? packedLength(columns) : 0,
    pairs: within && specification.concordance !== undefined ? CONCORDANCE_NUMBERS : 0,
    time: within && specification.proportionality !== undefined ? timeSumsLength(columns) : 0,
  };
}

export function reportLength(specification: CoxSpecification): number {
  const { robust, pairs, time } = reportParts(specification);
  return robust + pairs + time;
}

/** Within the hospital. */
export function reportSums(
  specification: CoxSpecification,
  { rows, person }: LocalCox,
  beta: Float64Array,
): Float64Array {
  const { robust, pairs, time } = reportParts(specification);
  const { ties, proportionality } = specification;
  const sums = new Float64Array(robust + pairs + time);
  const by = { columns: rows.columns, weight: rows.weight, person };
  if (robust > 0) sums.set(outerProducts(scoreResiduals(rows, beta, ties), by));
  if (pairs > 0) sums.set(concordanceSums(rows, linearPredictor(rows, beta), person), robust);
  if (time > 0) sums.set(timeSums(rows, beta, { ties, transform: proportionality! }), robust + pairs);
  return sums;
}

/** Without strata: the residuals against everybody's hazards and means, which the question tells. */
export function pooledResiduals(
  { rows, person }: LocalCox,
  { beta, path, shift }: { readonly beta: Float64Array; readonly path: Float64Array; readonly shift: number },
): Float64Array {
  const p = rows.columns;
  const predictor = linearPredictor(rows, beta);
  const center = rows.middle.reduce((sum, value, j) => sum + value * beta[j]!, 0);
  const covariates = rows.covariates.map((value, at) => value + rows.middle[at % p]!);
  const residuals = new Float64Array(covariates.length);
  const passed = new Float64Array(1 + p);
  let met = 0;
  for (let g = rows.ends.length - 1; g >= 0; g--) {
    for (; met <= rows.times[g]!; met++) for (let j = 0; j <= p; j++) passed[j]! += path[met * pathLength(p) + j]!;
    const start = rows.ends[g - 1] ?? 0;
    for (let row = start; row < rows.ends[g]!; row++) {
      const step = rows.event[row] === 1 ? rows.times[g]! * pathLength(p) : -1;
      const risk = Math.exp(predictor[row]! + center - shift);
      residuals.set(scoreResidual(path, { covariates, at: row * p, risk, passed, step }), row * p);
    }
  }
  return outerProducts(residuals, { columns: p, weight: rows.weight, person });
}
