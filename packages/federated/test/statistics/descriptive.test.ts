// Moments, correlations and t-tests of several hospitals together, against R; and what a hospital refuses to add to.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { correlationAnalysis } from "../../src/statistics/descriptive/correlation.ts";
import { crossTableAnalysis } from "../../src/statistics/descriptive/cross-table.ts";
import { describeAnalysis } from "../../src/statistics/descriptive/describe.ts";
import { normalPoint, studentPoint } from "../../src/statistics/descriptive/distribution-quantiles.ts";
import { quantilesAnalysis } from "../../src/statistics/descriptive/quantiles.ts";
import { tTestAnalysis } from "../../src/statistics/descriptive/t-test.ts";
import { mantelHaenszelAnalysis } from "../../src/statistics/descriptive/within-site-mantel-haenszel.ts";
import { studentTwoSidedP } from "../../src/statistics/student-t.ts";
import { divided, readTable } from "./data-sets.ts";
import { answerTogether, openTogether } from "./in-the-clear.ts";
import { expectAllNear, expectNear, NO_THRESHOLDS } from "./near.ts";
import { fixture } from "./patients.ts";

const r = JSON.parse(fixture("descriptive.json"));
const far = Array.from({ length: 600 }, (_, i) => ({ x: 1e6 + (((i + 1) * 7919) % 1009) / 350, site: "ABC"[i % 3]! }));
const tables = {
  lung: readTable("lung"),
  gbsg: readTable("gbsg"),
  rotterdam: readTable("rotterdam"),
  wdbc: readTable("wdbc"),
  far,
};
type Name = keyof typeof tables;

const splitsOf = (name: Name) => ["site", "site5", "site_skew"].filter((split) => split in tables[name][0]!);
const constants: Readonly<Record<string, readonly [number, number]>> = {
  ...{
    "meal.cal": [930, 400],
    time: [300, 200],
    mean_area: [650, 350],
    mean_smoothness: [0.1, 0.014],
    pgr: [100, 250],
  },
  ...{ fractal_dimension_error: [0.004, 0.003], er: [100, 200], "ph.karno": [80, 12], x: [0, 1] }, // x: a center far from the mean
};
const scalingOf = (columns: readonly string[]) =>
  Object.fromEntries(
    columns.map((name) => {
      const [center, scale] = constants[name] ?? [20, 10];
      return [name, { center, scale }];
    }),
  );
const by = (factor: string, levels: readonly number[]) => ({ factor, levels });
const more = { level: 0.95, thresholds: NO_THRESHOLDS };

describe.each([
  ["lung", "lung", null],
  ["lung_by_sex", "lung", by("sex", [1, 2])],
  ["gbsg_by_grade", "gbsg", by("grade", [1, 2, 3])],
  ["rotterdam_by_hormon", "rotterdam", by("hormon", [0, 1])],
  ["wdbc_by_malignant", "wdbc", by("malignant", [0, 1])],
  ["far", "far", null],
] as const)("columns of %s", (block, name, groups) => {
  const of: Readonly<Record<string, Readonly<Record<string, object>>>> = r.describe[block];
  const columns = Object.keys(Object.values(of)[0]!);
  const asked = { ...more, columns, by: groups, moments: 4, scaling: scalingOf(columns), missing: "count" };
  test.each(splitsOf(name))("hospitals by %s find the moments and intervals of R", (split) => {
    const { groups: found } = answerTogether(describeAnalysis, asked, divided(tables[name], split));
    expect(Object.keys(found)).toEqual(Object.keys(of));
    for (const [group, column] of Object.keys(of).flatMap((g) => columns.map((c) => [g, c] as const))) {
      const { ci, ...numbers } = found[group]![column]!;
      const { ci: expected, ...others } = of[group]![column]! as Readonly<Record<string, number>> & {
        ci: readonly number[];
      };
      for (const [field, value] of Object.entries(others)) expectNear(numbers[field as keyof typeof numbers], value);
      expectAllNear(ci!, expected);
    }
  });
});

