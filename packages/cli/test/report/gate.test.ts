import { createIdentity, memoryStore } from "@tavs/core";
import { type CardFacts, histogram, openLedger } from "@tavs/dp";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blocksOf } from "../../src/report/gate/blocks.ts";
import { mustNotTellBetween } from "../../src/report/gate/curves.ts";
import {
  type Analysed,
  type AnalysedBy,
  historyFrom,
  noHistory,
  type Outcome,
  type Population,
  type ReleaseTerms,
  release,
  type Value,
} from "../../src/report/index.ts";
import { amsterdam, crossed, given, results, tallied, terms } from "./given.ts";

const codes = ({ refused }: Outcome) => refused.map(({ code }) => code);
const rowsOf = ({ release: { analyses } }: Outcome, table: string): readonly (readonly Value[])[] =>
  analyses[0]!.tables.find(({ name }) => name === table)!.rows;
const WITHHELD = { withheld: true };

describe("the gate", () => {
  test("lets a study of thousands out, in its order, whatever of it was asked", () => {
    const { release: out, refused, history } = release(results, terms, noHistory);
    expect(refused).toEqual([]);
    expect(out.analyses.map(({ label }) => label)).toEqual(results.map(({ label }) => label));
    expect(history.releases.length).toBe(results.length);
  });

  test("refuses what it does not know, and an error that is not about the data is ours", () => {
    const strange = { ...given("federated/tally/1"), protocol: "federated/row-dump/1" } as unknown as Analysed;
    expect(codes(release([strange], terms, noHistory))).toEqual(["unknown"]);
    const inherited = { ...strange, protocol: "toString" } as unknown as Analysed;
    expect(codes(release([inherited], terms, noHistory))).toEqual(["unknown"]);
  });

  test("needs a smallest cell, and names that make files of their own", () => {
    const tally = given("federated/tally/1");
    expect(() => release([tally], { ...terms, smallestCell: 1 }, noHistory)).toThrow("smallestCell");
    for (const label of ["../up", "", "Å", "a b", "x".repeat(65), "-x"])
      expect(() => release([{ ...tally, label }], terms, noHistory)).toThrow("label");
    expect(() =>
      release(
        [
          { ...tally, label: "a/b" },
          { ...tally, label: "a-b" },
        ],
        terms,
        noHistory,
      ),
    ).toThrow("label");
  });

  test("withholds a small cell with others that hide it, and the tests with them", () => {
    const outcome = release(
      [
        crossed("a", [
          [3, 40],
          [50, 60],
          [70, 80],
        ]),
      ],
      terms,
      noHistory,
    );
    const rows = rowsOf(outcome, "table");
    expect(rows.flat().filter((value) => typeof value === "object" && value !== null).length).toBeGreaterThan(3);
    expect(rows[0]![1]).toEqual(WITHHELD);
    expect(outcome.release.analyses[0]!.tables.map(({ name }) => name)).toEqual(["table"]);
  });

  test("refuses a table that was made for smaller cells than the terms allow, where the numbers are gone", () => {
    const table = given("federated/cross-table/1");
    const first = Object.values(table.result.strata)[0]!;
    const hidden = {
      ...first,
      table: {
        ...first.table,
        total: { withheld: true as const },
        cells: [[{ withheld: true as const }, { value: 4 }]],
      },
    };
    const result = { ...table.result, strata: { "grade=2": hidden } };
    expect(codes(release([{ ...table, result }], { ...terms, smallestCell: 9 }, noHistory))).toEqual(["small"]);
  });

  test("shows counts by an authority's rule where one is named, and the stricter number of the two", () => {
    const outcome = release(
      [
        crossed("a", [
          [12, 43],
          [51, 60],
        ]),
      ],
      { ...terms, rule: "nhs-7" },
      noHistory,
    );
    expect(outcome.release.rule).toMatchObject({ smallestCell: 8, roundTo: 5 });
    expect(rowsOf(outcome, "table")[0]).toEqual(["row=0", 10, 45, 55]);
  });
});

