// Brackets by bins, against all pairs: whatever the table and however it is divided, the truth lies inside, and fine bins close them.
import { rankSum } from "@tavs/federated/statistics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aucBracket, delongBracket, pairsInside } from "../../src/statistics/validation/rank-bracket.ts";
import { rankSumAnalysis } from "../../src/statistics/validation/rank-sum.ts";
import { binOf, histogram, keptCuts, splitTree, votesOn } from "../../src/statistics/validation/score-bins.ts";
import { divided } from "./data-sets.ts";
import { answerTogether, openTogether } from "./in-the-clear.ts";
import { NO_THRESHOLDS } from "./near.ts";
import { gbsg, r, rotterdam } from "./validation-cases.ts";

const people = fc.array(
  fc.record({ score: fc.integer({ min: 0, max: 12 }), isCase: fc.boolean(), site: fc.integer({ min: 0, max: 2 }) }),
  { minLength: 6, maxLength: 60 },
);
type People = readonly { readonly score: number; readonly isCase: boolean; readonly site: number }[];

/** By all pairs, as the paper says it. */
function obvious(all: People): { readonly auc: number; readonly error: number } {
  const [cases, controls] = [all.filter(({ isCase }) => isCase), all.filter(({ isCase }) => !isCase)];
  const won = (a: number, b: number) => (a > b ? 1 : a === b ? 0.5 : 0);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);
  const ofCases = cases.map((one) => mean(controls.map((other) => won(one.score, other.score))));
  const ofControls = controls.map((one) => mean(cases.map((other) => won(other.score, one.score))));
  return {
    auc: mean(ofCases),
    error: Math.sqrt(variance(ofCases) / cases.length + variance(ofControls) / controls.length),
  };
}

function binned(all: People, cuts: readonly number[]) {
  const bins = (own: People) => own.map(({ score }) => binOf(score, cuts));
  const sites = [0, 1, 2].map((site) => {
    const own = all.filter((one) => one.site === site);
    const score = Float64Array.from(own, ({ score }) => score);
    return pairsInside(
      bins(own),
      score,
      Uint8Array.from(own, ({ isCase }) => Number(isCase)),
    );
  });
  const count = (which: boolean) => histogram(bins(all.filter(({ isCase }) => isCase === which)), cuts.length + 1);
  const sum = (name: "won" | "pairs") => sites.reduce((all, own) => all + own[name], 0);
  return { cases: count(true), controls: count(false), won: sum("won"), pairs: sum("pairs") };
}

test("the area and its error of any table lie between their ends, and one hospital alone leaves no width in the area", () => {
  fc.assert(
    fc.property(people, fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 6 }), (all, cuts) => {
      const few = Math.min(...[true, false].map((which) => all.filter(({ isCase }) => isCase === which).length));
      fc.pre(few >= 2);
      const { auc, error } = obvious(all);
      const counted = binned(
        all,
        [...cuts].sort((a, b) => a - b),
      ); // integers: ties are in one bin
      const [low, high] = aucBracket(counted);
      expect(low - 1e-12 <= auc && auc <= high + 1e-12).toBe(true);
      const [least, most] = delongBracket(counted);
      expect(least - 1e-9 <= error && error <= most + 1e-9).toBe(true);
      const alone = aucBracket(
        binned(
          all.map((one) => ({ ...one, site: 0 })),
          [],
        ),
      );
      expect(alone.map((end) => Math.abs(end - auc) < 1e-12)).toEqual([true, true]);
    }),
    { numRuns: 200 },
  );
});

