/** A logistic model that somebody else made: its coefficients stand in the study terms, and nothing is fitted. */
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import type { GlmResult } from "../glm/report.ts";
import type { DataRow } from "../model/data-row.ts";
import { type Scaling, scalingOf, standardizationOf } from "../model/scaling.ts";
import { designOf, type Term, termsOf } from "../model/terms.ts";
import { fieldsWith, number } from "../specification.ts";

export interface FixedModel {
  readonly [name: string]: Json;
  readonly terms: readonly Term[];
  readonly intercept: number;
  /** By the names of the columns: "age", "grade=3". */
  readonly coefficients: Readonly<Record<string, number>>;
  /** For coefficients of centred and scaled columns. Left out: of the columns in their own units, as `glm` reports them. */
  readonly scaling?: Scaling;
}

/** The model that `glm` found, to be validated or weighted by elsewhere. */
export function fixedModel(terms: readonly Term[], fit: Pick<GlmResult, "terms">): FixedModel {
  const coef = (name: string): number => {
    const term = fit.terms[name];
    if (term === undefined) throw new UsageError(`the fit has no coefficient "${name}": it is of other terms`);
    return term.coef;
  };
  const coefficients = Object.fromEntries(designOf(terms).map(({ name }) => [name, coef(name)]));
  return { terms, intercept: coef("(Intercept)"), coefficients };
}

/** Throws `UsageError` naming the field. */
export function fixedModelOf(value: Json | undefined): FixedModel {
  const given = fieldsWith(value, { names: ["terms", "intercept", "coefficients"], optional: ["scaling"] }, "model");
  const terms = termsOf(given.terms);
  const names = designOf(terms).map(({ name }) => name);
  const coefficients = fieldsWith(given.coefficients, { names, optional: [] }, "model.coefficients");
  return {
    terms,
    intercept: number(given.intercept, "model.intercept"),
    coefficients: Object.fromEntries(names.map((name) => [name, number(coefficients[name], "model.coefficients")])),
    ...(given.scaling !== undefined && { scaling: scalingOf(given.scaling, terms, designOf(terms)) }),
  };
}

/** The log odds of each row. Throws `UsageError` by row number and column at what is no number or no agreed level, or beyond all numbers. */
export function predictorOf(
  { terms, intercept, coefficients, scaling }: FixedModel,
  rows: readonly DataRow[],
): Float64Array<ArrayBuffer> {
  const design = designOf(terms);
  const { center, scale } = standardizationOf(design, scaling ?? {});
  return Float64Array.from(rows, (row, i) => {
    let eta = intercept;
    for (const [j, column] of design.entries())
      eta += (coefficients[column.name]! * (column.at(row, i) - center[j]!)) / scale[j]!;
    if (!Number.isFinite(eta)) throw new UsageError(`row number ${i} has no finite prediction by the model`);
    return eta;
  });
}

/** The risk of somebody with these log odds. */
export const riskOf = (predictor: number): number => 1 / (1 + Math.exp(-predictor));
