// Tables of several hospitals together, with their tests, against R and against enumeration; and what is withheld.
import { disclosureRules } from "@tavs/core/disclosure";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crossTableAnalysis } from "../../src/statistics/descriptive/cross-table.ts";
import { fisherExact } from "../../src/statistics/descriptive/fisher-exact.ts";
import type { FisherTest } from "../../src/statistics/descriptive/fisher-fourfold.ts";
import { added, mantelHaenszelOf, summandsOf } from "../../src/statistics/descriptive/mantel-haenszel.ts";
import { mantelHaenszelAnalysis } from "../../src/statistics/descriptive/within-site-mantel-haenszel.ts";
import { divided, readTable } from "./data-sets.ts";
import { answerTogether, openTogether } from "./in-the-clear.ts";
import { expectAllNear, expectNear, NO_THRESHOLDS } from "./near.ts";
import { fixture } from "./patients.ts";

interface TableOfR {
  readonly counts: readonly (readonly number[])[];
  readonly statistic: number;
  readonly degrees: number;
  readonly p: number;
  readonly least_expected: number;
  readonly fisher_p?: number;
  readonly corrected?: number;
  readonly corrected_p?: number;
  readonly fisher?: { readonly odds_ratio: number | null; readonly low: number; readonly high: number | null };
}
interface CommonOfR extends Readonly<Record<"odds_ratio" | "statistic" | "p" | "corrected" | "corrected_p", number>> {
  readonly ci: readonly number[];
}
const r: {
  readonly tables: Readonly<Record<string, TableOfR>>;
  readonly small: readonly TableOfR[];
  readonly mantel_haenszel: Readonly<Record<string, CommonOfR>>;
} = JSON.parse(fixture("descriptive.json"));
const tables = { lung: readTable("lung"), gbsg: readTable("gbsg"), rotterdam: readTable("rotterdam") };
const of = (factor: string, levels: readonly (string | number)[]) => ({ factor, levels });
const free = { level: 0.95, smallestCell: 1, missing: "leave-out", strata: null, thresholds: NO_THRESHOLDS };
const splits = ["site", "site5", "site_skew"];

const fourfold = {
  lung: { rows: of("sex", [1, 2]), columns: of("event", [0, 1]) },
  gbsg: { rows: of("hormon", [0, 1]), columns: of("status", [0, 1]) },
  rotterdam: { rows: of("meno", [0, 1]), columns: of("hormon", [0, 1]) },
};

describe.each([
  ["lung_sex_event", "lung", fourfold.lung],
  ["lung_ecog_event", "lung", { rows: of("ph.ecog", [0, 1, 2, 3]), columns: of("event", [0, 1]) }],
  ["gbsg_hormon_status", "gbsg", { ...fourfold.gbsg, level: 0.9 }],
  ["gbsg_grade_status", "gbsg", { rows: of("grade", [1, 2, 3]), columns: of("status", [0, 1]) }],
  ["rotterdam_meno_hormon", "rotterdam", fourfold.rotterdam],
  ["rotterdam_size_death", "rotterdam", { rows: of("size", ["<=20", ">50", "20-50"]), columns: of("death", [0, 1]) }],
  ["rotterdam_grade_hormon", "rotterdam", { rows: of("grade", [2, 3]), columns: of("hormon", [0, 1]) }],
] as const)("%s", (block, name, asked) => {
  test.each(splits)("hospitals by %s find the counts and tests of R", (split) => {
    const answer = answerTogether(crossTableAnalysis, { ...free, ...asked }, divided(tables[name], split));
    const { table, chiSquared, fisher } = answer.strata.all!;
    const expected = r.tables[block]!;
    expect(table.cells.map((row) => row.map((cell) => "value" in cell && cell.value))).toEqual(expected.counts);
    expectNear(chiSquared!.statistic, expected.statistic);
    expectNear(chiSquared!.p, expected.p);
    expect(chiSquared!.degrees).toBe(expected.degrees);
    expectNear(chiSquared!.leastExpected, expected.least_expected);
    expectNear(chiSquared!.corrected?.statistic, expected.corrected);
    expectNear(chiSquared!.corrected?.p, expected.corrected_p);
    if ("p" in fisher!) expectFisher(fisher, expected);
    else expect(expected.counts.length).toBeGreaterThan(2); // only what is larger than two by two may be refused
  });
});

