// Hormone treatment at Rotterdam: propensities over all hospitals, weights at each, balance and weighted outcomes, as R finds them on the pooled table.
import { type DataRow, fixedModel, type GlmResult, type Weighting, withWeights } from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { coxAnalysis } from "../../src/statistics/cox/cox.ts";
import { glmAnalysis } from "../../src/statistics/glm/glm.ts";
import { balanceAnalysis } from "../../src/statistics/propensity/balance.ts";
import { divided } from "./data-sets.ts";
import { answerTogether, openTogether } from "./in-the-clear.ts";
import { expectAllNear, expectNear, NO_THRESHOLDS } from "./near.ts";
import { fixture } from "./patients.ts";
import { rotterdam } from "./validation-cases.ts";

interface Coefficients extends Readonly<Record<"coef" | "se", readonly number[]>> {}
interface AnalysisOfR
  extends Readonly<Record<"rows" | "weight" | "effective" | "before" | "after", readonly number[]>> {
  readonly logistic: Coefficients;
  readonly cox: Coefficients;
}
const r: {
  readonly terms: readonly string[];
  readonly share: number;
  readonly score: Coefficients;
  readonly analyses: Readonly<Record<string, AnalysisOfR>>;
} = JSON.parse(fixture("propensity.json"));

const thresholds = NO_THRESHOLDS;
const constants = { age: [55, 12], size2: [0.5, 0.5], grade3: [0.7, 0.5], lnodes: [1, 1] } as const;
const scaling = Object.fromEntries(
  Object.entries(constants).map(([name, [center, scale]]) => [name, { center, scale }]),
);
const ofHormon = { terms: ["hormon"], scaling: { hormon: { center: 0.1, scale: 0.3 } }, weights: "w", thresholds };
const score = { outcome: "hormon", family: "logistic", terms: r.terms, scaling, thresholds };

/** Coefficients to 1e-8 of their errors; the propensities that the weights rest on have come to as much. */
function expectCoefficients(found: readonly { readonly coef: number; readonly se: number | null }[], of: Coefficients) {
  expect(found.length).toBe(of.coef.length);
  for (const [j, { coef, se }] of found.entries()) {
    expect(Math.abs(coef - of.coef[j]!)).toBeLessThanOrEqual(1e-8 * of.se[j]!);
    expectNear(se, of.se[j], 1e-8);
  }
}

const ate = { treatment: "hormon", estimand: "ate", stabilisedBy: null, trim: null, thresholds } as const;
const ways: Readonly<Record<string, Omit<Weighting, "model">>> = {
  ate,
  att: { ...ate, estimand: "att" },
  stabilised: { ...ate, stabilisedBy: r.share },
  clipped: { ...ate, trim: { by: "clip", low: 0.05, high: 0.5 } },
  dropped: { ...ate, trim: { by: "drop", low: 0.05, high: 0.5 } },
};

describe.each(["site", "site5", "site_skew"])("hospitals by %s", (split) => {
  const sites = divided(rotterdam, split);
  const fit: GlmResult = answerTogether(glmAnalysis, score, sites);
  const model = fixedModel(r.terms, fit);
  const weighted = (way: string): Weighting => ({ ...ways[way]!, model }) as Weighting; // an index signature is lost on the way
  const outcomeRows = (way: string) => sites.map((rows) => withWeights(rows, weighted(way), "w"));

  test("the propensities are R's", () => expectCoefficients(Object.values(fit.terms), r.score));

  test.each(Object.entries(r.analyses))("%s: weights, effective numbers and balance are R's", (way, of) => {
    const found = answerTogether(balanceAnalysis, { weighting: weighted(way), terms: r.terms, scaling }, sites);
    const arms = [found.others, found.treated];
    expect(arms.map(({ rows }) => rows)).toEqual(of.rows);
    expectAllNear(
      arms.map(({ weight }) => weight),
      of.weight,
    );
    expectAllNear(
      arms.map(({ effectiveRows }) => effectiveRows),
      of.effective,
    );
    const columns = r.terms.map((term) => found.columns[term]!);
    expectAllNear(
      columns.map(({ before }) => before),
      of.before,
      1e-8,
    );
    expectAllNear(
      columns.map(({ after }) => after),
      of.after,
      1e-8,
    );
  });

  const weightedOnce = Object.entries(r.analyses).filter(([way]) => split === "site" || way === "ate"); // the sums are glm's
  test.each(weightedOnce)("%s: the weighted odds ratio and its robust error are R's", (way, of) => {
    const asked = { outcome: "rfs", family: "logistic", ...ofHormon };
    const { terms } = answerTogether(glmAnalysis, asked, outcomeRows(way));
    expectCoefficients(Object.values(terms), of.logistic);
  });

  const once = split === "site" ? Object.entries(r.analyses) : []; // R's strata are these hospitals
  test.each(once)("%s: so is the hazard ratio within hospitals", (way, of) => {
    const asked = { time: "rfstime", event: "rfs", ties: "efron", opening: "within-site", ...ofHormon };
    const { terms } = answerTogether(coxAnalysis, asked, outcomeRows(way));
    expectCoefficients(Object.values(terms), of.cox);
  });
});

