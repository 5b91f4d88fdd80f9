/** A fitted Cox model as people read it, with names, and with what the terms ask for beside it. */
import type { ChiSquaredTest } from "../chi-squared-test.ts";
import { standardizationOf } from "../model/scaling.ts";
import { termColumns } from "../model/term-names.ts";
import { designOf } from "../model/terms.ts";
import { type Concordance, concordanceFrom } from "./concordance.ts";
import type { CoxFit, CoxTerm } from "./fit.ts";
import { type PooledRound, pooledHazard, pooledTimeSums } from "./pooled-likelihood.ts";
import { proportionalityTest, type TimeSums, timeSumsFrom } from "./proportionality.ts";
import { reportParts } from "./report-sums.ts";
import { sandwich } from "./sandwich.ts";
import type { CoxSpecification } from "./specification.ts";

export interface CoxResult extends Omit<CoxFit, "terms"> {
  readonly terms: Readonly<Record<string, CoxTerm>>;
  /** Where errors are robust, and `terms`, `vcov` and `wald` with them: the covariance of the model. */
  readonly modelVcov?: Float64Array;
  readonly concordance?: Concordance | null;
  /** A test a term, and of all together ("GLOBAL"). */
  readonly proportionality?: Readonly<Record<string, ChiSquaredTest>>;
  /** Without strata: the cumulative hazard of a patient whose covariates are all zero, in their own units. */
  readonly baselineHazard?: readonly { readonly time: number; readonly cumulativeHazard: number }[];
}

/** Within hospitals; `totals` are those of the last round, null where there was none. */
export function report(specification: CoxSpecification, fit: CoxFit, totals: Float64Array | null): CoxResult {
  const { robust, pairs, time } = reportParts(specification);
  const columns = fit.terms.length;
  const all = totals ?? new Float64Array();
  const sums = time > 0 ? timeSumsFrom(all.slice(robust + pairs, robust + pairs + time), columns) : null;
  return {
    ...named(specification, fit, robust > 0 ? all.slice(0, robust) : null),
    ...(pairs > 0 && { concordance: concordanceFrom(all.slice(robust, robust + pairs)) }),
    ...(sums && { proportionality: proportionalityOf(specification, sums) }),
  };
}

/** Without strata: `round` is the last of Newton's, `products` the middle of the sandwich if one was asked for. */
export function pooledReport(round: PooledRound, fit: CoxFit, products: Float64Array | null): CoxResult {
  const { specification } = round;
  const { robust } = reportParts(specification);
  const sums = specification.proportionality && pooledTimeSums(round, specification.proportionality);
  const design = designOf(specification.terms);
  const { center, scale } = standardizationOf(design, specification.scaling);
  const atZero = Math.exp(-round.beta.reduce((sum, value, j) => sum + (value * center[j]!) / scale[j]!, 0));
  const hazard = pooledHazard(round).map((value, k) => ({
    time: specification.opened!.times[k]!,
    cumulativeHazard: value * atZero,
  }));
  return {
    ...named(specification, fit, products?.slice(0, robust) ?? null),
    ...(sums && { proportionality: proportionalityOf(specification, sums) }),
    baselineHazard: hazard,
  };
}

function named(specification: CoxSpecification, fit: CoxFit, products: Float64Array | null) {
  const design = designOf(specification.terms);
  const { scale } = standardizationOf(design, specification.scaling);
  const shown = products === null ? fit : { ...fit, modelVcov: fit.vcov, ...sandwich(fit, products, scale) };
  return { ...shown, terms: Object.fromEntries(design.map(({ name }, j) => [name, shown.terms[j]!] as const)) };
}

function proportionalityOf({ terms }: CoxSpecification, sums: TimeSums): Readonly<Record<string, ChiSquaredTest>> {
  const tests = termColumns(terms).map(({ name, columns }) => [name, proportionalityTest(sums, columns)] as const);
  const all = [...sums.score.keys()];
  return Object.fromEntries([...tests, ["GLOBAL", proportionalityTest(sums, all)] as const]);
}
