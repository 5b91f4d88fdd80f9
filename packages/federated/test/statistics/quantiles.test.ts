// Quantiles of several hospitals together, against R's type 1; and the attack: what two opened counts tell by subtraction.
import { UsageError } from "@tavs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quantilesAnalysis } from "../../src/statistics/descriptive/quantiles.ts";
import { divided, readTable } from "./data-sets.ts";
import { answerTogether, openTogether } from "./in-the-clear.ts";
import { expectNear, NO_THRESHOLDS } from "./near.ts";
import { fixture } from "./patients.ts";

const r = JSON.parse(fixture("descriptive.json"));
const tables = {
  lung: readTable("lung"),
  gbsg: readTable("gbsg"),
  rotterdam: readTable("rotterdam"),
  wdbc: readTable("wdbc"),
};
const whole = (intervals: number, start = 0) => ({ start, width: 1, intervals });
const by = (factor: string, levels: readonly number[]) => ({ factor, levels });

const cases = [
  ["lung_age", "lung", { column: "age", by: null, grid: whole(120) }],
  ["lung_meal", "lung", { column: "meal.cal", by: null, grid: whole(4000) }],
  ["lung_wt_by_sex", "lung", { column: "wt.loss", by: by("sex", [1, 2]), grid: whole(200, -100) }],
  ["gbsg_pgr_by_grade", "gbsg", { column: "pgr", by: by("grade", [1, 2, 3]), grid: whole(3000, -1) }],
  ["rotterdam_age", "rotterdam", { column: "age", by: null, grid: whole(120) }],
  ["wdbc_radius", "wdbc", { column: "mean_radius", by: null, grid: { start: 0, width: 0.001, intervals: 40_000 } }],
] as const;

const asked = (block: string, rest: object) => {
  const [first] = Object.values(r.quantiles[block]) as [{ readonly probs: readonly number[] }];
  return { ...rest, quantiles: first.probs, type: 1, missing: "leave-out" };
};

describe.each(cases)("%s", (block, name, rest) => {
  const specification = asked(block, rest);
  const splits = ["site", "site5", "site_skew"].filter((split) => split in tables[name][0]!);
  const expected = Object.entries(r.quantiles[block]) as [string, { n: number; values: number[] }][];

  test.each(splits)("hospitals by %s find R's quantiles on the grid, where no threshold forbids it", (split) => {
    const sites = divided(tables[name], split);
    const { result, rounds } = openTogether(quantilesAnalysis, { ...specification, thresholds: NO_THRESHOLDS }, sites);
    expect(rounds.length).toBeLessThanOrEqual(2 + Math.ceil(Math.log2(rest.grid.intervals + 2)));
    for (const [group, { n, values }] of expected) {
      expect(result.groups[group]!.n).toBe(n);
      for (const [k, { value }] of result.groups[group]!.quantiles.entries()) expectNear(value, values[k]);
    }
  });

  test.each(splits)("hospitals by %s find, with any threshold, an interval that holds R's quantile", (split) => {
    for (const smallestCell of [1, 3, 10]) {
      const thresholds = { ...NO_THRESHOLDS, smallestCell };
      const usable = divided(tables[name], split).filter((rows) =>
        quantilesRefuses({ ...specification, thresholds }, rows),
      );
      if (usable.length < divided(tables[name], split).length) continue; // a hospital with few of a group takes no part
      const found = answerTogether(quantilesAnalysis, { ...specification, thresholds }, usable);
      for (const [group, { values }] of expected)
        for (const [k, { value, above, atMost }] of found.groups[group]!.quantiles.entries()) {
          if (value !== null) expectNear(value, values[k]);
          expect(above ?? Number.NEGATIVE_INFINITY).toBeLessThan(values[k]! + 1e-9);
          expect(atMost ?? Number.POSITIVE_INFINITY).toBeGreaterThan(values[k]! - 1e-9);
        }
    }
  });
});

