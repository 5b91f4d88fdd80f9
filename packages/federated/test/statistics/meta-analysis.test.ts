// Meta-analysis of hospitals' own estimates, against the formulas written out in R.
import { type Heterogeneity, type MetaAnalysis, metaAnalysis } from "@tavs/federated/statistics";
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
