/** A Cox model as it stands in the study terms, and its checks. */
import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { type Factor, factorOf } from "../model/factor.ts";
import { ROW_RULES, type RowRules, rowRules } from "../model/row-rules.ts";
import { type Scaling, scalingOf } from "../model/scaling.ts";
import { designOf, type Term, termsOf } from "../model/terms.ts";
import { fieldsWith, integer, oneOf, text } from "../specification.ts";
import { type Opened, openedOf } from "./opening.ts";
import { type Transform, transformOf } from "./proportionality.ts";

export interface CoxSpecification extends RowRules {
  readonly [name: string]: Json;
  /** The column with follow-up times, and the column with 1 where they ended with the event. */
  readonly time: string;
  readonly event: string;
  /** The event's value in its column, where other values are other causes (a cause-specific model); 1 when left out, and then only 0 and 1 are taken. */
  readonly cause?: number;
  /** Numbers, factors and interactions. */
  readonly terms: readonly Term[];
  readonly ties: "efron" | "breslow";
  /**
   * What is opened. `"within-site"`: each hospital sums its own partial likelihood, so that only the log-likelihood and its
   * derivatives are opened; equals R's `strata(site)`. `"grid"` and `"exact"`: sums over everybody at risk, at the times of `opened`.
   */
  readonly opening: "within-site" | "grid" | "exact";
  /** For "grid" and "exact": at which times, and between which limits each column lies. */
  readonly opened?: Opened;
  /** Public constants near each column's mean and standard deviation: agreed, never computed from the rows. */
  readonly scaling: Scaling;
  /** A column of positive weights; errors are robust then. */
  readonly weights?: string;
  /** A column that is added to the linear predictor. */
  readonly offset?: string;
  /** Strata inside each hospital. */
  readonly strata?: Factor;
  /** "robust": sandwich errors, clustered by `person` (Lin & Wei 1989); "model" when left out, and no weights are named. */
  readonly errors?: "model" | "robust";
  /** The column that tells persons apart; every row is one when left out. A person at two hospitals counts as two. */
  readonly person?: string;
  /** Harrell's C inside hospitals, with its error. */
  readonly concordance?: "within-site";
  /** A test that hazards are proportional, against coefficients that change with a function of time. */
  readonly proportionality?: Transform;
}

const NAMES = ["time", "event", "terms", "ties", "opening", "scaling"];
const OPTIONAL = [
  ...["cause", "opened", "weights", "offset", "strata", "errors", "person", "concordance", "proportionality"],
  ...ROW_RULES,
];

/** Throws `UsageError` naming the field, also where an opening does not give what is asked. */
export function checkCox(value: Json): CoxSpecification {
  const given = fieldsWith(value, { names: NAMES, optional: OPTIONAL });
  const terms = termsOf(given.terms);
  const design = designOf(terms);
  const opening = oneOf(given.opening, "opening", ["within-site", "grid", "exact"]);
  const specification: CoxSpecification = {
    time: text(given.time, "time"),
    event: text(given.event, "event"),
    terms,
    ties: oneOf(given.ties, "ties", ["efron", "breslow"]),
    opening,
    scaling: scalingOf(given.scaling, terms, design),
    ...(given.cause !== undefined && { cause: integer(given.cause, "cause", { least: 1, most: 1_000_000 }) }),
    ...(opening !== "within-site" && { opened: openedOf(given.opened, opening, design) }),
    ...(given.weights !== undefined && { weights: text(given.weights, "weights") }),
    ...(given.offset !== undefined && { offset: text(given.offset, "offset") }),
    ...(given.strata !== undefined && { strata: factorOf(given.strata, "strata", 1) }),
    ...(given.errors !== undefined && { errors: oneOf(given.errors, "errors", ["model", "robust"]) }),
    ...(given.person !== undefined && { person: text(given.person, "person") }),
    ...(given.concordance !== undefined && { concordance: oneOf(given.concordance, "concordance", ["within-site"]) }),
    ...(given.proportionality !== undefined && { proportionality: transformOf(given.proportionality) }),
    ...rowRules(given),
  };
  mustGoTogether(specification, given);
  return specification;
}

/** Whether errors are robust: where they are asked for, and where rows have weights. */
export const isRobust = ({ errors, weights }: CoxSpecification): boolean =>
  (errors ?? (weights === undefined ? "model" : "robust")) === "robust";

function mustGoTogether(specification: CoxSpecification, given: { readonly [name: string]: Json }): void {
  const { opening, strata, concordance, errors, weights, person } = specification;
  if (opening === "within-site" && given.opened !== undefined)
    throw new UsageError("opened: is for the openings grid and exact");
  if (opening !== "within-site" && (strata !== undefined || concordance !== undefined))
    throw new UsageError("opening: strata and concordance are computed within hospitals; take within-site");
  if (opening === "exact" && isRobust(specification))
    throw new UsageError(
      "errors: robust ones would tell every hospital the sums at each time; take within-site or grid",
    );
  if (weights !== undefined && errors === "model")
    throw new UsageError("errors: with weights, the errors of the model are wrong; take robust");
  if (person !== undefined && !isRobust(specification)) throw new UsageError("person: is for robust errors");
}