describe("a model", () => {
  const guarded = (
    change: (cox: AnalysedBy<"federated/cox/1">) => Partial<AnalysedBy<"federated/cox/1">["support"]>,
  ) => {
    const cox = given("federated/cox/1");
    return release([{ ...cox, support: { ...cox.support, ...change(cox) } }], terms, noHistory).refused;
  };

  test("passes with its support", () => {
    expect(guarded(() => ({}))).toEqual([]);
  });

  test.each([
    ["fewer rows than the smallest cell", { rows: 4, events: 4 }, "small"],
    ["few events", { events: 4 }, "small"],
    ["few without event", { events: 2980 }, "small"],
    ["no event", { events: 0 }, "small"],
    ["too many parameters for its events", { events: 12 }, "too-many-parameters"],
    ["a level that few have", { cells: { "grade=2": 4, "grade=3": 2978, hormon: 339 } }, "small"],
    ["a level that almost all have", { cells: { "grade=2": 794, "grade=3": 2188, hormon: 2979 } }, "small"],
    ["a level that nobody counted", { cells: { "grade=3": 2188, hormon: 339 } }, "support"],
    ["a column of which nothing is said", { measured: ["age"] }, "support"],
    ["a level of which nobody counted the events", { eventsIn: { hormon: 100 } }, "support"],
    ["a level with few events", { eventsIn: { "grade=2": 400, "grade=3": 1313, hormon: 2 } }, "small"],
    ["a level with few without event", { eventsIn: { "grade=2": 400, "grade=3": 1313, hormon: 336 } }, "small"],
    ["half a person", { rows: 2982.5 }, "usage"],
  ])("is refused with %s", (_title, support, code) => {
    expect(guarded(() => support).map((each) => each.code)).toEqual([code]);
  });

  test("of another number of rows than its support says is refused", () => {
    const glm = given("federated/glm/1");
    expect(codes(release([{ ...glm, support: { ...glm.support, rows: 2981 } }], terms, noHistory))).toEqual(["usage"]);
  });

  test("has no covariance and no baseline in what leaves", () => {
    const cox = given("federated/cox/1");
    const secret = 0.123456789;
    const result = {
      ...cox.result,
      vcov: Float64Array.of(secret),
      baselineHazard: [{ time: 3, cumulativeHazard: secret }],
    };
    expect(JSON.stringify(release([{ ...cox, result }], terms, noHistory).release)).not.toContain("0.12345");
  });

  test("of a hospital that is small keeps its meta-analysis inside", () => {
    const meta = given("federated/meta-analysis/1");
    const sites = meta.specification.sites.map((site, s) => (s === 2 ? { ...site, events: 3 } : site));
    expect(codes(release([{ ...meta, specification: { ...meta.specification, sites } }], terms, noHistory))).toEqual([
      "small",
    ]);
  });
});

describe("a description", () => {
  test("withholds a column whose mean counts a few persons, or that a few lack", () => {
    const who = given("federated/describe/1");
    const [first, second] = Object.values(who.result.groups) as [Record<string, object>, Record<string, object>];
    Object.assign(first.age!, { n: 100, mean: 0.03, variance: (0.03 * 0.97 * 100) / 99 });
    Object.assign(first.lnodes!, { n: 100 });
    Object.assign(second.age!, { n: 336 });
    const rows = rowsOf(release([who], terms, noHistory), "columns");
    expect(rows.map((row) => row.includes(rows[0]![3]!) && typeof row[2] === "object")).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(rows[0]!.slice(2)).toEqual(Array.from({ length: 8 }, () => WITHHELD));
  });

  test("withholds the quantile beyond which few persons lie", () => {
    const rows = rowsOf(release([given("federated/quantiles/1")], terms, noHistory), "quantiles");
    expect(rows.filter((row) => row[1] === 0.999).flatMap((row) => row.slice(2))).toEqual([
      WITHHELD,
      WITHHELD,
      WITHHELD,
      WITHHELD,
    ]);
    expect(rows.filter((row) => row[1] !== 0.999).flat()).not.toContainEqual(WITHHELD);
  });

  test("refuses quantiles that were found between counts which differ by few", () => {
    const { thresholds: _, ...specification } = given("federated/quantiles/1").specification;
    expect(codes(release([{ ...given("federated/quantiles/1"), specification }], terms, noHistory))).toEqual(["small"]);
  });
});

