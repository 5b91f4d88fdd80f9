/** A balance table as it stands in the study terms. */
import type { Json } from "@tavs/core/study";
import { type Scaling, scalingOf } from "../model/scaling.ts";
import { designOf, type Term, termsOf } from "../model/terms.ts";
import { fields } from "../specification.ts";
import { type Weighting, weightingOf } from "./weighting.ts";

/** How alike the treated and the others are, before and after weighting, as it stands in the study terms. */
export interface BalanceSpecification {
  readonly [name: string]: Json;
  readonly weighting: Weighting;
  /** What is compared; a factor by its levels but the first. */
  readonly terms: readonly Term[];
  /** Public constants near each column's mean and standard deviation. */
  readonly scaling: Scaling;
}

/** Throws `UsageError` naming the field. */
export function checkBalance(value: Json): BalanceSpecification {
  const given = fields(value, ["weighting", "terms", "scaling"]);
  const terms = termsOf(given.terms);
  return { weighting: weightingOf(given.weighting), terms, scaling: scalingOf(given.scaling, terms, designOf(terms)) };
}
