// A Cox model that was made at Rotterdam, validated at GBSG's hospitals: what R finds of the pooled table, and what is opened for it.
import type { Json } from "@tavs/core/study";
import type { DataRow } from "@tavs/federated/statistics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { coxValidationAnalysis as analysis } from "../../src/statistics/cox-validation/cox-validation.ts";
import type { RiskAt } from "../../src/statistics/cox-validation/report.ts";
import { divided } from "./data-sets.ts";
import { answerTogether, openTogether } from "./in-the-clear.ts";
import { expectNear, NO_THRESHOLDS } from "./near.ts";
import { fixture } from "./patients.ts";
import { gbsg } from "./validation-cases.ts";

interface DescribedByR {
  readonly rows: number;
  readonly events: number;
  readonly predicted: readonly number[];
  readonly observed: readonly Readonly<Record<"day" | "risk" | "se" | "low" | "high", number>>[];
}
interface FoundByR extends Readonly<Record<"width" | "intervals" | "concordance", number>> {
  readonly everybody: DescribedByR;
  readonly halves: readonly DescribedByR[];
  readonly within: readonly number[];
}

const r: Readonly<Record<"terms" | "cuts" | "horizons", readonly Json[]>> & {
  readonly coefficients: Json;
  readonly baseline: readonly Json[];
  readonly found: Readonly<Record<"days" | "intervals", FoundByR>>;
  readonly slope: Readonly<Record<"pooled" | "site" | "site5", Readonly<Record<"coef" | "se", number>>>>;
} = JSON.parse(fixture("cox-validation.json"));

const model = { terms: r.terms, coefficients: r.coefficients, baseline: r.baseline };
const asked = (which: "days" | "intervals", changes: object = {}): { readonly [field: string]: Json } => ({
  ...{ time: "rfstime", event: "status", model, cuts: r.cuts, horizons: r.horizons, smallestCell: 5 },
  ...{ grid: { width: r.found[which].width, intervals: r.found[which].intervals }, thresholds: NO_THRESHOLDS },
  ...changes,
});

function expectDescribed(
  of: { readonly rows: number; readonly events: number; readonly at: readonly RiskAt[] },
  { rows, events, predicted, observed }: DescribedByR,
): void {
  expect([of.rows, of.events]).toEqual([rows, events]);
  for (const [h, { day, risk, se, low, high }] of observed.entries()) {
    const found = of.at[h]!;
    expect(found.day).toBe(day);
    expectNear(found.predicted, predicted[h]!, 1e-9);
    const { observed: seen } = found;
    for (const [mine, of] of [
      [seen!.risk, risk],
      [seen!.standardError, se],
      [seen!.ci![0], low],
      [seen!.ci![1], high],
    ] as const)
      expectNear(mine!, of, 1e-9);
  }
}

describe.each(["days", "intervals"] as const)("on a grid of %s", (which) => {
  const of = r.found[which];

  test.each(["site", "site5"] as const)("hospitals by %s find R's risks, C and slope", (split) => {
    const cut = [r.cuts[3]!]; // each half is in two hospitals at least
    const result = answerTogether(analysis, asked(which, { cuts: cut }), divided(gbsg, split));
    expectDescribed(result, of.everybody);
    expect(result.groups.map(({ from, to }) => [from, to])).toEqual([
      [null, cut[0]],
      [cut[0], null],
    ]);
    for (const [g, half] of of.halves.entries()) expectDescribed(result.groups[g]!, half);
    expectNear(result.within!, of.within[split === "site" ? 0 : 1]!, 1e-9);
    expectNear(result.slope.coef, r.slope[split].coef, 1e-7);
    expectNear(result.slope.se, r.slope[split].se, 1e-7);
  });

  test("R's C of everybody lies between the two ends, which groups of risk bring together", () => {
    const [low, high] = answerTogether(analysis, asked(which), divided(gbsg, "site")).concordance;
    expect(low <= of.concordance && of.concordance <= high).toBe(true);
    const [lowest, highest] = answerTogether(
      analysis,
      asked(which, { cuts: [r.cuts[3]!] }),
      divided(gbsg, "site"),
    ).concordance;
    expect(high - low).toBeLessThan((highest - lowest) / 2);
  });
});