test.each([
  ["lung", 0.95],
  ["gbsg", 0.95],
  ["rotterdam", 0.9],
  ["wdbc", 0.95],
] as const)(
  "the correlations of %s are R's, with their tests and intervals, however patients are divided",
  (name, level) => {
    const of = r.correlation[name];
    const columns: string[] = [...new Set<string>(of.pairs.flatMap((pair: { columns: string[] }) => pair.columns))];
    const asked = { ...more, columns, level, scaling: scalingOf(columns), missing: "leave-out" };
    for (const split of splitsOf(name)) {
      const { n, pairs } = answerTogether(correlationAnalysis, asked, divided(tables[name], split));
      expect(n).toBe(of.n);
      expect(pairs.map((pair) => pair.columns)).toEqual(of.pairs.map((pair: { columns: string[] }) => pair.columns));
      for (const [i, { correlation, statistic, degrees, p, ci }] of pairs.entries()) {
        const one = of.pairs[i];
        expect(degrees).toBe(one.degrees);
        expectAllNear([correlation, statistic, ...ci!], [one.correlation, one.statistic, ...one.ci]);
        expectNear(p, one.p, 1e-9 * (1 + one.statistic ** 2), 1e-300); // the tail multiplies the error of t
      }
    }
  },
);

const scaling = { center: 50, scale: 10 };
test.each([
  ["lung_welch", "lung", { column: "age", by: by("sex", [1, 2]) }],
  ["lung_pooled", "lung", { column: "age", by: by("sex", [1, 2]), variances: "equal" }],
  ["lung_one", "lung", { column: "wt.loss", mean: 8 }],
  ["lung_paired", "lung", { column: "ph.karno", minus: "pat.karno", level: 0.99 }],
  ["gbsg_welch", "gbsg", { column: "age", by: by("hormon", [0, 1]) }],
  ["rotterdam_pooled", "rotterdam", { column: "nodes", by: by("chemo", [0, 1]), variances: "equal", mean: 0.5 }],
  ["wdbc_welch", "wdbc", { column: "mean_radius", by: by("malignant", [0, 1]) }],
] as const)("the t-test %s is R's, however patients are divided", (block, name, asked) => {
  const common = { ...more, by: null, mean: 0, variances: "unequal", scaling, missing: "leave-out" };
  for (const split of splitsOf(name)) {
    const found = answerTogether(tTestAnalysis, { ...common, ...asked }, divided(tables[name], split));
    const { ci, p, ...of } = r.t[block];
    for (const [field, value] of Object.entries(of)) expectNear(found[field as "se"], value as number);
    expectAllNear(found.ci, ci);
    expectNear(found.p, p, 1e-9 * (1 + of.statistic ** 2), 1e-300);
  }
});

test("points of the t and the normal distribution are R's", () => {
  for (const [k, level] of r.points.level.entries()) {
    expectNear(normalPoint(level), r.points.z[k], 1e-12);
    for (const [d, degrees] of r.points.degrees.entries())
      expectNear(studentPoint(level, degrees), r.points.t[d][k], 1e-10);
  }
  // R 4.2.2: qt(0.975, 1e6), qt(0.975, 3e7), 2 * pt(-6, 1e7): with so many rows the difference of two factorials keeps too few digits.
  expectNear(studentPoint(0.95, 1e6), 1.9599663568141066, 1e-11);
  expectNear(studentPoint(0.95, 3e7), 1.9599640636157643, 1e-9);
  expectNear(studentTwoSidedP(6, 1e7), 1.973242733367789e-9, 1e-9);
});

const ask = { ...more, columns: ["x"], by: null, moments: 4, scaling: { x: { center: 0, scale: 1 } } };
const cellOf = (sites: readonly (readonly number[])[], changed: object = {}) =>
  answerTogether(
    describeAnalysis,
    { ...ask, ...changed },
    sites.map((site) => site.map((x) => ({ x }))),
  ).groups.all!.x!;

