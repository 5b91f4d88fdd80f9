import { UsageError } from "@tavs/core";
import { fixedPoint } from "@tavs/core/sharing";
import type { Json } from "@tavs/core/study";
import type { Analysis } from "../../secure-sum/analysis.ts";
import { type Federated, federated } from "../../secure-sum/federated.ts";
import { column, eventColumn, type Row } from "../rows.ts";
import { fields, number, oneOf, text, texts } from "../specification.ts";
import { type Standardization, standardize } from "../standardize.ts";
import { packedLength } from "../symmetric-matrix.ts";
import { reals } from "../vector-codec.ts";
import { derivativesFrom, derivativesToVector } from "./derivatives.ts";
import type { CoxFit, CoxTerm } from "./fit.ts";
import { beginNewton, type Climbing, continueNewton, MOST_ROUNDS } from "./newton.ts";
import { partialLikelihood } from "./partial-likelihood.ts";
import { type SortedRows, sortRows } from "./rows.ts";

/** A Cox model, as it stands in the study terms. */
export interface CoxSpecification {
  readonly [name: string]: Json;
  /** The column with follow-up times, and the column with 1 where they ended with the event. */
  readonly time: string;
  readonly event: string;
  /** The covariates' columns. */
  readonly terms: readonly string[];
  readonly ties: "efron" | "breslow";
  /**
   * What is opened: `"within-site"` sums each hospital's own partial likelihood, so that only the log-likelihood and its
   * derivatives are opened, and equals R's `strata(site)`.
   */
  readonly opening: "within-site";
  /** Public constants near each covariate's mean and standard deviation: agreed, never computed from the rows. */
  readonly scaling: { readonly [term: string]: { readonly center: number; readonly scale: number } };
}

export interface CoxResult extends Omit<CoxFit, "terms"> {
  readonly terms: Readonly<Record<string, CoxTerm>>;
}

const FRACTION_BITS = 60; // 2^-61 a hospital: far below the rounding of the sums themselves

const analysis: Analysis<CoxSpecification, readonly Row[], SortedRows, Float64Array, Climbing, CoxResult> = {
  name: "federated/cox/1",
  reveals: {
    coordinator: {
      learns:
        "learns, for each iteration, the total log-likelihood, gradient and information over all hospitals, hence the fitted model, and nothing else",
      against: "semi-honest",
      collusion: "with all hospitals but two it learns the sums of those two",
    },
    participant: {
      learns: "learns the coefficients of each iteration and the fitted ones, and nothing else",
      against: "semi-honest",
      collusion: "with all hospitals but two and the coordinator it learns the sums of those two",
    },
  },
  question: ({ terms }) => reals(terms.length),
  rounds: () => MOST_ROUNDS,
  check,
  shape: ({ terms }, parties) => ({
    length: 1 + terms.length + packedLength(terms.length),
    numbers: fixedPoint({ bits: 128, fractionBits: FRACTION_BITS, parties }),
  }),
  first(specification) {
    const memory = beginNewton(standardization(specification));
    return { ask: memory.coefficients, memory };
  },
  next({ terms }, memory, totals) {
    const state = continueNewton(memory, derivativesFrom(totals, terms.length));
    if (state.at === "climbing") return { ask: state.coefficients, memory: state };
    const named = terms.map((term, j) => [term, state.fit.terms[j]!] as const);
    return { last: memory.coefficients, result: { ...state.fit, terms: Object.fromEntries(named) } };
  },
  prepare: (specification, rows) => prepare(specification, rows),
  answer: {
    by: "rows",
    compute: ({ ties }, rows, beta) => derivativesToVector(partialLikelihood(rows, beta, ties)),
  },
};

function check(value: Json): CoxSpecification {
  const given = fields(value, ["time", "event", "terms", "ties", "opening", "scaling"]);
  const terms = texts(given.terms, "terms");
  const constants = fields(given.scaling, terms, "scaling");
  return {
    time: text(given.time, "time"),
    event: text(given.event, "event"),
    terms,
    ties: oneOf(given.ties, "ties", ["efron", "breslow"]),
    opening: oneOf(given.opening, "opening", ["within-site"]),
    scaling: Object.fromEntries(terms.map((term) => [term, scalingOf(constants[term]!)])),
  };
}

function scalingOf(value: Json): { readonly center: number; readonly scale: number } {
  const { center, scale } = fields(value, ["center", "scale"], "scaling");
  return {
    center: number(center, "scaling.center"),
    scale: number(scale, "scaling.scale", { least: Number.MIN_VALUE }),
  };
}

function standardization({ terms, scaling }: CoxSpecification): Standardization {
  return {
    center: Float64Array.from(terms, (term) => scaling[term]!.center),
    scale: Float64Array.from(terms, (term) => scaling[term]!.scale),
  };
}

const LARGEST_SHARE = 0.33; // of parameters a row, as DataSHIELD's nfilter.glm: a model near its data shows them

function prepare(specification: CoxSpecification, rows: readonly Row[]): SortedRows {
  const { terms, time, event } = specification;
  if (terms.length > LARGEST_SHARE * rows.length)
    throw new UsageError(
      `${rows.length} rows are too few for ${terms.length} covariates: at most ${LARGEST_SHARE} a row`,
    );
  const columns = terms.map((term) => column(rows, term));
  const covariates = Float64Array.from({ length: rows.length * terms.length }, (_, at) => {
    return columns[at % terms.length]![Math.floor(at / terms.length)]!;
  });
  const onScale = standardize(covariates, standardization(specification));
  return sortRows({
    time: column(rows, time),
    event: eventColumn(rows, event),
    covariates: onScale,
    columns: terms.length,
  });
}

/** The Cox model over all hospitals, each a stratum: Newton's method on sums that nobody can take apart. 5 to 8 rounds. */
export const cox: Federated<CoxSpecification, readonly Row[], Float64Array, CoxResult> = federated(analysis);
