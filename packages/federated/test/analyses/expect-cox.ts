import type { CoxResult } from "@tavs/federated/statistics";
import { expect } from "vitest";
import type { CoxReference } from "../statistics/reference.ts";

/** Coefficients, standard errors, ratios, likelihoods and tests of R, to 1e-8 of each. */
export function expectCox(found: CoxResult, expected: CoxReference): void {
  const near = (value: number, r: number) => expect(Math.abs(value - r)).toBeLessThanOrEqual(1e-8 * Math.abs(r));
  expect(Object.keys(found.terms)).toEqual(expected.terms);
  for (const [j, term] of Object.values(found.terms).entries()) {
    near(term.coef, expected.coef[j]!);
    near(term.se, expected.se[j]!);
    near(term.hazardRatio, expected.hr[j]!);
  }
  near(found.logLikelihood, expected.loglik);
  near(found.likelihoodRatio.statistic, expected.lr_chisq);
  near(found.score.statistic, expected.score_chisq);
  near(found.wald.statistic, expected.wald_chisq);
}
