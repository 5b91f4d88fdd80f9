/** One hospital's rows for a generalised linear model: checked against the terms, complete, on the public scale. */
import { UsageError } from "@tavs/core";
import { personsOf } from "../cox/person-sums.ts";
import { completeRows, type DataRow, numbersIn } from "../model/data-row.ts";
import { designMatrix } from "../model/design-matrix.ts";
import { missingOf } from "../model/row-rules.ts";
import { columnsRead, designOf } from "../model/terms.ts";
import { mustBeCommon, thresholdsOf } from "../model/thresholds.ts";
import type { GlmSpecification } from "./specification.ts";

export interface LocalGlm {
  /** n. */
  readonly outcome: Float64Array;
  readonly weight: Float64Array;
  readonly offset: Float64Array;
  /** n x p, by rows. */
  readonly covariates: Float64Array;
  readonly person: Uint32Array;
}

/** Throws `UsageError` by row number and column, and where this hospital's own rules say no. Cost: n p. */
export function prepareGlm(specification: GlmSpecification, all: readonly DataRow[]): LocalGlm {
  const { outcome, terms, scaling, offset, weights, person } = specification;
  const read = [outcome, ...columnsRead(terms), ...[offset, weights, person].filter((name) => name !== undefined)];
  const rows = completeRows(all, read, missingOf(specification.missing));
  const design = designOf(terms);
  const thresholds = thresholdsOf(specification.thresholds);
  const covariates = designMatrix(rows, { design, scaling, thresholds, parameters: 1 + design.length });
  const y = outcomes(specification, rows);
  if (specification.family === "logistic") mustBeCommon(y, outcome, thresholds);
  const weight = weights === undefined ? new Float64Array(rows.length).fill(1) : numbersIn(rows, weights);
  const odd = weight.findIndex((value) => !(value > 0));
  if (odd >= 0) throw new UsageError(`row number ${odd} needs a positive weight`);
  return {
    outcome: y,
    weight,
    offset: offset === undefined ? new Float64Array(rows.length) : numbersIn(rows, offset),
    covariates,
    person: personsOf(person === undefined ? null : rows.map((row) => row[person]), rows.length),
  };
}

function outcomes({ outcome, family }: GlmSpecification, rows: readonly DataRow[]): Float64Array {
  const y = numbersIn(rows, outcome);
  const bad = y.findIndex(
    (value) =>
      (family === "logistic" && value !== 0 && value !== 1) ||
      (family === "poisson" && !(Number.isSafeInteger(value) && value >= 0)),
  );
  if (bad >= 0)
    throw new UsageError(
      `row number ${bad} needs ${family === "logistic" ? "0 or 1" : "a count"} in column "${outcome}"`,
    );
  return y;
}