describe("a curve", () => {
  const ended = fc.array(fc.record({ events: fc.nat(6), withdrawn: fc.nat(4) }), { minLength: 1, maxLength: 60 });
  const after = fc.option(fc.record({ events: fc.nat(9), withdrawn: fc.nat(9) }));

  test("is counted in blocks of nobody or many, and so are those who are left", () => {
    fc.assert(
      fc.property(
        ended,
        after,
        fc.integer({ min: 2, max: 12 }),
        fc.uniqueArray(fc.nat(60)),
        (intervals, rest, smallestCell, ticks) => {
          const sum = (some: typeof intervals, kind: "events" | "withdrawn") =>
            some.reduce((all, each) => all + each[kind], 0);
          const inside = sum(intervals, "events") + sum(intervals, "withdrawn");
          const patients = inside + (rest === null ? 7 : rest.events + rest.withdrawn);
          const wanted = ticks.sort((a, b) => a - b);
          const ended = intervals.map(({ events, withdrawn }) => [events, withdrawn]);
          const all = rest && [sum(intervals, "events") + rest.events, sum(intervals, "withdrawn") + rest.withdrawn];
          const blocks = blocksOf({ ended, patients, all, smallestCell, wanted, empty: "kept" });
          const isMany = (count: number) => count === 0 || count >= smallestCell;
          let start = -1;
          for (const { from, to, ended: counts } of blocks) {
            expect(from).toBe(start);
            expect(counts.every(isMany)).toBe(true);
            expect(counts[0]).toBe(sum(intervals.slice(from + 1, to + 1), "events"));
            start = to;
          }
          if (blocks.length === 0) return;
          const left = intervals.slice(start + 1);
          const still = patients - inside + sum(left, "events") + sum(left, "withdrawn");
          expect(isMany(still)).toBe(true);
          if (rest === null) return;
          expect(isMany(sum(left, "events") + rest.events)).toBe(true);
          expect(isMany(sum(left, "withdrawn") + rest.withdrawn)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("of few people does not say who had the event when, to somebody who tries every order", () => {
    const sums = (sum: number): readonly (readonly number[])[] =>
      [...Array(sum + 1).keys()].flatMap((a) => [...Array(sum + 1 - a).keys()].map((b) => [a, b, sum - a - b]));
    const last = [
      [8, 6],
      [6, 28],
    ] as const;
    const shownOf = (events: readonly number[], withdrawn: readonly number[]) =>
      JSON.stringify(
        release([smallWorld([...events.map((e, k) => [e, withdrawn[k]!] as const), ...last])], terms, noHistory),
      );
    const truth = shownOf([3, 1, 2], [1, 2, 3]);
    const like = sums(6).flatMap((events) =>
      sums(6).flatMap((withdrawn) => (shownOf(events, withdrawn) === truth ? [events] : [])),
    );
    expect(like.length).toBeGreaterThan(50);
    for (const interval of [0, 1, 2]) expect(new Set(like.map((events) => events[interval])).size).toBeGreaterThan(1);
  });

  test("stands at the steps where R's does", () => {
    const survival = given("federated/survival/1");
    const rows = rowsOf(release([survival], terms, noHistory), "curve");
    const apart: number[] = [];
    for (const [group, to, , value] of rows) {
      const { points } = survival.result.groups[String(group)]!;
      const point = points.find(({ interval }) => Math.abs(interval * 30.4375 - Number(to)) < 0.01)!;
      apart.push(Math.abs(Number(value) - point.survival));
    }
    expect(apart.every((each) => each < 0.0251)).toBe(true); // half of the widest step, where few are left
    expect(apart.filter((each) => each < 0.0051).length).toBeGreaterThan(0.8 * apart.length);
    expect(rows.length).toBeGreaterThan(60);
  });

  test("of a group with few events is withheld, and the test between groups with it", () => {
    const survival = given("federated/survival/1");
    const group = survival.result.groups["hormon=1"]!;
    const groups = { ...survival.result.groups, "hormon=1": { ...group, events: 3 } };
    const outcome = release([{ ...survival, result: { ...survival.result, groups } }], terms, noHistory);
    expect(rowsOf(outcome, "curve").map(([name]) => name)).not.toContain("hormon=1");
    expect(rowsOf(outcome, "groups")).toContainEqual(["hormon=1", 339, WITHHELD]);
    expect(rowsOf(outcome, "log_rank").flatMap((row) => row.slice(1))).toEqual(
      Array.from({ length: 10 }, () => WITHHELD),
    );
  });

  test("that differs from one that is out by a few persons in a step is refused", () => {
    const survival = given("federated/survival/1");
    const one = survival.result.groups["hormon=0"]!;
    const points = one.points.map((point, k) =>
      k === 20 ? { ...point, events: point.events + 2 } : k < 20 ? { ...point, atRisk: point.atRisk + 2 } : point,
    );
    const all = {
      ...one,
      patients: one.patients + 2,
      events: one.events + 2,
      points: points.map((point, k) => (k === 20 ? { ...point, atRisk: point.atRisk + 2 } : point)),
    };
    const specification = { ...survival.specification, by: null };
    const everybody = {
      ...survival,
      label: "all",
      specification,
      result: { ...survival.result, groups: { all }, logRank: null },
    };
    const { history } = release([survival], terms, noHistory);
    expect(codes(release([everybody], terms, history))).toEqual(["differencing"]);
    expect(codes(release([everybody], terms, noHistory))).toEqual([]);
  });
});

const curves = given("federated/survival/1");

/** 60 people, by interval those with the event and those who left without it, and their mean time. */
function smallWorld(ended: readonly (readonly [events: number, withdrawn: number])[]): Analysed {
  const one = curves;
  let [atRisk, survival, hazard, mean] = [60, 1, 0, 0];
  const points = [[0, 0] as const, ...ended].map(([events, withdrawn], interval) => {
    mean += interval === 0 ? 0 : survival;
    const there = atRisk;
    survival *= 1 - events / there;
    hazard += events / (there * (there - events));
    atRisk -= events + withdrawn;
    const standardError = survival * Math.sqrt(hazard);
    const [low, high] = [survival - 1.96 * standardError, survival + 1.96 * standardError];
    return { interval, atRisk: there, events, survival, standardError, low, high };
  });
  const events = ended.reduce((sum, [each]) => sum + each, 0);
  const restrictedMean = { horizon: 30 * ended.length, mean: 30 * mean, standardError: 1 };
  const all = { ...Object.values(one.result.groups)[0]!, points, mark: null, patients: 60, events, restrictedMean };
  const specification = { ...one.specification, by: null, grid: { width: 30, intervals: 10 } };
  return {
    ...one,
    specification,
    result: { ...one.result, groups: { all: { ...all, quantiles: [] } }, logRank: null },
  };
}

describe("curves of everybody and of groups", () => {
  const patient = { time: "time", event: "event" };
  const curve = (of: Population, ...events: readonly (readonly [to: number, count: number])[]) => ({
    ...patient,
    of,
    events: events.map(([to, count]) => ({ to, count })),
    withdrawn: [],
  });
  const all = curve({}, [1, 22], [2, 21], [3, 23]);
  const a = curve({ group: "a" }, [1, 10], [2, 10], [3, 10]);
  const b = curve({ group: "b" }, [1, 10], [2, 8], [3, 8]);

  test("are not both released where the steps of the others follow, and are of a few", () => {
    expect(() => mustNotTellBetween([all], [a, b], 5)).toThrow("taken off");
    expect(() => mustNotTellBetween([a, b], [all], 5)).toThrow("taken off");
    expect(() => mustNotTellBetween([all], [a], 5)).not.toThrow();
  });

  test("are released where those are many, or nobody", () => {
    const others = curve({ group: "b" }, [1, 12], [2, 5], [3, 13]);
    expect(() => mustNotTellBetween([all], [a, others], 5)).not.toThrow();
  });
});

describe("numbers beside each other", () => {
  test("that differ by a few persons are not both released, in one release or two", () => {
    const [all, most] = [tallied("all", { all: [100, {}] }), tallied("most", { most: [97, { sex: "1" }] })];
    expect(codes(release([all, most], terms, noHistory))).toEqual(["differencing"]);
    const { history } = release([all], terms, noHistory);
    const kept = historyFrom(JSON.parse(JSON.stringify(history)));
    expect(codes(release([most], terms, kept))).toEqual(["differencing"]);
    expect(codes(release([{ ...most, cohort: "elsewhere" }], terms, kept))).toEqual([]);
    expect(codes(release([tallied("later", { all: [102, {}] })], terms, kept))).toEqual(["differencing"]); // two have come
  });

  test("are not released where the rest of one is a few persons, by several others", () => {
    const rest = tallied("rest", { all: [100, {}], a: [50, { group: "a" }], b: [47, { group: "b" }] });
    expect(codes(release([rest], terms, noHistory))).toEqual(["differencing"]);
    const few = tallied("few", { a: [50, { group: "a" }], b: [47, { group: "b" }], c: [3, { group: "c" }] });
    expect(codes(release([few, tallied("all", { all: [100, {}] })], terms, noHistory))).toEqual(["differencing"]);
    const many = tallied("many", { all: [100, {}], a: [50, { group: "a" }], b: [40, { group: "b" }] });
    expect(codes(release([many], terms, noHistory))).toEqual([]);
  });

  test("are not released where they differ by a few and nobody says whom they count", () => {
    const { populations: _, ...unsaid } = tallied("unsaid", { all: [100, {}], adults: [97, {}] });
    expect(codes(release([unsaid], terms, noHistory))).toEqual(["differencing"]);
  });

  test("do not give a withheld cell of another table away", () => {
    const table = crossed(
      "table",
      [
        [3, 40],
        [50, 60],
      ],
      ["sex", "grade"],
    );
    const cells = rowsOf(release([table], terms, noHistory), "table");
    const { history } = release([table], terms, noHistory);
    expect(cells[0]![1]).toEqual(WITHHELD);
    // The complement, or a total that is withheld: with it the small cell would follow from sums.
    const complement = tallied("complement", {
      cell: [40, { sex: "0", grade: "1" }],
      other: [50, { sex: "1", grade: "0" }],
      total: [153, {}],
      last: [60, { sex: "1", grade: "1" }],
    });
    expect(codes(release([complement], terms, history))).toEqual(["differencing"]);
    expect(codes(release([tallied("fine", { men: [110, { sex: "1" }] })], terms, history))).toEqual([]);
  });

  test("do not give one away that follows only from all totals together", () => {
    const { history } = release(
      [
        crossed(
          "table",
          [
            [3, 40],
            [50, 60],
          ],
          ["sex", "grade"],
        ),
      ],
      terms,
      noHistory,
    );
    const last = tallied("last", { last: [60, { sex: "1", grade: "1" }] }); // no difference of two counts is small: 110, 100, 153
    expect(codes(release([last], terms, history))).toEqual(["differencing"]);
    expect(codes(release([last], terms, noHistory))).toEqual([]);
  });

  test("of two curves are compared from step to step", () => {
    const of = (population: Record<string, string>, counts: readonly number[]) => ({
      ...{ of: population, time: "time", event: "event", withdrawn: [] },
      events: counts.map((count, k) => ({ to: 30 * (k + 1), count })),
    });
    const women = of({ sex: "f" }, [10, 20, 30]);
    expect(() => mustNotTellBetween([women], [of({}, [12, 38, 40])], 5)).toThrow("differ by a few");
    expect(() => mustNotTellBetween([women], [of({}, [15, 38, 30])], 5)).not.toThrow();
    expect(() => mustNotTellBetween([women], [of({ sex: "m" }, [12, 38, 40])], 5)).not.toThrow(); // nobody is in both
  });

  test("are compared among those who have a value, where rows without one are left out", () => {
    const glm = given("federated/glm/1");
    const left = { ...glm, specification: { ...glm.specification, missing: "leave-out" as const } };
    const all = tallied("all", { all: [2984, {}] });
    expect(codes(release([all, left], terms, noHistory))).toEqual(["differencing"]);
    expect(codes(release([tallied("all", { all: [3084, {}] }), left], terms, noHistory))).toEqual([]);
  });

  test("are not released on a history that cannot be read", () => {
    for (const broken of [
      null,
      [],
      {},
      { format: "tavs/release-history/2", releases: [] },
      { format: "tavs/release-history/1", releases: [{}] },
    ])
      expect(() => historyFrom(broken)).toThrow("history");
  });

  test("leave nothing of a withheld number in the history", () => {
    const { history } = release(
      [
        crossed("a", [
          [103, 40_000],
          [50_000, 60_000],
        ]),
      ],
      { ...terms, smallestCell: 1000 },
      noHistory,
    );
    expect(JSON.stringify(history)).not.toMatch(/\b(103|40000|50000|60000)\b/);
  });
});

describe("noise", () => {
  const facts: CardFacts = {
    ...{
      controller: "amsterdam",
      dataSet: "patients",
      period: "2020",
      legalBasis: "permit 1",
      samePatientElsewhere: "counted there, too",
    },
    ...{ trust: { model: "central", holder: "amsterdam" }, smallCells: null, exactNumbers: [], audit: null },
  };

  const LINE = 2; // after the one that opens the ledger

  async function noisy(signer = amsterdam, id = "stats/noisy", epsilon = 0.5): Promise<AnalysedBy<"dp/table/1">> {
    const ledger = await openLedger({
      budget: { epsilon: 2 },
      unit: { rowsPerPerson: 1 },
      store: memoryStore(),
      identity: signer,
    });
    const sexes = ["f", "m"] as const;
    const patients = Array.from({ length: 2000 }, (_, i) => sexes[Number(i % 3 === 0)]!);
    const { value } = await ledger.release(histogram(sexes), patients, { epsilon, id });
    const card = await ledger.card(LINE, facts);
    const counts = [value.map(({ count }) => count)];
    return {
      label: "stats/noisy",
      title: "By sex",
      protocol: "dp/table/1",
      specification: {},
      result: { rows: ["all"], columns: sexes, counts, margin: 9, card },
    };
  }

  test("passes with the card of a party of the study, and counts below the smallest cell are withheld", async () => {
    const table = await noisy();
    const outcome = release([table], { ...terms, noisy: ["stats/noisy"] }, noHistory);
    expect(codes(outcome)).toEqual([]);
    expect(outcome.release.analyses[0]!.card).toEqual(table.result.card);
    const negative = { ...table, result: { ...table.result, counts: [[-3, 1300]] } };
    expect(rowsOf(release([negative], terms, noHistory), "table")[0]![1]).toEqual(WITHHELD);
  });

  test("does not pass with a stranger's card, that of another question, a changed one, or above the budget", async () => {
    const table = await noisy();
    const changed = { ...table.result.card, facts: { ...facts, period: "2021" } };
    const cases: readonly (readonly [Analysed, ReleaseTerms, string])[] = [
      [await noisy(createIdentity("stranger")), terms, "card"],
      [await noisy(amsterdam, "other"), terms, "card"],
      [{ ...table, result: { ...table.result, card: changed } }, terms, "card"],
      [table, { ...terms, privacy: { epsilon: 0.1, rowsPerPerson: 1 } }, "budget"],
    ];
    for (const [each, of, code] of cases) expect(codes(release([each], of, noHistory))).toEqual([code]);
  });

  test("is the only way out where the terms say so", () => {
    const tally = given("federated/tally/1");
    expect(codes(release([tally], { ...terms, noisy: [tally.label] }, noHistory))).toEqual(["noise"]);
  });
});
