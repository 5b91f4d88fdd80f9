/** A Cox fit against what R found, to 1e-8 of a standard error. */
import type { CoxResult } from "@tavs/federated/statistics";
import { expect } from "vitest";
import { expectNear } from "./near.ts";

export interface CoxOfR {
  readonly terms: readonly string[];
  readonly coef: readonly number[];
  readonly se: readonly number[];
  readonly vcov: readonly (readonly number[])[];
  readonly naive_vcov?: readonly (readonly number[])[];
  readonly loglik_null: number;
  readonly loglik: number;
  readonly score_chisq: number;
  readonly concordance: number;
  readonly concordance_se: number;
  readonly concordance_counts: Readonly<Record<"concordant" | "discordant" | "tied.x" | "tied.y" | "tied.xy", number>>;
}

export interface ProportionalityOfR {
  readonly terms: readonly string[];
  readonly chisq: readonly number[];
  readonly df: readonly number[];
  readonly p: readonly number[];
}

export function expectCoxOfR(found: CoxResult, of: CoxOfR): void {
  const terms = Object.values(found.terms);
  expect(terms.length).toBe(of.coef.length);
  for (const [j, { coef, se }] of terms.entries()) {
    expect(Math.abs(coef - of.coef[j]!)).toBeLessThanOrEqual(1e-8 * of.se[j]!);
    expectNear(se, of.se[j], 1e-8);
  }
  expectMatrix(found.vcov, of.vcov);
  if (of.naive_vcov) expectMatrix(found.modelVcov!, of.naive_vcov);
  else expect(found.modelVcov).toBeUndefined();
  expectNear(found.logLikelihood, of.loglik);
  expectNear(found.logLikelihoodAtZero, of.loglik_null);
  if (!of.naive_vcov) expectNear(found.score.statistic, of.score_chisq, 1e-8); // R's is robust then
  if (found.concordance === undefined) return;
  expectNear(found.concordance!.concordance, of.concordance);
  expectNear(found.concordance!.standardError, of.concordance_se);
  const counts = of.concordance_counts;
  const names = ["concordant", "discordant", "tied.x", "tied.y", "tied.xy"] as const;
  Object.values(found.concordance!.counts).forEach((count, k) => {
    expectNear(count, counts[names[k]!]);
  });
}

function expectMatrix(found: Float64Array, of: readonly (readonly number[])[]): void {
  const spread = of.map((row, i) => Math.sqrt(row[i]!));
  for (const [at, value] of of.flat().entries()) {
    const size = spread[Math.floor(at / spread.length)]! * spread[at % spread.length]!;
    expect(Math.abs(found[at]! - value)).toBeLessThanOrEqual(1e-8 * size);
  }
}

export function expectProportionality({ proportionality }: CoxResult, of: ProportionalityOfR): void {
  const tests = Object.values(proportionality!);
  expect(tests.length).toBe(of.terms.length);
  for (const [k, { statistic, degrees, p }] of tests.entries()) {
    expectNear(statistic, of.chisq[k], 1e-8);
    expect(degrees).toBe(of.df[k]);
    expectNear(p, of.p[k], 1e-7);
  }
}

/**
 * A block of `reference.json`. For Rotterdam it has 15 tied pairs fewer than R 4.2.2 finds here and than equal covariates give, as if rounding
 * had split them: pairs must be as many, and C may differ by the split ones.
 */
export function expectCoxBlock(found: CoxResult, of: CoxOfR): void {
  const { concordance, ...model } = found;
  expectCoxOfR(model, of);
  const { concordant, discordant, tiedInPredictor, tiedInTime, tiedInBoth } = concordance!.counts;
  if (of.concordance_counts === undefined) return expectNear(concordance!.concordance, of.concordance);
  const added = Object.values(of.concordance_counts).map((count: number | readonly number[]) =>
    [count].flat().reduce((a, b) => a + b, 0),
  );
  const pairs = concordant + discordant + tiedInPredictor;
  expect(pairs).toBe(added[0]! + added[1]! + added[2]!);
  expect(tiedInTime + tiedInBoth).toBe(added[3]! + added[4]!);
  const split = tiedInPredictor - added[2]!;
  expect(split).toBeGreaterThanOrEqual(0);
  expect(Math.abs(concordance!.concordance - of.concordance)).toBeLessThanOrEqual(1e-12 + split / 2 / pairs);
  expectNear(concordance!.standardError, of.concordance_se, split > 0 ? 1e-5 : 1e-9);
}