test("of any votes, each bin between kept cuts holds a stretch that as many hospitals voted for as must", () => {
  const counts = fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 })), { minLength: 2, maxLength: 40 });
  const three = fc.array(counts, { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(three, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 3 }), (sites, k, hospitals) => {
      const bins = Math.min(...sites.map((own) => own.length));
      const tree = splitTree(bins, [1, Math.floor(bins / 3)]);
      const classes = sites.map((own) => [0, 1].map((c) => Float64Array.from(own.slice(0, bins), (of) => of[c]!)));
      const [a, b, c] = classes.map((own) => votesOn(own, tree, k));
      const votes = a!.map((vote, node) => vote + b![node]! + c![node]!);
      const cuts = keptCuts(tree, votes, hospitals);
      const ends = [0, ...cuts, bins];
      const has = (of: Float64Array, i: number) => of.slice(ends[i], ends[i + 1]).reduce((sum, n) => sum + n, 0) >= k;
      for (const i of cuts.length > 0 ? ends.slice(1).keys() : [])
        expect(classes.filter((own) => own.every((of) => has(of, i))).length).toBeGreaterThanOrEqual(hospitals);
    }),
  );
});

const steps = (from: number, to: number, by: number) =>
  Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, k) => from + k * by);
// Many patients have one node, and ages decide both the hospital (site_skew) and the menopause: no pair inside a hospital helps.
const tests = [
  { name: "pgr", rows: gbsg, value: "pgr", by: "hormon", of: r.rank_sums.pgr, cuts: steps(1, 400, 6), width: 0.07 },
  { name: "age", rows: rotterdam, value: "age", by: "chemo", of: r.rank_sums.age, cuts: steps(30, 90, 1), width: 0.03 },
  { name: "nodes", rows: gbsg, value: "nodes", by: "meno", of: r.rank_sums.nodes, cuts: steps(2, 40, 1), width: 0.16 },
] as const;

describe.each(tests)("Wilcoxon's test of $name", ({ rows, value, by, of, cuts, width }) => {
  test.each(["site", "site5", "site_skew"])("over hospitals by %s has R's statistic and p-value inside", (split) => {
    const asked = { value, by: { factor: by, levels: [0, 1] }, cuts, smallestCell: 5, thresholds: NO_THRESHOLDS };
    const { result, rounds } = openTogether(rankSumAnalysis, asked, divided(rows, split));
    expect(rounds.length).toBe(2);
    expect(result.rows).toEqual([of.rows[1], of.rows[0]]);
    const [low, high] = result.statistic;
    expect(low <= of.statistic && of.statistic <= high).toBe(true);
    expect((high - low) / (of.rows[0]! * of.rows[1]!)).toBeLessThan(width);
    expect(result.p[0] <= of.p * (1 + 1e-9) && of.p * (1 - 1e-9) <= result.p[1]).toBe(true);
  });
});

test("where no hospital has enough of both groups, nothing is opened but the votes", () => {
  const asked = { value: "age", by: { factor: "hormon", levels: [0, 1] }, cuts: [50], smallestCell: 1000 };
  expect(() => answerTogether(rankSumAnalysis, asked, divided(gbsg, "site"))).toThrow(/no hospital has 1000 people/);
  expect(rankSum.coordinator.reveals.learns).toMatch(/at how many hospitals enough people/);
});

test("where all bins are one, or all values, the p-value has two ends all the same", () => {
  const site = (values: readonly number[]) => values.map((x, i) => ({ x, g: Number(i >= values.length / 2) }));
  const asked = {
    value: "x",
    by: { factor: "g", levels: [0, 1] },
    cuts: [100],
    smallestCell: 2,
    thresholds: NO_THRESHOLDS,
  };
  const p = (sites: readonly (readonly number[])[]) => answerTogether(rankSumAnalysis, asked, sites.map(site)).p;
  expect(
    p([
      [1, 2, 3, 4],
      [2, 3, 4, 6],
      [1, 1, 3, 9],
    ]),
  ).toEqual([0, 1]);
  expect(p([[1, 1, 1, 1]])).toEqual([1, 1]); // here R says NaN
});

test("a question with other marks than 0 and 1 is none", () => {
  const specification = { value: "age", by: { factor: "hormon", levels: [0, 1] }, cuts: [50, 60], smallestCell: 5 };
  const { answer, prepare } = rankSumAnalysis;
  if (answer.by !== "rows") throw new Error("computed from rows");
  const ask = (...marks: number[]) =>
    answer.compute(specification, prepare(specification, gbsg), Float64Array.of(...marks));
  expect(() => ask(1, 0.5, 0)).toThrow(/marks no cuts/);
});