function expectFisher({ p, oddsRatio, ci }: FisherTest, expected: TableOfR): void {
  expectNear(p, expected.fisher_p);
  if (expected.fisher === undefined) expect([oddsRatio, ci]).toEqual([null, null]);
  else {
    const finite = (value: number) => (value === Number.POSITIVE_INFINITY ? null : value);
    const { odds_ratio, low, high } = expected.fisher;
    expectAllNear([finite(oddsRatio!), ci![0], finite(ci![1])], [odds_ratio, low, high]);
  }
}

test.each(r.small.map((one) => [JSON.stringify(one.counts), one] as const))("Fisher's test of %s is R's", (_, one) => {
  const found = fisherExact(one.counts, 0.95);
  if (found === null || "refused" in found) throw new Error("a small table was refused");
  expectFisher(found, one);
});

test("Fisher's test of any small table is the sum over all tables with its margins", () => {
  const table = fc.tuple(fc.integer({ min: 2, max: 3 }), fc.integer({ min: 2, max: 3 })).chain(([height, width]) => {
    const row = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: width, maxLength: width });
    return fc.array(row, { minLength: height, maxLength: height });
  });
  fc.assert(
    fc.property(table, (counts) => {
      const found = fisherExact(counts, 0.95);
      if (found === null) return;
      expectNear((found as FisherTest).p, obviously(counts), 1e-9);
    }),
    { numRuns: 40 },
  );
});

/** Every table cell by cell, weighed with factorials in whole numbers. */
function obviously(counts: readonly (readonly number[])[]): number {
  const factorial = (n: number): bigint => (n < 2 ? 1n : BigInt(n) * factorial(n - 1));
  const sums = (all: readonly (readonly number[])[]) => [
    ...all.map((row) => row.reduce((a, b) => a + b, 0)),
    ...all[0]!.map((_, j) => all.reduce((sum, row) => sum + row[j]!, 0)),
  ];
  const margins = sums(counts);
  const [width, size] = [counts[0]!.length, counts.flat().length];
  const scale = factorial(counts.flat().reduce((a, b) => a + b, 0));
  const likelihood = (all: readonly number[]) =>
    all.reduce((rest, count) => rest / factorial(count), scale ** BigInt(size));
  const here = likelihood(counts.flat());
  let [extreme, total] = [0n, 0n];
  const visit = (cells: readonly number[], left: readonly number[]): void => {
    if (cells.length === size) {
      if (left.some((rest) => rest > 0)) return;
      const weight = likelihood(cells);
      total += weight;
      if (weight <= here) extreme += weight;
      return;
    }
    const [row, column] = [Math.floor(cells.length / width), counts.length + (cells.length % width)];
    for (let count = 0; count <= Math.min(left[row]!, left[column]!); count++)
      visit(
        [...cells, count],
        left.map((rest, k) => (k === row || k === column ? rest - count : rest)),
      );
  };
  visit([], margins);
  return Number((extreme * 10n ** 20n) / total) / 1e20;
}

test("the smallest p-values are small, and not zero", () => {
  const { p } = fisherExact(
    [
      [150, 0],
      [0, 150],
      [1, 0],
    ],
    0.95,
  ) as FisherTest;
  expectNear(p, 1.070099658455e-89, 1e-9, 0); // R's fisher.test
});

