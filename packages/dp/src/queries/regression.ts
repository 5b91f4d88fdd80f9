import { UsageError } from "@tavs/core";
import { type AdditiveQuery, additive } from "./additive.ts";
import type { Bounds } from "./bounds.ts";
import { columnsOf, covarianceOf, described } from "./covariance.ts";
import { exactMoments, momentParts } from "./moments.ts";
import { solved } from "./solved.ts";

/** A linear model of noisy sums. It has no standard errors: the noise of the sums is in the coefficients too. */
export interface Regression {
  readonly intercept: number;
  readonly coefficients: Readonly<Record<string, number>>;
  /** What was added to each standardised variance so that the noisy matrix could be solved; 0 where it could as it was. */
  readonly ridge: number;
  /** The noisy number of rows. */
  readonly rows: number;
}

export interface RegressionFacts<Field extends string> {
  readonly outcome: Field;
  /** Of the outcome and of every field that explains it. */
  readonly bounds: Readonly<Record<Field, Bounds>>;
}

/**
 * Linear regression by sufficient statistics: the moments of `covariance`, solved afterwards for nothing. Where noise left the
 * matrix unsolvable a ridge is added, and said. Source: Wang 2018 (UAI, "Revisiting differentially private linear regression").
 * Throws `UsageError` where there is no field that explains, for bounds that are none, and for a value that is no integer.
 */
export function regression<Field extends string>(
  facts: RegressionFacts<Field>,
): AdditiveQuery<readonly Readonly<Record<Field, number>>[], Regression> {
  const columns = columnsOf(facts.bounds);
  if (columns.length < 2 || !columns.some(({ field }) => field === facts.outcome))
    throw new UsageError("a regression has bounds of its outcome and of one other field or more");
  return additive({
    name: "regression",
    domain: `${JSON.stringify(facts.outcome)} explained by ${described(columns)}`,
    parts: (unit) => momentParts(columns, unit, true),
    evaluate: (rows) => exactMoments(columns, rows, true),
    postProcessing: "normal equations of noisy sums, with a ridge where they could not be solved",
    shape: (numbers) => {
      const { rows, fields, means, matrix } = covarianceOf(columns, numbers);
      return { ...fitted(fields, means, matrix, facts.outcome), rows };
    },
  });
}

function fitted(
  fields: readonly string[],
  means: readonly number[],
  matrix: readonly (readonly number[])[],
  outcome: string,
): Omit<Regression, "rows"> {
  const y = fields.indexOf(outcome);
  const explaining = fields.flatMap((_, at) => (at === y ? [] : [at]));
  const scales = fields.map((_, at) => Math.sqrt(matrix[at]![at]!) || 1);
  const correlations = explaining.map((i) => explaining.map((j) => matrix[i]![j]! / (scales[i]! * scales[j]!)));
  const { solution, ridge } = solved(
    correlations,
    explaining.map((i) => matrix[i]![y]! / scales[i]!),
  );
  const slopes = explaining.map((i, at) => solution[at]! / scales[i]!);
  const intercept = explaining.reduce((rest, i, at) => rest - slopes[at]! * means[i]!, means[y]!);
  const coefficients = Object.fromEntries(explaining.map((i, at) => [fields[i]!, slopes[at]!]));
  return { intercept, coefficients, ridge };
}
