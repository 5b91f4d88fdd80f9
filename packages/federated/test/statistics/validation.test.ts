// A model made at Rotterdam, validated at the hospitals of GBSG and, by period, at home: against R on the pooled table.
import type { GlmTerm, Performance } from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { validationAnalysis } from "../../src/statistics/validation/validation.ts";
import { divided } from "./data-sets.ts";
import { answerTogether } from "./in-the-clear.ts";
import { expectNear } from "./near.ts";
import { atGbsg, atRotterdam, gbsg, type PerformanceOfR, r, rotterdam } from "./validation-cases.ts";

const cases = [
  { name: "gbsg", rows: gbsg, asked: atGbsg, of: r.gbsg, width: 0.076, spread: 1.48 },
  { name: "rotterdam", rows: rotterdam, asked: atRotterdam, of: r.rotterdam, width: 0.022, spread: 1.18 },
];
const validations = cases.flatMap((one) => ["site", "site5", "site_skew"].map((split) => ({ ...one, split })));

describe.each(validations)("$name, hospitals by $split", ({ rows, asked, of, split, width, spread }) => {
  const found = answerTogether(validationAnalysis, asked, divided(rows, split));
  const inside = (value: number, bracket: readonly [number, number] | null) => {
    const [low, high] = bracket!;
    expect(low).toBeLessThanOrEqual(value + 1e-12);
    expect(high).toBeGreaterThanOrEqual(value - 1e-12);
  };
  const expectPerformance = (own: Performance, r: PerformanceOfR) => {
    expect([own.rows, own.cases]).toEqual([r.rows, r.cases]);
    expectNear(own.expected, r.expected);
    expectNear(own.brier, r.brier);
    inside(r.auc, own.auc);
    inside(r.auc_se, own.aucError);
    expectNear(own.aucWithin, r.auc_within[split]);
  };

  test("R's area and its error lie in their brackets, which are as narrow as is said; the Brier score is R's", () => {
    expectPerformance(found, of);
    expect(found.auc[1] - found.auc[0]).toBeLessThan(width);
    expect(found.aucError![1] / found.aucError![0]).toBeLessThan(spread);
  });

  test("slope, intercept and calibration in the large are R's", () => {
    const expectTerm = ({ coef, se }: GlmTerm, own: { coef: readonly number[]; se: readonly number[] }, j: number) => {
      expect(Math.abs(coef - own.coef[j]!)).toBeLessThanOrEqual(1e-8 * own.se[j]!);
      expectNear(se, own.se[j], 1e-8);
    };
    expectTerm(found.calibration.intercept, of.slope, 0);
    expectTerm(found.calibration.slope, of.slope, 1);
    expectTerm(found.calibration.inTheLarge, of.in_the_large, 0);
  });

  test("net benefits are R's, at every threshold that is shown", () => {
    expect(found.decisions.length).toBeGreaterThanOrEqual(4);
    for (const { threshold, netBenefit, treatAll } of found.decisions) {
      const k = r.decisions.indexOf(threshold);
      expectNear(netBenefit, of.net_benefit[k]);
      expectNear(treatAll, of.treat_all[k]);
    }
  });

  test("subgroups that are shown have R's numbers", () => {
    for (const [division, cells] of Object.entries(found.groups))
      for (const [level, cell] of Object.entries(cells)) {
        const own = of.groups[division]![level.replace(/^.*(=| from )/, "")];
        if (!level.includes(" or ")) expectPerformance(cell, own!);
      }
  });
});
