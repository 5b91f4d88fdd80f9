/** A hospital's rows as the columns of a model, on the public scale, after its own checks. */

import { standardize } from "../standardize.ts";
import type { DataRow } from "./data-row.ts";
import type { Scaling } from "./scaling.ts";
import { standardizationOf } from "./scaling.ts";
import type { DesignColumn } from "./terms.ts";
import { mustBeCommon, mustBeEnoughRows, mustBeFewParameters, type Thresholds } from "./thresholds.ts";

export interface DesignRules {
  readonly design: readonly DesignColumn[];
  readonly scaling: Scaling;
  readonly thresholds: Thresholds;
  /** Columns of the design and an intercept, if there is one. */
  readonly parameters: number;
}

/**
 * n x p standardized covariates by rows. Throws `UsageError`: too few rows for so many parameters, a value that almost nobody here has (by
 * column), and by row number and column at what is no number or no agreed level. Cost: n p.
 */
export function designMatrix(
  rows: readonly DataRow[],
  { design, scaling, thresholds, parameters }: DesignRules,
): Float64Array<ArrayBuffer> {
  mustBeEnoughRows(rows.length, thresholds);
  mustBeFewParameters(parameters, rows.length, thresholds);
  const covariates = new Float64Array(rows.length * design.length);
  for (const [j, column] of design.entries()) {
    const values = Float64Array.from(rows, (row, i) => column.at(row, i));
    mustBeCommon(values, column.name, thresholds);
    for (let i = 0; i < rows.length; i++) covariates[i * design.length + j] = values[i]!;
  }
  return standardize(covariates, standardizationOf(design, scaling));
}
