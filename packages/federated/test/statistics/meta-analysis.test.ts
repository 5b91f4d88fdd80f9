// Meta-analysis of hospitals' own estimates, against the formulas written out in R.
import { type Heterogeneity, type MetaAnalysis, metaAnalysis, type SiteEstimate } from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { expectAllNear, expectNear } from "./near.ts";
import { fixture } from "./patients.ts";

interface PooledOfR extends Readonly<Record<"estimate" | "se" | "p" | "tau2", number>> {
  readonly ci: readonly number[];
  readonly prediction: readonly number[];
}
type Method = "dl" | "pm" | "reml";
interface MetaOfR extends Readonly<Record<"q" | "q_p" | "i2", number>> {
  readonly estimates: readonly number[];
  readonly se: readonly number[];
  readonly fixed: PooledOfR;
  readonly random: Readonly<Record<Method, PooledOfR>>;
  readonly knapp: Readonly<Record<Method, PooledOfR>>;
}
const { sets }: { readonly sets: Readonly<Record<string, MetaOfR>> } = JSON.parse(fixture("meta-analysis.json"));
const methods: readonly (readonly [Method, Heterogeneity])[] = [
  ["dl", "dersimonian-laird"],
  ["pm", "paule-mandel"],
  ["reml", "reml"],
];

const expectPooled = ({ estimate, standardError, ci, p }: MetaAnalysis["fixed"], of: PooledOfR) => {
  expectNear(estimate, of.estimate);
  expectNear(standardError, of.se);
  expectAllNear(ci, of.ci);
  expectNear(p, of.p, 1e-8);
};

describe.each(Object.entries(sets))("%s", (_, of) => {
  const sites = of.estimates.map((estimate, i) => ({ estimate, standardError: of.se[i]! }));

  test.each(methods)(
    "with %s: fixed and random effects, both kinds of errors, heterogeneity and prediction are R's",
    (name, heterogeneity) => {
      for (const [errors, r] of [
        ["normal", of.random[name]],
        ["knapp-hartung", of.knapp[name]],
      ] as const) {
        const found = metaAnalysis(sites, { heterogeneity, errors });
        expectPooled(found.fixed, of.fixed);
        expectPooled(found.random, r);
        expectNear(found.tauSquared, r.tau2);
        expectAllNear(found.prediction!, r.prediction);
        expectNear(found.q.statistic, of.q);
        expectNear(found.q.p, of.q_p, 1e-8);
        expectNear(found.iSquared, of.i2);
      }
    },
  );
});

test("one hospital, or an error of zero, is refused by position; two have no prediction", () => {
  const site = { estimate: 0.3, standardError: 0.1 };
  expect(() => metaAnalysis([site])).toThrow("1 estimates: a meta-analysis needs two");
  expect(() => metaAnalysis([site, { estimate: 0.2, standardError: 0 }])).toThrow("estimate number 1 must be finite");
  expect(metaAnalysis([site, { ...site, estimate: 0.5 }]).prediction).toBeNull();
});

const TWO_TOPS = [
  [-1.788, 2.474],
  [-0.511, 0.664],
  [-0.98, 3.145],
  [1.301, 0.108],
  [1.292, 0.174],
  [-1.876, 2.379],
] as const;

/** The restricted log likelihood of normal estimates, by its formula. */
function restricted(sites: readonly SiteEstimate[], tauSquared: number): number {
  const weights = sites.map(({ standardError }) => 1 / (standardError ** 2 + tauSquared));
  const all = weights.reduce((sum, w) => sum + w, 0);
  const mean = sites.reduce((sum, { estimate }, i) => sum + (weights[i]! * estimate) / all, 0);
  const terms = sites.map(({ estimate }, i) => Math.log(weights[i]!) - weights[i]! * (estimate - mean) ** 2);
  return (terms.reduce((sum, term) => sum + term, 0) - Math.log(all)) / 2;
}

test("of two tops of the restricted likelihood the higher is taken, also where it first falls from zero", () => {
  const sites = TWO_TOPS.map(([estimate, standardError]) => ({ estimate, standardError }));
  const { tauSquared } = metaAnalysis(sites, { heterogeneity: "reml", errors: "normal" });
  const grid = Array.from({ length: 4000 }, (_, k) => k / 500);
  const best = grid.reduce((a, b) => (restricted(sites, b) > restricted(sites, a) ? b : a));
  expect(best).toBeGreaterThan(0);
  expect(Math.abs(tauSquared - best)).toBeLessThanOrEqual(1 / 500);
});

test("estimates that are all one have no scatter to take errors from; with their own errors they are pooled", () => {
  const sites = [0.1, 0.2, 0.3].map((standardError) => ({ estimate: 0.5, standardError }));
  expect(() => metaAnalysis(sites)).toThrow("their scatter says nothing of the error");
  expect(metaAnalysis(sites, { heterogeneity: "reml", errors: "normal" }).random.estimate).toBeCloseTo(0.5, 14);
});