test("empty hospitals, single patients and values that are all the same have what they have, and null for the rest", () => {
  const none = { mean: null, variance: null, sd: null, se: null, ci: null, skewness: null, kurtosis: null };
  expect(cellOf([[], [], []])).toEqual({ n: 0, missing: 0, ...none });
  expect(cellOf([[], [7], []])).toEqual({ n: 1, missing: 0, ...none, mean: 7 });
  const same = cellOf([[0.1, 0.1], [0.1], [0.1, 0.1]], { scaling: { x: { center: 1e6, scale: 3 } } });
  expectNear(same.mean, 0.1);
  expect({ ...same, mean: null, ci: null }).toEqual({ n: 5, missing: 0, ...none, variance: 0, sd: 0, se: 0 });
});

test("any values, divided anyhow, have the mean and variance of the obvious algorithm", () => {
  const value = fc.integer({ min: -1_000_000, max: 1_000_000 });
  fc.assert(
    fc.property(fc.array(fc.array(value, { maxLength: 9 }), { minLength: 3, maxLength: 6 }), (sites) => {
      const all = sites.flat();
      if (new Set(all).size < 2) return;
      const sum = all.reduce((a, b) => a + BigInt(b), 0n); // exact, in whole numbers
      const squares = all.reduce((a, b) => a + BigInt(b) ** 2n, 0n) * BigInt(all.length) - sum * sum;
      const { mean, variance } = cellOf(sites, { scaling: { x: { center: 3, scale: 1000 } } });
      expectNear(mean, Number(sum) / all.length, 1e-9, 1e-9);
      expectNear(variance, Number(squares) / all.length / (all.length - 1));
    }),
    { numRuns: 40 },
  );
});

test("a scale that leaves no digits is refused, and so is one that leaves no room", () => {
  const scaled = (scale: number) => () => cellOf([[1, 2], [3], [5]], { scaling: { x: { center: 0, scale } } });
  expect(scaled(1e5)).toThrow(expect.objectContaining({ code: "scale-far" }));
  const about0 = () => cellOf([[1, -1], [1], [-1]], { scaling: { x: { center: 0, scale: 1e-12 } } });
  expect(about0).toThrow(/value number 1 is so large that a sum over 3 parties could wrap/);
  expect(scaled(10)).not.toThrow();
});

test.each(
  [
    describeAnalysis,
    correlationAnalysis,
    tTestAnalysis,
    quantilesAnalysis,
    crossTableAnalysis,
    mantelHaenszelAnalysis,
  ].map((analysis) => [analysis.name, analysis.reveals] as const),
)("%s says what each role learns, in a sentence that the terms can carry", (_, { coordinator, participant }) => {
  for (const { learns, against, collusion } of [coordinator, participant]) {
    expect(learns).toMatch(/^learns,? .*[^,], and nothing else$/);
    expect(against).toBe("semi-honest");
    expect(collusion.length).toBeGreaterThan(10);
  }
});

test("what the coordinator opens is the same whichever hospital has which patients", () => {
  const asked = { ...ask, columns: ["age"], scaling: scalingOf(["age"]) };
  const sites = divided(tables.gbsg, "site");
  const [one, other] = [sites, [sites[2]!, sites[0]!, sites[1]!]].map((all) =>
    openTogether(describeAnalysis, asked, all),
  );
  expect(other!.rounds).toEqual(one!.rounds);
});

