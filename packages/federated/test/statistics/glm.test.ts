// Generalised linear models of several hospitals together, against R's glm and lm, hand-made sandwiches in R, and glmnet.
import type { GlmResult } from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { glmAnalysis } from "../../src/statistics/glm/glm.ts";
import { divided, readTable } from "./data-sets.ts";
import { answerTogether } from "./in-the-clear.ts";
import { expectNear, NO_THRESHOLDS } from "./near.ts";
import { fixture } from "./patients.ts";

interface ModelOfR {
  readonly coef: readonly number[];
  readonly se: readonly number[];
  readonly vcov?: readonly (readonly number[])[]; // not of lm
  readonly rss?: number;
  readonly loglik: number;
  readonly deviance?: number;
  readonly null_deviance?: number;
  readonly aic?: number;
  readonly sigma?: number;
  readonly p?: readonly number[];
}
interface PenalisedOfR {
  readonly lambda: number;
  readonly coef: readonly number[];
}
const r: {
  readonly models: Readonly<Record<string, ModelOfR>>;
  readonly lasso: Readonly<Record<"logistic" | "poisson", PenalisedOfR>>;
  readonly ridge: Readonly<Record<"logistic", PenalisedOfR>>;
} = JSON.parse(fixture("regression.json"));
const reference = JSON.parse(fixture("reference.json"));

const derived = { grade3: { equals: ["grade", 3] }, lnodes: { log: ["nodes", 1, 1] } } as const;
const gbsg = readTable("gbsg", {
  ...derived,
  years: { log: ["rfstime", 0, 365.25] },
  weight: { modulo: ["row", 5, 3, 0.5] },
  household: { floor: ["row", 3] },
});
const rotterdam = readTable("rotterdam", { ...derived, size2: { differs: ["size", "<=20"] } });
const lung = readTable("lung");
const wdbc = readTable("wdbc");

const constants: Readonly<Record<string, readonly [number, number]>> = {
  ...{ age: [55, 12], lnodes: [1, 1], pgr: [160, 290], er: [160, 270], "meal.cal": [930, 400], sex: [1.5, 0.5] },
  ...{ mean_radius: [14, 3.5], mean_texture: [19, 4.3], mean_smoothness: [0.1, 0.014], nodes: [3, 4] },
};
const model = (outcome: string, family: string, numbers: readonly string[], more: object = {}) => ({
  ...{ outcome, family, terms: numbers, thresholds: NO_THRESHOLDS },
  scaling: Object.fromEntries(
    numbers.map((name) => {
      const [center, scale] = constants[name] ?? [0.5, 0.5];
      return [name, { center, scale }];
    }),
  ),
  ...more,
});
const grade = { factor: "grade", levels: [1, 2, 3] };
const product = { product: [grade, "hormon"] };
const six = ["age", "size2", "grade3", "lnodes", "hormon", "chemo"];

const cases = [
  ["factors", gbsg, model("status", "logistic", ["age", "hormon"], { terms: ["age", grade, "hormon", product] })],
  ["offset_logistic", gbsg, model("status", "logistic", ["age", "hormon"], { offset: "years" })],
  ["weighted", gbsg, model("status", "logistic", ["age", "lnodes", "hormon"], { weights: "weight" })],
  [
    "clustered",
    gbsg,
    model("status", "logistic", ["age", "lnodes", "hormon"], { errors: "robust", person: "household" }),
  ],
  ["poisson", gbsg, model("nodes", "poisson", ["age", "meno"], { terms: ["age", grade, "meno"] })],
  ["gaussian", gbsg, model("size", "gaussian", ["age", "lnodes"])],
  ["missing", lung, model("wt.loss", "gaussian", ["age", "sex", "meal.cal"], { missing: "leave-out" })],
  ["gbsg.poisson_rate", gbsg, model("status", "poisson", ["hormon", "grade3"], { offset: "years" })],
  ["gbsg.lm_size.pooled", gbsg, model("size", "gaussian", ["age", "nodes", "grade3"])],
  ["rotterdam.logistic_death.pooled", rotterdam, model("death", "logistic", six)],
  ["rotterdam.logistic_chemo.pooled", rotterdam, model("chemo", "logistic", ["age", "meno", "lnodes"])],
  ["rotterdam.lm_lognodes.pooled", rotterdam, model("lnodes", "gaussian", ["age", "grade3", "size2"])],
  [
    "wdbc.logistic3_unregularised.pooled",
    wdbc,
    model("malignant", "logistic", ["mean_radius", "mean_texture", "mean_smoothness"]),
  ],
  ["wdbc.lm_area.pooled", wdbc, model("mean_area", "gaussian", ["mean_radius", "mean_texture"])],
] as const;

