// Cox models with weights, persons, offsets, factors, interactions, causes and missing values, in all openings, against R's coxph and cox.zph.
import type { CoxResult } from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { coxAnalysis } from "../../src/statistics/cox/cox.ts";
import { CUTS, gbsg, pooledModels, r, steps, withinModels } from "./cox-models.ts";
import { divided } from "./data-sets.ts";
import { expectCoxOfR, expectProportionality } from "./expect-cox-of-r.ts";
import { answerTogether, openTogether } from "./in-the-clear.ts";
import { expectNear } from "./near.ts";

const TIES = ["efron", "breslow"] as const;

describe.each(TIES)("hospitals as strata, ties as %s", (ties) => {
  test.each(withinModels)(
    "$name: coefficients, errors, likelihoods and concordance are R's",
    ({ name, rows, asked }) => {
      const result = answerTogether(coxAnalysis, { ...asked, ties }, divided(rows, "site"));
      expectCoxOfR(result, r.within[ties][name]);
    },
  );

  const { asked, rows } = withinModels.find(({ name }) => name === "plain")!;
  test.each([
    ["zph_identity", "identity"],
    ["zph_log", "log"],
    ["zph_km", steps(gbsg, "rfstime", "status")],
  ] as const)("the test of proportional hazards is R's %s", (name, proportionality) => {
    const result = answerTogether(coxAnalysis, { ...asked, ties, proportionality }, divided(rows, "site"));
    expectProportionality(result, r.within[ties][name]);
  });

  test("a factor is tested as a whole, and weights weigh", () => {
    for (const [name, transform] of [
      ["factors", "identity"],
      ["weighted", "log"],
    ] as const) {
      const model = withinModels.find((one) => one.name === name)!;
      const result = answerTogether(
        coxAnalysis,
        { ...model.asked, ties, proportionality: transform },
        divided(model.rows, "site"),
      );
      expectProportionality(result, r.within[ties][`zph_${name}`]);
    }
  });
});

describe.each(TIES)("without strata, ties as %s", (ties) => {
  describe.each(["site", "site5", "site_skew"])("hospitals by %s", (split) => {
    test.each(pooledModels)(
      "$name: coefficients, errors and likelihoods are R's on the pooled table",
      ({ name, asked }) => {
        const result = answerTogether(coxAnalysis, { ...asked, ties }, divided(gbsg, split));
        expectCoxOfR(result, r.pooled[ties][name]);
      },
    );
  });

  test("the baseline hazard and the test of proportional hazards are R's", () => {
    const exact = pooledModels.find(({ name }) => name === "exact")!.asked;
    const grid = pooledModels.find(({ name }) => name === "grid")!.asked;
    const km = { ...exact, ties, proportionality: steps(gbsg, "rfstime", "status") };
    const found = answerTogether(coxAnalysis, km, divided(gbsg, "site"));
    expectProportionality(found, r.pooled[ties].exact.zph_km);
    expectBaseline(found, r.pooled[ties].exact.baseline);
    const log = answerTogether(coxAnalysis, { ...exact, ties, proportionality: "log" }, divided(gbsg, "site"));
    expectProportionality(log, r.pooled[ties].exact.zph_log);
    const coarse = answerTogether(coxAnalysis, { ...grid, ties, proportionality: "identity" }, divided(gbsg, "site5"));
    expectProportionality(coarse, r.pooled[ties].grid.zph_identity);
    expectBaseline(coarse, r.pooled[ties].grid.baseline);
  });
});

test("within hospitals, 1 + p + p (p + 1) / 2 numbers are opened a round, and nothing beside them that was not asked", () => {
  const { asked, rows } = withinModels.find(({ name }) => name === "plain")!;
  const { concordance: _, ...plain } = asked;
  const { rounds } = openTogether(coxAnalysis, { ...plain, ties: "efron" }, divided(rows, "site"));
  expect(new Set(rounds.map(({ length }) => length))).toEqual(new Set([1 + 6 + 21]));
});

test("the grid ends before the follow-up of some does, events among them", () => {
  const late = gbsg.filter(({ rfstime }) => Number(rfstime) > CUTS.at(-1)!);
  expect(late.some(({ status }) => status === 1)).toBe(true);
});

/** R lists all times; ours are those with events, on which the hazard steps. */
function expectBaseline(
  result: CoxResult,
  of: { readonly time: readonly number[]; readonly hazard: readonly number[] },
): void {
  const at = new Map(of.time.map((time, i) => [time, of.hazard[i]!]));
  for (const { time, cumulativeHazard } of result.baselineHazard!) {
    const before = at.get(time) ?? of.hazard[of.time.findLastIndex((other) => other <= time)] ?? 0;
    expectNear(cumulativeHazard, before, 1e-8);
  }
}