describe("what is opened", () => {
  test("is of groups in which two hospitals each have enough people with and without the event, and of nobody else", () => {
    const sites = divided(gbsg, "site5");
    const { rounds, result } = openTogether(analysis, asked("intervals"), sites);
    expect(rounds[0]!.slice(0, 15).every((votes) => Number.isInteger(votes) && votes <= sites.length)).toBe(true);
    expect(result.groups.length).toBeGreaterThan(2);
    for (const { rows, at } of result.groups) {
      const had = at.reduce((sum, { events }) => sum + events, 0);
      expect(Math.min(had, rows - had)).toBeGreaterThanOrEqual(10);
    }
    expect(result.groups.reduce((sum, { rows }) => sum + rows, 0)).toBe(gbsg.length);
  });

  test("is nothing where one hospital alone has enough", () => {
    const event = gbsg.filter(({ status }) => status === 1);
    const few = event.slice(0, 3).concat(gbsg.filter(({ status }) => status === 0).slice(0, 3));
    expect(() => answerTogether(analysis, asked("intervals"), [gbsg, few, few])).toThrow(/no two hospitals have 5/);
  });

  test("says nothing of which hospital has whom: two worlds with the same totals are opened alike", () => {
    const [a, b, c] = divided(gbsg, "site");
    const worlds = [
      [a!, b!, c!],
      [c!, a!, b!],
    ].map((sites) => openTogether(analysis, asked("intervals"), sites).rounds);
    expect(worlds[0]!.length).toBe(worlds[1]!.length);
    for (const [k, round] of worlds[0]!.entries())
      for (const [i, value] of round.entries()) expectNear(value, worlds[1]![k]![i]!, 1e-12);
  });
});

describe("terms that are none are refused by the field", () => {
  const refused = (changes: object) => () => analysis.check(asked("days", changes));
  test.each<[string, object, RegExp]>([
    [
      "a survival that rises",
      {
        model: {
          ...model,
          baseline: [
            [1, 0.8],
            [2, 0.9],
          ],
        },
      },
      /baseline: days rise/,
    ],
    [
      "days that fall",
      {
        model: {
          ...model,
          baseline: [
            [2, 0.9],
            [1, 0.8],
          ],
        },
      },
      /baseline: days rise/,
    ],
    ["a survival of 0", { model: { ...model, baseline: [[1, 0]] } }, /model.baseline/],
    ["a model with an intercept", { model: { ...model, intercept: 0 } }, /unknown/],
    ["a baseline behind the horizons", { model: { ...model, baseline: [[2000, 0.9]] } }, /nobody has the event/],
    ["a horizon inside an interval", { grid: { width: 100, intervals: 30 } }, /horizons: each is the end/],
    ["a horizon behind the grid", { horizons: [3000] }, /horizons: each is the end/],
    ["more cells than are added", { grid: { width: 0.1, intervals: 90_000 } }, /at most 100000/],
    ["no cut", { cuts: [] }, /cuts/],
  ])("%s", (_, changes, message) => expect(refused(changes)).toThrow(message));
});

const patient = fc.record({
  ...{ time: fc.integer({ min: 0, max: 12 }), event: fc.integer({ min: 0, max: 1 }) },
  ...{ x: fc.integer({ min: -3, max: 3 }), site: fc.integer({ min: 0, max: 2 }) },
});

test("C of everybody, by all pairs, lies between the ends, whoever is where", () => {
  const small = {
    ...{ time: "time", event: "event", cuts: [-1, 1], horizons: [5], grid: { width: 1, intervals: 10 } },
    ...{ model: { terms: ["x"], coefficients: { x: 1 }, baseline: [[1, 0.9]] }, smallestCell: 1 },
    thresholds: NO_THRESHOLDS,
  };
  fc.assert(
    fc.property(fc.array(patient, { minLength: 30, maxLength: 60 }), (all) => {
      const sites = [0, 1, 2].map((site) => all.filter((row) => row.site === site) as readonly DataRow[]);
      const seen = all.map(({ time, event, x }) => ({ time: Math.min(time, 10), event: time > 10 ? 0 : event, x }));
      let [won, compared] = [0, 0];
      for (const a of seen)
        for (const b of seen) {
          if (a.event === 0 || !(a.time < b.time || (a.time === b.time && b.event === 0))) continue;
          compared++;
          won += a.x > b.x ? 1 : a.x === b.x ? 0.5 : 0;
        }
      let found: readonly [number, number];
      try {
        found = answerTogether(analysis, small, sites).concordance;
      } catch (error) {
        expect(String(error)).toMatch(/no two hospitals|finite estimate|no maximum|constant|no events|singular/);
        return;
      }
      expect(found[0] <= won / compared + 1e-12 && won / compared <= found[1] + 1e-12).toBe(true);
    }),
    { numRuns: 25 },
  );
});