const model = { terms: ["age"], intercept: -4, coefficients: { age: 0.05 } };
const rows: readonly DataRow[] = Array.from({ length: 40 }, (_, i) => ({ age: 40 + i, hormon: i % 2 }));

test("a hospital that would drop two patients drops none and says so; setting propensities to the ends drops nobody", () => {
  const low = 1 / (1 + Math.exp(4 - 0.05 * 41.5)); // two of forty lie below
  const drop = {
    ...ate,
    model,
    trim: { by: "drop", low, high: 0.99 },
    thresholds: { ...NO_THRESHOLDS, smallestCell: 3 },
  };
  expect(() => withWeights(rows, drop as Weighting, "w")).toThrow(
    "fewer than 3 rows of a treatment would be dropped here",
  );
  const six = { ...drop, trim: { ...drop.trim, low: 1 / (1 + Math.exp(4 - 0.05 * 45.5)) } };
  expect(withWeights(rows, six as Weighting, "w").length).toBe(34);
  expect(withWeights(rows, { ...drop, trim: { ...drop.trim, by: "clip" } } as Weighting, "w").length).toBe(40);
});

test("five dropped who were not treated do not hide the one who was: sums over the treated with and without that one are opened", () => {
  const arms = rows.map((row, i) => ({ ...row, hormon: Number(i === 2 || i >= 20) }));
  const trim = { by: "drop", low: 1 / (1 + Math.exp(4 - 0.05 * 45.5)), high: 0.99 };
  const drop = { ...ate, model, trim, thresholds: { ...NO_THRESHOLDS, smallestCell: 3 } } as Weighting;
  const scaling = { age: { center: 0, scale: 1 } };
  const treatedAge = (all: readonly DataRow[], weighting: Weighting) => {
    const { rounds } = openTogether(balanceAnalysis, { weighting, terms: ["age"], scaling }, [all]);
    return rounds[0]![6 + 3]!; // of the treated, the sum of ages
  };
  const unguarded = { ...drop, thresholds: NO_THRESHOLDS };
  expect(treatedAge(arms, { ...unguarded, trim: null }) - treatedAge(arms, unguarded)).toBe(42); // the attack: an age
  expect(() => treatedAge(arms, drop)).toThrow("fewer than 3 rows of a treatment would be dropped here");
});

test("a treatment that two rows have, weights that are not finite, and a column that is taken are refused", () => {
  const guarded = { ...ate, model, thresholds: { ...NO_THRESHOLDS, smallestCell: 3 } } as Weighting;
  const few = rows.map((row, i) => ({ ...row, hormon: Number(i < 2) }));
  expect(() => withWeights(few, guarded, "w")).toThrow('column "hormon" has a value that fewer than 3 rows');
  const steep = { ...guarded, model: { ...model, coefficients: { age: 50 } } } as Weighting;
  expect(() => withWeights(rows, steep, "w")).toThrow(/row number 0 of those analysed has no finite weight/);
  expect(() => withWeights(rows, guarded, "age")).toThrow('there is a column "age" already');
  const att = { ...guarded, estimand: "att", stabilisedBy: 0.3 } as Weighting;
  expect(() => withWeights(rows, att, "w")).toThrow('stabilisedBy: is for the estimand "ate"');
});