describe.each(cases)("%s", (name, rows, asked) => {
  const of = r.models[name] ?? name.split(".").reduce((at, key) => at[key], reference);
  test.each(["site", "site5", "site_skew"].filter((split) => rows[0]![split] !== undefined))(
    "hospitals by %s find the coefficients, errors and likelihood of R on the pooled table",
    (split) => {
      expectGlm(answerTogether(glmAnalysis, asked, hospitals(name, rows, split)), of);
    },
  );
});

/** A person stays at one hospital, as R was told; households are numbered anew at each. */
const hospitals = (name: string, rows: typeof gbsg, split: string) =>
  divided(rows, name === "clustered" ? "site" : split);

function expectGlm(found: GlmResult, of: ModelOfR): void {
  const terms = Object.values(found.terms);
  expect(terms.length).toBe(of.coef.length);
  for (const [j, { coef, se, p }] of terms.entries()) {
    expect(Math.abs(coef - of.coef[j]!)).toBeLessThanOrEqual(1e-8 * of.se[j]!);
    expectNear(se, of.se[j], 1e-8);
    if (of.p) expectNear(p, of.p[j], 1e-6, 1e-250); // of z = 40, the tail multiplies the error by 1,600
  }
  for (const [at, value] of (of.vcov ?? []).flat().entries()) {
    const size = of.se[Math.floor(at / of.se.length)]! * of.se[at % of.se.length]!;
    expect(Math.abs(found.vcov![at]! - value)).toBeLessThanOrEqual(1e-8 * size);
  }
  if (of.loglik !== undefined) expectNear(found.logLikelihood, of.loglik);
  if (of.deviance !== undefined) expectNear(found.deviance, of.deviance);
  if (of.null_deviance !== undefined) expectNear(found.nullDeviance, of.null_deviance);
  if (of.aic !== undefined) expectNear(found.aic, of.aic);
  if (of.rss !== undefined) expectNear(found.deviance, of.rss);
  if (of.sigma !== undefined) expectNear(found.sigma, of.sigma);
}