test("a table too large for an exact test is refused, and its counts and chi-squared stand", () => {
  const large = Array.from({ length: 5 }, (_, i) => Array.from({ length: 5 }, (__, j) => 40 + ((7 * i + 3 * j) % 11)));
  expect(fisherExact(large, 0.95)).toEqual({ refused: expect.stringMatching(/too many tables/) });
  expect(
    fisherExact(
      [
        [9000, 9100],
        [9200, 8000],
      ],
      0.95,
    ),
  ).toHaveProperty("refused");
  expect(
    fisherExact(
      [
        [3, 0],
        [4, 0],
      ],
      0.95,
    ),
  ).toBeNull();
});

describe("Mantel and Haenszel's odds ratio and tests are R's", () => {
  test.each([
    ["lung_site", "lung", "site"],
    ["lung_site5", "lung", "site5"],
    ["gbsg_site", "gbsg", "site"],
    ["gbsg_site5", "gbsg", "site5"],
    ["gbsg_site_skew", "gbsg", "site_skew"],
    ["rotterdam_site", "rotterdam", "site"],
  ] as const)("%s: each hospital a stratum, of which no table is opened", (block, name, split) => {
    const { smallestCell: _, ...asked } = { ...free, ...fourfold[name] };
    const { result, rounds } = openTogether(mantelHaenszelAnalysis, asked, divided(tables[name], split));
    expectCommon(result, r.mantel_haenszel[block]!);
    expect(rounds.map((totals) => totals.length)).toEqual([8]);
  });

  test.each([
    ["gbsg_grade", "gbsg", { ...fourfold.gbsg, strata: of("grade", [1, 2, 3]), level: 0.9 }],
    [
      "rotterdam_size",
      "rotterdam",
      { rows: of("chemo", [0, 1]), columns: of("death", [0, 1]), strata: of("size", ["<=20", ">50", "20-50"]) },
    ],
  ] as const)("%s: strata over all hospitals", (block, name, asked) => {
    for (const split of splits) {
      const found = answerTogether(crossTableAnalysis, { ...free, ...asked }, divided(tables[name], split));
      expectCommon(found.mantelHaenszel!, r.mantel_haenszel[block]!);
    }
  });

  function expectCommon(
    found: ReturnType<typeof answerTogether<never, never, never, never, never, never>> | object,
    one: CommonOfR,
  ) {
    const {
      oddsRatio,
      ci,
      test: plain,
      corrected,
    } = found as {
      readonly oddsRatio: number;
      readonly ci: readonly number[];
      readonly test: { readonly statistic: number; readonly p: number };
      readonly corrected: { readonly statistic: number; readonly p: number };
    };
    expectAllNear([oddsRatio, ...ci], [one.odds_ratio, ...one.ci]);
    expectAllNear([plain.statistic, corrected.statistic], [one.statistic, one.corrected]);
    expectAllNear([plain.p, corrected.p], [one.p, one.corrected_p], 1e-9 * (1 + one.statistic));
  }
});