describe("what a hospital does not add to", () => {
  const prepare = (values: readonly (number | null)[], changed: object = {}) => {
    const { thresholds: _, ...defaults } = ask;
    const specification = describeAnalysis.check({ ...defaults, ...changed });
    return () =>
      describeAnalysis.prepare(
        specification,
        values.map((x) => ({ x })),
      );
  };
  const some = (n: number) => Array.from({ length: n }, (_, i) => 10 + i * i);
  const code = (name: string) => expect.objectContaining({ code: name });

  test("four power sums are four equations: the values of four patients follow, and thirteen rows are asked of a cell", () => {
    // The attack: total sums of powers about a known mean give the elementary symmetric polynomials, whose roots are the values.
    const patients = [41, 57.5, 63, 80];
    const { rounds } = openTogether(describeAnalysis, ask, [patients.map((x) => ({ x })), [], []]);
    const mean = rounds[0]![2]! / 4;
    const [p1 = 0, p2 = 0, p3 = 0, p4 = 0] = rounds[1]!;
    const e2 = (p1 * p1 - p2) / 2;
    const e3 = (e2 * p1 - p1 * p2 + p3) / 3;
    const e4 = (e3 * p1 - e2 * p2 + p1 * p3 - p4) / 4;
    for (const x of patients) {
      const d = x - mean;
      expect(Math.abs(d ** 4 - p1 * d ** 3 + e2 * d * d - e3 * d + e4)).toBeLessThan(1e-6);
    }
    expect(prepare(some(12))).toThrow(code("too-few-rows"));
    expect(prepare(some(13))).not.toThrow();
    expect(prepare(some(6), { moments: 2 })).toThrow(code("too-few-rows"));
    expect(prepare(some(7), { moments: 2 })).not.toThrow();
  });

  test("a value that almost nobody has, a group of two, two missing values where they are counted", () => {
    const zeros = (ones: number) => Array.from({ length: 20 }, (_, i) => Number(i < ones));
    expect(prepare(zeros(2))).toThrow(code("small-cell"));
    expect(prepare(zeros(3))).not.toThrow();
    expect(prepare([...some(20), null, null], { missing: "count" })).toThrow(code("small-cell"));
    expect(prepare([...some(20), null, null], { missing: "leave-out" })).not.toThrow();
    expect(prepare([...some(20), null, null])).toThrow(/row number 20 has no number/);
    const grouped = describeAnalysis.check({
      ...ask,
      by: by("g", [0, 1]),
      thresholds: { ...NO_THRESHOLDS, smallestCell: 3 },
    });
    const rows = some(20).map((x, i) => ({ x, g: Number(i < 2) }));
    expect(() => describeAnalysis.prepare(grouped, rows)).toThrow(/"x of g=1" has fewer than 3 rows here, and some/);
  });

  test("a value that almost nobody has, however it is coded: of three values two sums tell how many have each", () => {
    const levels = (...counts: readonly number[]) => counts.flatMap((n, k) => Array.from({ length: n }, () => k + 1));
    expect(prepare(levels(18, 2), { moments: 2 })).toThrow(code("small-cell")); // 1 and 2, as lung's sex
    expect(prepare(levels(17, 3), { moments: 2 })).not.toThrow();
    expect(prepare(levels(10, 9, 1), { moments: 2 })).toThrow(code("small-cell"));
    expect(prepare(levels(9, 9, 9, 1), { moments: 2 })).not.toThrow(); // four unknowns, three equations
    expect(prepare(levels(9, 9, 9, 1))).toThrow(/column "x of all" has a value that fewer than 3 rows here have/);
    const t = { column: "b", by: null, mean: 0, variances: "equal", level: 0.95, scaling };
    const b = levels(10, 9, 1).map((value) => ({ b: value }));
    expect(() => tTestAnalysis.prepare(tTestAnalysis.check(t), b)).toThrow(code("small-cell"));
  });

  test("the sum of products of two columns of two values is their table, and a cell of one patient is not opened", () => {
    const columns = ["a", "b"];
    const rowsOf = (both: number) =>
      Array.from({ length: 40 }, (_, i) => ({ a: Number(i < 10), b: i >= 10 - both && i < 25 ? 2 : 1 }));
    // The attack: n11 = (sum of products - what the coding adds) from opened sums alone.
    const free = { columns, level: 0.95, scaling: scalingOf(columns), thresholds: NO_THRESHOLDS };
    const { rounds } = openTogether(correlationAnalysis, free, [rowsOf(1), [], []]);
    const [n = 0, , a = 0, , , b = 0] = rounds[0]!;
    const [meanA, meanB] = [20 + (10 * a) / n, 20 + (10 * b) / n];
    const products = 100 * rounds[1]![3]! + n * meanA * meanB; // the sum of a b: a alone, and once more where b is 2
    expect(products - n * meanA).toBeCloseTo(1, 6);
    const { thresholds: _, ...guarded } = free;
    const prepared = (both: number) => () =>
      correlationAnalysis.prepare(correlationAnalysis.check(guarded), rowsOf(both));
    expect(prepared(1)).toThrow(/columns "a" and "b" have values together that fewer than 3 rows here have/);
    expect(prepared(2)).toThrow(code("small-cell"));
    expect(prepared(0)).not.toThrow();
    expect(prepared(3)).not.toThrow();
  });

  test("a mean so far away that rounding would count the patients beyond a value is not answered about, nor a third round", () => {
    const specification = describeAnalysis.check({ ...ask, moments: 2 });
    const local = describeAnalysis.prepare(
      specification,
      some(20).map((x) => ({ x })),
    );
    const { answer } = describeAnalysis;
    const answered = (...question: readonly number[]) =>
      answer.by === "rows" && answer.compute(specification, local, Float64Array.from(question));
    expect(() => answered(1, -(2 ** 60))).toThrow(/mean number 0 of a question is far from what was agreed/);
    expect(() => answered(2, 0)).toThrow(/neither the first nor the second round/);
    expect(answered(1, 1e6)).toHaveLength(3);
    expect(() => cellOf([[2 ** 40], [2 ** 40], [2 ** 40 + 1]])).toThrow(code("scale-far"));
    const empty = { scaling: { x: { center: 2 ** 40, scale: 1 } } }; // a cell of nobody asks about its center
    expect(cellOf([[], [], []], empty).n).toBe(0);
  });

  test("how many are missing is not told where they are left out", () => {
    expect(cellOf([[1, Number.NaN], [3], [5]], { missing: "leave-out" }).missing).toBeNull();
    const { rounds } = openTogether(describeAnalysis, { ...ask, missing: "leave-out" }, [
      [{ x: null }],
      [{ x: 2 }],
      [],
    ]);
    expect(rounds[0]![1]).toBe(0);
  });

  test("correlations and t-tests have the same rules, and columns that do not vary have none", () => {
    const columns = ["a", "b"];
    const asked = { columns, level: 0.95, scaling: scalingOf(columns) };
    const rows = some(7).map((a, i) => ({ a, b: i % 4 }));
    expect(() => correlationAnalysis.prepare(correlationAnalysis.check(asked), rows)).toThrow(code("too-few-rows"));
    const constant = [rows, rows, rows].map((site) => site.map((row) => ({ ...row, b: 4 })));
    const free = { ...asked, thresholds: NO_THRESHOLDS };
    expect(() => answerTogether(correlationAnalysis, free, constant)).toThrow(code("no-variation"));
    const t = { column: "b", by: null, mean: 0, variances: "equal", level: 0.95, scaling };
    expect(() => tTestAnalysis.prepare(tTestAnalysis.check(t), rows.slice(1))).toThrow(code("too-few-rows"));
    expect(() => answerTogether(tTestAnalysis, { ...t, thresholds: NO_THRESHOLDS }, constant)).toThrow(
      code("no-variation"),
    );
    expect(() => tTestAnalysis.check({ ...t, by: by("a", [1, 2, 3]) })).toThrow(
      "by.levels: a t-test compares two groups",
    );
    expect(() => tTestAnalysis.check({ ...t, by: by("a", [1, 2]), minus: "a" })).toThrow(/^minus: /);
    expect(() => describeAnalysis.check({ ...ask, moments: 3 })).toThrow("moments: must be 2 or 4");
  });
});
