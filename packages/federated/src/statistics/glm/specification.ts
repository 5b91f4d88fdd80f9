/** A generalised linear model as it stands in the study terms, and its checks. The intercept is always there. */
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { ROW_RULES, type RowRules, rowRules } from "../model/row-rules.ts";
import { type Scaling, scalingOf } from "../model/scaling.ts";
import { designOf, type Term, termsOf } from "../model/terms.ts";
import { fields, fieldsWith, number, oneOf, text } from "../specification.ts";

/** Outcomes of 0 and 1 with log odds, counts with log rates, and numbers. */
export type Family = "logistic" | "poisson" | "gaussian";

/**
 * Minimises -loglik / n + lambda |b|_1 ("lasso") or + lambda / 2 |b|_2^2 ("ridge") over coefficients of columns that are scaled to their
 * population standard deviation over all hospitals; the intercept is free. As glmnet; for Gaussian, -loglik is half the squared errors.
 */
export interface Penalty {
  readonly [name: string]: Json;
  readonly kind: "ridge" | "lasso";
  readonly lambda: number;
}

export interface GlmSpecification extends RowRules {
  readonly [name: string]: Json;
  readonly outcome: string;
  readonly family: Family;
  readonly terms: readonly Term[];
  /** Public constants near each column's mean and standard deviation: agreed, never computed from the rows. */
  readonly scaling: Scaling;
  /** A column that is added to the linear predictor: the log of the time at risk. */
  readonly offset?: string;
  /** A column of positive weights; errors are robust then. */
  readonly weights?: string;
  readonly penalty?: Penalty;
  readonly errors?: "model" | "robust";
  /** The column that tells persons apart, for robust errors; every row is one when left out. */
  readonly person?: string;
}

const OPTIONAL = ["offset", "weights", "penalty", "errors", "person", ...ROW_RULES];

/** Throws `UsageError` naming the field. */
export function checkGlm(value: Json): GlmSpecification {
  const given = fieldsWith(value, { names: ["outcome", "family", "terms", "scaling"], optional: OPTIONAL });
  const terms = termsOf(given.terms);
  const specification: GlmSpecification = {
    outcome: text(given.outcome, "outcome"),
    family: oneOf(given.family, "family", ["logistic", "poisson", "gaussian"]),
    terms,
    scaling: scalingOf(given.scaling, terms, designOf(terms)),
    ...(given.offset !== undefined && { offset: text(given.offset, "offset") }),
    ...(given.weights !== undefined && { weights: text(given.weights, "weights") }),
    ...(given.penalty !== undefined && { penalty: penaltyOf(given.penalty) }),
    ...(given.errors !== undefined && { errors: oneOf(given.errors, "errors", ["model", "robust"]) }),
    ...(given.person !== undefined && { person: text(given.person, "person") }),
    ...rowRules(given),
  };
  if (specification.penalty && (specification.errors ?? specification.person) !== undefined)
    throw new UsageError("errors: a penalised fit has none");
  if (specification.person !== undefined && !isRobustGlm(specification))
    throw new UsageError("person: is for robust errors");
  if (specification.weights !== undefined && specification.errors === "model")
    throw new UsageError("errors: with weights, the errors of the model are wrong; take robust");
  return specification;
}

/** Whether errors are robust: where they are asked for, and where rows have weights. */
export const isRobustGlm = ({ errors, weights, penalty }: GlmSpecification): boolean =>
  penalty === undefined && (errors ?? (weights === undefined ? "model" : "robust")) === "robust";

function penaltyOf(value: Json): Penalty {
  const given = fields(value, ["kind", "lambda"], "penalty");
  return {
    kind: oneOf(given.kind, "penalty.kind", ["ridge", "lasso"]),
    lambda: number(given.lambda, "penalty.lambda", { least: 0 }),
  };
}