describe("small cells", () => {
  const rowsOf = (counts: readonly (readonly number[])[]) =>
    counts.flatMap((row, a) => row.flatMap((count, b) => Array.from({ length: count }, () => ({ a, b }))));
  const asked = { ...free, rows: of("a", [0, 1]), columns: of("b", [0, 1]) };
  const table = [
    [40, 2],
    [31, 17],
  ];

  test("are withheld with what gives them away, and so is every test, from which they would follow", () => {
    const { smallestCell } = disclosureRules.five;
    const { strata, mantelHaenszel } = answerTogether(crossTableAnalysis, { ...asked, smallestCell }, [
      rowsOf(table),
      [],
      [],
    ]);
    const { table: shown, chiSquared, fisher } = strata.all!;
    expect(shown.cells.flat()).toEqual(Array.from({ length: 4 }, () => ({ withheld: true }))); // two by two: all follow from one
    expect([chiSquared, fisher, mantelHaenszel]).toEqual([null, null, null]);
    // The attack: of all tables with the published totals one alone has the chi-squared of this one.
    const whole = answerTogether(crossTableAnalysis, asked, [rowsOf(table), [], []]).strata.all!.chiSquared!.statistic;
    const like = Array.from({ length: 20 }, (_, x) => [
      [42 - x, x],
      [29 + x, 19 - x],
    ]).filter((other) => {
      const found = answerTogether(crossTableAnalysis, asked, [rowsOf(other), [], []]).strata.all!.chiSquared!;
      return Math.abs(found.statistic - whole) < 1e-9;
    });
    expect(like).toEqual([table]);
  });

  test("of a hospital end its part under the thresholds that stand where the terms say none", () => {
    const { thresholds: _, smallestCell: __, ...defaults } = asked;
    for (const [analysis, more] of [
      [crossTableAnalysis, { smallestCell: 5 }],
      [mantelHaenszelAnalysis, {}],
    ] as const) {
      const specification = analysis.check({ ...defaults, ...more });
      const prepare = (counts: readonly (readonly number[])[]) => () =>
        analysis.prepare(specification as never, rowsOf(counts));
      expect(prepare(table)).toThrow(/"a=0, b=1" has fewer than 3 rows here, and some/);
      expect(prepare(table)).toThrow(expect.objectContaining({ code: "small-cell" }));
      expect(
        prepare([
          [40, 0],
          [31, 17],
        ]),
      ).not.toThrow(); // nobody is nobody
      expect(
        prepare([
          [4, 0],
          [0, 0],
        ]),
      ).toThrow(expect.objectContaining({ code: "too-few-rows" }));
    }
  });

  test("a factor of three levels has no odds ratio, and a table not a million cells", () => {
    const three = { ...asked, rows: of("a", [0, 1, 2]) };
    const { smallestCell: _, ...rest } = three;
    expect(() => mantelHaenszelAnalysis.check(rest)).toThrow("rows.levels: an odds ratio is of two levels");
    const many = of(
      "a",
      Array.from({ length: 1024 }, (__, i) => i),
    );
    expect(() => crossTableAnalysis.check({ ...asked, rows: many, columns: many })).toThrow(/at most 10,000 cells/);
  });
});

test("a table of many levels or of many strata does not hold the coordinator up", { timeout: 5000 }, () => {
  const tall = Array.from({ length: 300 }, (_, i) => [3 + (i % 5), 4 + ((i * 7) % 6)]);
  expect(fisherExact(tall, 0.95)).toHaveProperty("refused");
  const square = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => 9 + ((i * j) % 7)));
  for (let stratum = 0; stratum < 600; stratum++) expect(fisherExact(square, 0.95, 600)).toHaveProperty("refused");
});

// R 4.2.2: the sum of dhyper over the tables that are no likelier than this one.
test.each([
  [[3, 9e6, 14, 8e6], 0.0056499410932244754],
  [[1900, 4e7, 2000, 3.9e7], 0.017020297638038594],
] as const)("Fisher's test of %j, a rare outcome in millions, is R's to 1e-11", ([a, b, c, d], p) => {
  expectNear(
    (
      fisherExact(
        [
          [a, b],
          [c, d],
        ],
        0.95,
      ) as { p: number }
    ).p,
    p,
    1e-11,
  );
});

test("strata whose first cells are less than a half from what is expected are not corrected, as in R", () => {
  // R 4.2.2: mantelhaen.test(array(c(3, 5, 4, 6, 2, 3, 3, 4), c(2, 2, 2)))$statistic, with and without correct = FALSE
  const sums = added([
    summandsOf([
      [3, 4],
      [5, 6],
    ]),
    summandsOf([
      [2, 3],
      [3, 4],
    ]),
  ]);
  const { test, corrected } = mantelHaenszelOf(sums, 0.95);
  expectAllNear(
    [test!.statistic, corrected!.statistic, corrected!.p],
    [0.019986258493014775, 0.019986258493014775, 0.8875754690745835],
    1e-12,
  );
});
