import { unstandardized } from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { cases, publicScale, sites } from "./cox-cases.ts";
import { fitTogether, prepared, total } from "./federation.ts";

/** Within `relative` of R, whose fifteen digits are good to far more than what is asked here. */
function expectNear(value: number, expected: number, relative: number): void {
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));
}

const finite = cases.filter(({ expected }) => !expected.warning);
const infinite = cases.filter(({ expected }) => expected.warning);

test("the reference has the cases that this file is about", () => {
  expect(finite.length).toBeGreaterThan(35);
  expect(infinite.map(({ title }) => title)).toEqual(["gbsg, site5 H5 alone", "gbsg, site_skew S3 alone"]);
});

describe.each(finite)("$title", (one) => {
  const { expected, terms } = one;
  const fit = fitTogether(sites(one), publicScale(terms), expected.ties);

  test("the hospitals together find R's coefficients and standard errors", () => {
    for (const [j, term] of fit.terms.entries()) {
      expectNear(term.coef, expected.coef[j]!, 1e-8);
      expectNear(term.se, expected.se[j]!, 1e-8);
      expectNear(term.hazardRatio, expected.hr[j]!, 1e-8);
      expectNear(term.ci[0], expected.hr_lower95[j]!, 1e-8);
      expectNear(term.ci[1], expected.hr_upper95[j]!, 1e-8);
      expectNear(term.z, expected.z[j]!, 2e-8);
      // d log p / d log z is about -z^2: what z may be off, the tail multiplies
      expectNear(term.p, expected.p[j]!, 2e-8 * (1 + term.z ** 2));
    }
    const largest = Math.max(...expected.se) ** 2;
    for (const [at, value] of expected.vcov.flat().entries())
      expect(Math.abs(fit.vcov[at]! - value)).toBeLessThan(1e-8 * largest);
  });

  test("and R's likelihoods and tests", () => {
    expectNear(fit.logLikelihoodAtZero, expected.loglik_null, 1e-9);
    expectNear(fit.logLikelihood, expected.loglik, 1e-9);
    expectNear(fit.likelihoodRatio.statistic, expected.lr_chisq, 1e-8);
    expectNear(fit.score.statistic, expected.score_chisq, 1e-8);
    expectNear(fit.wald.statistic, expected.wald_chisq, 1e-8);
    expect(fit.wald.degrees).toBe(terms.length);
  });
});

describe.each(finite.filter(({ expected }) => expected.at_zero))("$title, in the first round", (one) => {
  const { gradient, information } = one.expected.at_zero!;
  const columns = one.terms.length;
  const sum = total(prepared(sites(one), unstandardized(columns)), new Float64Array(columns), one.expected.ties);

  test("the sum is the gradient and information that R computes at zero", () => {
    const spread = information.map((row, i) => Math.sqrt(row[i]!));
    const packed = information.flatMap((row, i) =>
      row.slice(i).map((value, k) => ({ value, size: spread[i]! * spread[i + k]! })),
    );
    for (const [j, value] of gradient.entries())
      expect(Math.abs(sum.gradient[j]! - value)).toBeLessThan(1e-11 * Math.max(Math.abs(value), spread[j]!));
    for (const [at, { value, size }] of packed.entries())
      expect(Math.abs(sum.information[at]! - value)).toBeLessThan(1e-11 * size);
  });
});

test.each(infinite)("$title has a coefficient that R calls infinite, and is refused", (one) => {
  expect(() => fitTogether(sites(one), publicScale(one.terms), one.expected.ties)).toThrow(
    expect.objectContaining({ code: "cox-diverges", message: expect.stringContaining("no finite estimate") }),
  );
});
