/** A federation in one process: what the hospitals send travels as fixed point and is added in the ring, as it will be under masks. */
import { addInto, fixedPoint } from "@tavs/core/sharing";
import {
  beginNewton,
  type Climbing,
  type CoxFit,
  continueNewton,
  type Derivatives,
  derivativesFrom,
  derivativesToVector,
  partialLikelihood,
  type SortedRows,
  type Standardization,
  type SurvivalRows,
  sortRows,
  standardize,
  type Ties,
} from "@tavs/federated/statistics";

/** The hospitals' rows on the public scale, sorted. */
export function prepared(sites: readonly SurvivalRows[], by: Standardization): readonly SortedRows[] {
  return sites.map((rows) => sortRows({ ...rows, covariates: standardize(rows.covariates, by) }));
}

/** One round: the sum of the hospitals' derivatives, of which nobody saw a single one. */
export function total(sites: readonly SortedRows[], coefficients: Float64Array, ties: Ties): Derivatives {
  const code = fixedPoint({ bits: 128, fractionBits: 60, parties: sites.length });
  const parts = sites.map((site) => code.encode(derivativesToVector(partialLikelihood(site, coefficients, ties))));
  for (const part of parts.slice(1)) addInto(parts[0]!, part, 128);
  return derivativesFrom(code.decode(parts[0]!), coefficients.length);
}

/** The fit of all hospitals together, each a stratum. The hub's state survives being written down between rounds. */
export function fitTogether(sites: readonly SurvivalRows[], by: Standardization, ties: Ties): CoxFit {
  const ready = prepared(sites, by);
  let state: Climbing = beginNewton(by);
  for (;;) {
    const next = continueNewton(state, total(ready, state.coefficients, ties));
    if (next.at === "fitted") return next.fit;
    state = structuredClone(next);
  }
}
