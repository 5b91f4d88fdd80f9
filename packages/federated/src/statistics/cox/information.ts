/** The information that the hospitals have together, factored; or why there is no fit, in words for whoever chose the covariates. */
import { UsageError } from "@tavs/core";
import { type Cholesky, factorize } from "../symmetric-matrix.ts";
import type { Derivatives } from "./derivatives.ts";

/** The factor of an information matrix that has an inverse. */
export type RegularInformation = Extract<Cholesky, { at: "regular" }>;

/** Factors the information; `moved` says that it was regular at zero. Throws `UsageError` when it is singular. */
export function factorized(
  { information, gradient }: Derivatives,
  { moved }: { readonly moved: boolean },
): RegularInformation {
  const factor = factorize(information, gradient.length);
  if (factor.at === "regular") return factor;
  if (moved) throw noFiniteEstimate(); // a covariate ran out of information on the way
  if (information.every((value) => value === 0)) throw noInformation();
  throw singular(factor.position);
}

/** Monotone likelihood: the larger the coefficient, the better, without end. */
export function noFiniteEstimate(): UsageError {
  return new UsageError(
    "a coefficient has no finite estimate: some covariate separates those with the event from those without; leave it out or merge its groups",
    { code: "cox-diverges" },
  );
}

function noInformation(): UsageError {
  return new UsageError("the information is zero: there are no events, or no covariate varies", {
    code: "cox-no-information",
  });
}

function singular(position: number): UsageError {
  return new UsageError(
    `the information is singular at covariate number ${position}: it is constant, or a combination of those before it; leave it out`,
    { code: "cox-singular" },
  );
}
