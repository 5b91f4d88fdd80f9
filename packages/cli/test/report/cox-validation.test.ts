// What the gate lets out of a Cox model's validation: many in each group, many between two days, many behind each.
import type { RiskAt } from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { type Analysed, type AnalysedBy, noHistory, release } from "../../src/report/index.ts";
import { terms } from "./given.ts";

type Validated = AnalysedBy<"federated/cox-validation/1">;

const at = (day: number, events: number, after: number): RiskAt => ({
  ...{ day, predicted: 0.3, events, after },
  observed: { risk: 0.31234567, standardError: 0.02, ci: [0.27, 0.35] },
});
const group = (more: object = {}) => ({ rows: 100, events: 40, at: [at(365, 15, 80), at(730, 15, 50)], ...more });

function validated(
  groups: readonly object[],
  everybody: { readonly rows?: number; readonly [name: string]: unknown } = {},
  more: object = {},
): Validated {
  const model = { terms: ["age"], coefficients: { age: 0.1 }, baseline: [[365, 0.9]] };
  return {
    ...{ label: "fixed", title: "fixed", protocol: "federated/cox-validation/1" },
    specification: {
      ...{ time: "days", event: "dead", model, cuts: [0.5], smallestCell: 5 },
      ...{ grid: { width: 365, intervals: 3 }, horizons: [365, 730] },
      ...more,
    },
    result: {
      note: "not differentially private",
      ...{ rows: 200, events: 80, at: [at(365, 30, 160), at(730, 30, 100)], ...everybody },
      slope: { coef: 1.1234567, se: 0.1, hazardRatio: 3, ci: [2.5, 3.7], z: 11, p: 1e-9 },
      ...{ concordance: [0.6, 0.7], within: 0.65, groups },
    },
    support: { rows: everybody.rows ?? 200, events: 90, cells: {}, eventsIn: {}, measured: ["age"] },
  } as unknown as Validated; // groups in short
}

const out = (analysed: Analysed, history = noHistory) => release([analysed], terms, history);
const named = (analysed: Analysed) => {
  const [passed] = out(analysed).release.analyses;
  return Object.fromEntries(passed!.tables.map(({ name, rows }) => [name, rows]));
};
const half = (from: number | null, to: number | null, more: object = {}) => group({ from, to, ...more });
const both = [half(null, 0.5), half(0.5, null)];

describe("a Cox model's validation", () => {
  test("passes with its groups at each day, six digits of estimates and four decimals of risks, and no count of events", () => {
    const tables = named(validated(both));
    expect(tables.risk_groups).toEqual([
      [365, null, 0.5, 100, 0.3, 0.3123, 0.27, 0.35],
      [365, 0.5, null, 100, 0.3, 0.3123, 0.27, 0.35],
      [730, null, 0.5, 100, 0.3, 0.3123, 0.27, 0.35],
      [730, 0.5, null, 100, 0.3, 0.3123, 0.27, 0.35],
    ]);
    expect(tables.calibration).toEqual([["slope", 1.12346, 0.1, 0.916291, 1.30833]]);
    expect(tables.performance).toEqual([[200, 0.6, 0.7, 0.65]]);
    const { drawings } = out(validated(both)).release.analyses[0]!;
    expect(drawings.map((drawing) => "at" in drawing && drawing.at)).toEqual([365, 730]);
  });

  test.each<[string, object]>([
    ["a few have the event between two days", { at: [at(365, 15, 80), at(730, 4, 50)] }],
    ["nobody has it between them", { at: [at(365, 15, 80), at(730, 0, 80)] }],
    ["a few are followed behind it", { at: [at(365, 15, 80), at(730, 15, 4)] }],
    ["nobody is followed so long", { at: [at(365, 15, 80), { ...at(730, 15, 50), observed: null }] }],
  ])("where in one group %s, that day is shown of no group, nor of everybody", (_, more) => {
    const tables = named(validated([half(null, 0.5, more), half(0.5, null)]));
    expect(tables.risk_groups!.map(([day]) => day)).toEqual([365, 365]);
    expect(tables.horizons!.map(([day]) => day)).toEqual([365]);
    expect(out(validated([half(null, 0.5, more), half(0.5, null)])).release.analyses[0]!.notes).toContain(
      "risks-withheld",
    );
  });

  test("shows no group where one is small, of whatever kind: what is left of everybody would be it", () => {
    for (const events of [3, 97]) {
      const tables = named(validated([half(null, 0.5, { events }), half(0.5, null)]));
      expect(tables.risk_groups).toBeUndefined();
      expect(tables.horizons).toHaveLength(2);
    }
  });

  test("of few with the event, or of few without, stays", () => {
    for (const events of [4, 196]) expect(out(validated(both, { events })).refused).toMatchObject([{ code: "small" }]);
  });

  test("of a column that few have, or few with the event, stays, as the Cox model would whose coefficient its slope is", () => {
    const model = { terms: ["hormon"], coefficients: { hormon: 1 }, baseline: [[365, 0.9]] };
    const of = (hormon: number, sick: number): Validated => ({
      ...validated(both, {}, { model }),
      support: { rows: 200, events: 90, cells: { hormon }, eventsIn: { hormon: sick }, measured: [] },
    });
    expect(out(of(100, 40)).refused).toEqual([]);
    for (const few of [of(4, 0), of(100, 3), of(197, 88)]) expect(out(few).refused).toMatchObject([{ code: "small" }]);
  });

  test("of groups that were opened with fewer than are released, or of other people than were counted, stays", () => {
    expect(out(validated(both, {}, { smallestCell: 2 })).refused).toMatchObject([{ code: "small" }]);
    const counted = validated(both);
    const others = { ...counted, support: { ...counted.support, rows: 199 } };
    expect(out(others).refused).toMatchObject([{ code: "support" }]);
  });

  test("is compared with other analyses by its columns, not by the names of its coefficients", () => {
    const terms_ = [{ factor: "grade", levels: [2, 3] }];
    const model = { terms: terms_, coefficients: { "grade=3": 1 }, baseline: [[365, 0.9]] };
    const cells = { "grade=2": 100, "grade=3": 100 };
    const support = { rows: 200, events: 90, cells, eventsIn: { "grade=2": 40, "grade=3": 50 }, measured: [] };
    const one = { ...validated(both, {}, { model, missing: "leave-out" }), support };
    const [{ counts } = { counts: [] }] = out(one).history.releases;
    expect(Object.keys(counts[0]!.of)).toEqual(["missing:grade", "missing:dead", "missing:days"]);
  });

  test("beside another count of the same people, of a few more, stays", () => {
    const { history } = out(validated(both));
    const again = { ...validated(both, { rows: 203 }), label: "again" };
    expect(out(again, history).refused).toMatchObject([{ code: "differencing" }]);
    const later = { ...validated(both, { at: [at(365, 32, 160), at(730, 30, 100)] }), label: "later" };
    expect(out(later, history).refused).toMatchObject([{ code: "differencing" }]);
  });
});

test("bins of a logistic validation that were opened with fewer than are released stay, too", () => {
  const logistic = (smallestCell: number) =>
    ({
      ...{ label: "fixed", title: "fixed", protocol: "federated/validation/1" },
      specification: { outcome: "sick", model: {}, cuts: [], decisions: [], period: null, by: [], smallestCell },
      result: { rows: 3, cases: 1 },
    }) as unknown as Analysed; // what the rule looks at first
  const message = (smallestCell: number) => out(logistic(smallestCell)).refused[0]!.message;
  expect(message(4)).toContain("the bins were opened with 4");
  expect(message(5)).not.toContain("the bins");
});