function quantilesRefuses(specification: object, rows: Parameters<typeof quantilesAnalysis.prepare>[1]): boolean {
  try {
    quantilesAnalysis.prepare(quantilesAnalysis.check(specification as never), rows);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: "small-cell" });
    return false;
  }
}

/** Every count at a threshold that was opened, by group: the numbers that an attacker subtracts. */
function openedCounts(
  specification: object,
  sites: Parameters<typeof openTogether>[2],
): readonly (readonly number[])[] {
  const counts = new Map<number, Map<number, number>>();
  const checked = quantilesAnalysis.check(JSON.parse(JSON.stringify(specification)));
  const questions: Float64Array[] = [];
  const watched = {
    ...quantilesAnalysis,
    next(...[s, memory, totals]: Parameters<typeof quantilesAnalysis.next>) {
      const question = questions.at(-1)!;
      for (let k = 0; k < totals.length / 2; k++) {
        const [what, candidate] = question.subarray(2 * k, 2 * k + 2);
        const group = Math.floor(k / checked.quantiles.length);
        if (what === 1) counts.set(group, (counts.get(group) ?? new Map([[-1, 0]])).set(candidate!, totals[2 * k]!));
      }
      const turn = quantilesAnalysis.next(s, memory, totals);
      if ("ask" in turn) questions.push(turn.ask);
      return turn;
    },
    first(s: Parameters<typeof quantilesAnalysis.first>[0]) {
      const turn = quantilesAnalysis.first(s);
      if ("ask" in turn) questions.push(turn.ask);
      return turn;
    },
  };
  openTogether(watched as typeof quantilesAnalysis, checked, sites as never);
  return [...counts.values()].map((group) => [...group].sort(([a], [b]) => a - b).map(([, count]) => count));
}

const differences = (counts: readonly number[]) => counts.slice(1).map((count, k) => count - counts[k]!);

