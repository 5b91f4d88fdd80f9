import { type Standardization, unstandardized } from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { fitTogether, prepared, total } from "./federation.ts";
import { hospitals, type Model, type Row, survivalRows, table } from "./patients.ts";
import { type CoxReference, reference } from "./reference.ts";

// Public constants, as study terms would state them: round numbers near the middle and the spread of each covariate.
const constants: Readonly<Record<string, readonly [center: number, scale: number]>> = {
  age: [55, 12],
  sex: [1.5, 0.5],
  "ph.ecog": [1, 0.75],
  meno: [0.5, 0.5],
  size2: [0.5, 0.5],
  grade3: [0.5, 0.5],
  lnodes: [1, 1],
  hormon: [0.25, 0.5],
  chemo: [0.25, 0.5],
};

function publicScale(terms: readonly string[]): Standardization {
  const at = (which: 0 | 1) => Float64Array.from(terms, (term) => constants[term]![which]);
  return { center: at(0), scale: at(1) };
}

const lung = table("lung.csv");
const models = [
  {
    name: "lung: age, sex, performance",
    rows: lung,
    time: "time",
    event: "event",
    block: reference.lung.cox_age_sex_ecog,
  },
  { name: "lung: sex", rows: lung, time: "time", event: "event", block: reference.lung.cox_sex },
  { name: "gbsg", rows: table("gbsg.csv"), time: "rfstime", event: "status", block: reference.gbsg.cox },
  {
    name: "rotterdam",
    rows: table("rotterdam.csv"),
    time: "rfstime",
    event: "rfs",
    block: reference.rotterdam.cox_rfs,
  },
];

interface Case extends Model {
  readonly title: string;
  readonly rows: readonly Row[];
  /** The column that tells hospitals apart, and the hospital when it stands alone. */
  readonly column?: string;
  readonly alone?: string;
  readonly expected: CoxReference;
}

/** Every Cox model of the reference: pooled, stratified by each division into hospitals, and each hospital alone. */
const cases: readonly Case[] = models.flatMap(({ name, rows, time, event, block }) => {
  const model = { rows, time, event, terms: block.efron.terms };
  const columns = ["site", "site5", "site_skew"];
  const both = (title: string, ties: typeof block, column?: string): Case[] =>
    [ties.efron, ties.breslow].map((expected) => ({
      ...model,
      title: `${name}, ${title}, ${expected.ties}`,
      expected,
      ...(column && { column }),
    }));
  return [
    ...both("one hospital", block),
    ...columns.flatMap((column) => {
      const stratified = block[`stratified_by_${column}`];
      return stratified ? both(`stratified by ${column}`, stratified, column) : [];
    }),
    ...columns.flatMap((column) =>
      Object.entries(block[`per_${column}`] ?? {}).map(([alone, expected]) => ({
        ...model,
        title: `${name}, ${column} ${alone} alone`,
        column,
        alone,
        expected,
      })),
    ),
  ];
});

function sites({ alone, column, rows, ...model }: Case) {
  const all = hospitals(rows, column);
  const chosen = alone ? [all.get(alone)!] : [...all.values()];
  return chosen.map((own) => survivalRows(own, model));
}

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