describe("penalties", () => {
  const eight = ["age", "meno", "size2", "lnodes", "pgr", "er", "hormon", "chemo"];
  const lasso = (lambda: number) => ({ penalty: { kind: "lasso", lambda } });
  test.each([
    ["lasso, logistic", model("death", "logistic", eight, lasso(r.lasso.logistic.lambda)), r.lasso.logistic],
    ["lasso, Poisson", model("nodes", "poisson", ["age", "meno", "pgr", "er", "hormon"], lasso(0.05)), r.lasso.poisson],
    [
      "ridge, logistic",
      model("death", "logistic", eight, { penalty: { kind: "ridge", lambda: r.ridge.logistic.lambda } }),
      r.ridge.logistic,
    ],
  ])("%s: the conditions of a minimum hold to 1e-9, and glmnet finds the same", (_, asked, of) => {
    for (const split of ["site", "site5", "site_skew"]) {
      const { terms, rest, vcov } = answerTogether(glmAnalysis, asked, divided(rotterdam, split));
      expect(rest).toBeLessThan(1e-9);
      expect(vcov).toBeNull();
      for (const [j, { coef }] of Object.values(terms).entries()) {
        if (of.coef[j] === 0) expect(coef).toBe(0);
        expectNear(coef, of.coef[j], 1e-6, 1e-9); // glmnet stops at 1e-20 of the null deviance a sweep
      }
    }
  });

  test("some coefficients of the lasso are zero, and some are not", () => {
    const zeros = r.lasso.logistic.coef.filter((coef) => coef === 0).length;
    expect(zeros).toBeGreaterThan(0);
    expect(zeros).toBeLessThan(eight.length);
  });

  const { features, mean, sd_population, lambda1, lambda10 } = reference.wdbc.ridge_logistic_30;
  test.each([lambda1, lambda10])("thirty features of breast cancer with ridge are the pooled optimum of R", (of) => {
    const scaling = Object.fromEntries(
      features.map((name: string, j: number) => [name, { center: mean[j], scale: sd_population[j] }]),
    );
    const asked = { ...model("malignant", "logistic", features), scaling };
    const penalty = { kind: "ridge", lambda: of.lambda / 569 }; // the reference's lambda is of the sum, ours of the mean
    const { terms } = answerTogether(glmAnalysis, { ...asked, penalty }, divided(wdbc, "site"));
    for (const [j, name] of features.entries())
      expectNear(terms[name]!.coef * sd_population[j], of.coef[j], 1e-8, 1e-11);
  });
});

describe("what has no answer ends with a reason", () => {
  const row = (y: number, x: number, z = 0) => ({ y, x, z });
  const asked = (family: string, terms: readonly string[]) => model("y", family, terms);
  const mixed = [row(0, 1), row(1, 2, 1), row(0, 3), row(1, 1, 1), row(1, 3), row(0, 2, 1)];
  test.each([
    [
      "complete separation",
      asked("logistic", ["x"]),
      [row(0, 1), row(0, 2), row(0, 3), row(1, 4), row(1, 5)],
      "glm-diverges",
    ],
    ["quasi-separation", asked("logistic", ["z"]), [row(0, 0), row(1, 0), row(1, 0, 1), row(1, 0, 1)], "glm-diverges"],
    ["a column that is constant", asked("logistic", ["x", "z"]), mixed.map(({ y, x }) => row(y, x, 4)), "glm-singular"],
    [
      "a column that is another",
      asked("gaussian", ["x", "z"]),
      mixed.map(({ y, x }) => row(y, x, 3 * x)),
      "glm-singular",
    ],
    [
      "an outcome that is always the same",
      asked("logistic", ["x"]),
      mixed.map(({ x }) => row(1, x)),
      "glm-no-information",
    ],
    ["counts that are all zero", asked("poisson", ["x"]), mixed.map(({ x }) => row(0, x)), "glm-no-information"],
  ])("%s", (_, specification, rows, code) => {
    expect(() => answerTogether(glmAnalysis, specification, [rows, rows, rows])).toThrow(
      expect.objectContaining({ code }),
    );
  });

  test("each hospital has its own rules: parameters a row, small cells, rows", () => {
    const rows = divided(gbsg, "site5").at(-1)!; // H5, 21 patients
    const { thresholds: _, ...strict } = model("status", "logistic", [
      "age",
      "lnodes",
      "grade3",
      "hormon",
      "meno",
      "size",
      "er",
    ]);
    expect(() => glmAnalysis.prepare(glmAnalysis.check(strict), rows)).toThrow(/21 rows are too few for 8/);
    const { thresholds: __, ...rare } = model("status", "logistic", ["grade3"]);
    const one = rows.map((patient, i) => ({ ...patient, grade3: Number(i === 0) }));
    expect(() => glmAnalysis.prepare(glmAnalysis.check(rare), one)).toThrow(
      expect.objectContaining({ code: "small-cell" }),
    );
    expect(() => glmAnalysis.prepare(glmAnalysis.check(rare), rows.slice(0, 4))).toThrow(
      expect.objectContaining({ code: "too-few-rows" }),
    );
  });
});