describe("the attack: subtracting the counts at neighbouring thresholds", () => {
  const specification = {
    ...asked("wdbc_radius", cases[5][2]),
    quantiles: [0.01, 0.02, 0.25, 0.5, 0.51, 0.52, 0.9, 0.98, 0.99],
  };

  test.each([3, 5, 10])(
    "no two differ by fewer than %d people, whatever is asked and however they are divided",
    (smallestCell) => {
      const thresholds = { ...NO_THRESHOLDS, smallestCell };
      for (const split of ["site", "site5"]) {
        const [counts] = openedCounts({ ...specification, thresholds }, divided(tables.wdbc, split));
        expect(counts!.length).toBeGreaterThan(5);
        expect(Math.min(...differences(counts!))).toBeGreaterThanOrEqual(smallestCell);
      }
    },
  );

  test("where the terms switch the rule off, single patients are seen", () => {
    const [counts] = openedCounts({ ...specification, thresholds: NO_THRESHOLDS }, divided(tables.wdbc, "site"));
    expect(differences(counts!).filter((count) => count === 1).length).toBeGreaterThan(0);
  });

  test("nor for any values, shares and hospitals", () => {
    const site = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 0, maxLength: 25 });
    fc.assert(
      fc.property(
        fc.array(site, { minLength: 3, maxLength: 5 }),
        fc.integer({ min: 2, max: 5 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 4 }),
        (sites, smallestCell, hundredths) => {
          const rows = sites
            .filter(({ length }) => length === 0 || length >= smallestCell)
            .map((all) => all.map((x) => ({ x })));
          if (rows.length === 0) return;
          const quantiles = hundredths.map((one) => one / 100);
          const thresholds = { ...NO_THRESHOLDS, smallestCell };
          const asking = { column: "x", by: null, grid: whole(32), quantiles, type: 1, thresholds };
          const [counts] = openedCounts(asking, rows);
          for (const difference of differences(counts!))
            if (difference > 0) expect(difference).toBeGreaterThanOrEqual(smallestCell);
          const sorted = rows
            .flat()
            .map(({ x }) => x)
            .sort((a, b) => a - b);
          if (sorted.length === 0) return;
          for (const { share, value, above, atMost } of answerTogether(quantilesAnalysis, asking, rows).groups.all!
            .quantiles) {
            const truth = sorted[Math.ceil(sorted.length * share) - 1]!;
            if (value !== null) expect(value).toBe(truth);
            expect(above === null || above < truth).toBe(true);
            expect(atMost === null || truth <= atMost).toBe(true);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

const rows = Array.from({ length: 30 }, (_, x) => ({ x }));
const simple = {
  column: "x",
  by: null,
  grid: whole(10, 5),
  quantiles: [0.1, 0.4, 0.9],
  type: 1,
  thresholds: NO_THRESHOLDS,
};

test.each([
  [50, 0.14, 8], // quantile(1:50, 0.14, type = 1) in R 4.2.2, and so on
  [25, 0.28, 8],
  [20, 0.55, 11],
  [100, 0.29, 29],
  [100, 0.57, 57],
  [1000, 0.007, 7],
])("of 1 to %d the share %d reaches the value of R, rounding included", (n, share, expected) => {
  const values = Array.from({ length: n }, (_, i) => ({ x: i + 1 }));
  const asking = { ...simple, grid: whole(1000), quantiles: [share] };
  expect(answerTogether(quantilesAnalysis, asking, [values, [], []]).groups.all!.quantiles[0]!.value).toBe(expected);
});

test("a quantile outside of the grid is said to be there, and a group of nobody has none", () => {
  const { n, quantiles } = answerTogether(quantilesAnalysis, simple, [rows, [], []]).groups.all!;
  expect(n).toBe(30);
  expect(quantiles).toEqual([
    { share: 0.1, value: null, above: null, atMost: 5 },
    { share: 0.4, value: 11, above: 10, atMost: 11 },
    { share: 0.9, value: null, above: 15, atMost: null },
  ]);
  const none = answerTogether(quantilesAnalysis, simple, [[], [], []]).groups.all!;
  expect([none.n, none.quantiles[1]]).toEqual([0, { share: 0.4, value: null, above: null, atMost: null }]);
});

test("the minimum, the maximum and all types but 1 are refused with the reason", () => {
  const check = (changed: object) => () => quantilesAnalysis.check({ ...simple, ...changed } as never);
  expect(check({ quantiles: [0, 0.5] })).toThrow(/minimum and the maximum, which are the value of one patient/);
  expect(check({ quantiles: [1] })).toThrow(expect.objectContaining({ code: "extreme" }));
  for (const type of [0, 2, 6, 7, "1", null])
    expect(check({ type })).toThrow(expect.objectContaining({ code: "quantile-type" }));
  expect(check({ quantiles: [] })).toThrow("quantiles: must be a list of 1 to 100");
  expect(check({ quantiles: [1.5] })).toThrow(UsageError);
});

test("a question that is about no threshold of the grid is not answered", () => {
  const specification = quantilesAnalysis.check({ ...simple, quantiles: [0.5] });
  const local = quantilesAnalysis.prepare(specification, rows);
  const { answer } = quantilesAnalysis;
  for (const question of [
    [1, -1],
    [1, 12],
    [1, 2.5],
    [2, -1],
    [2, 11],
    [3, 4],
    [0, -7],
  ])
    expect(() => answer.by === "rows" && answer.compute(specification, local, Float64Array.from(question))).toThrow(
      /question number 0 is about no threshold of the agreed grid/,
    );
});

describe("the attack: what votes tell about one patient", () => {
  const thresholds = { ...NO_THRESHOLDS, smallestCell: 3 };
  const specification = { ...simple, grid: whole(1000), quantiles: [0.5], thresholds };
  const told = (middle: number) =>
    openTogether(quantilesAnalysis, specification, [
      [137, 411, middle, 700, 905].map((x) => ({ x })),
      [{ x: 20 }, { x: 480 }, { x: 700 }],
      [],
    ]).rounds;

  test("where a cell cannot be split, its middle patient may be anywhere in half of it, and nothing that is said changes", () => {
    for (const elsewhere of [502, 540, 611, 749]) expect(told(elsewhere)).toEqual(told(523));
  });
});
