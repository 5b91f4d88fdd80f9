// Subtraction on what Cox models open: within hospitals and on a merged grid nobody is read off it; on the days themselves those whom the terms announce.
import type { DataRow, Opened } from "@tavs/federated/statistics";
import { exactTimes } from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { coxAnalysis } from "../../src/statistics/cox/cox.ts";
import { mergedIntervalsAnalysis } from "../../src/statistics/cox/merged-intervals.ts";
import { layoutOf } from "../../src/statistics/cox/pooled-layout.ts";
import { survivalAnalysis } from "../../src/statistics/survival/survival.ts";
import { divided, readTable } from "./data-sets.ts";
import { answerTogether, openTogether } from "./in-the-clear.ts";
import { NO_THRESHOLDS } from "./near.ts";

const rotterdam = readTable("rotterdam", {
  grade3: { equals: ["grade", 3] },
  size2: { differs: ["size", "<=20"] },
  lnodes: { log: ["nodes", 1, 1] },
});
const terms = ["age", "meno", "size2", "grade3", "lnodes", "hormon", "chemo"];
const limits: Readonly<Record<string, readonly number[]>> = { age: [20, 95], lnodes: [0, 5] };
const raw = { center: 0, scale: 1 }; // so that a difference is read without the terms' constants
const model = {
  ...{ time: "rfstime", event: "rfs", terms, thresholds: NO_THRESHOLDS },
  scaling: Object.fromEntries(terms.map((term) => [term, raw])),
};
const ranges = Object.fromEntries(terms.map((term) => [term, limits[term] ?? [0, 1]]));
const sites = divided(rotterdam, "site");

/** What was opened in the first round, at coefficients zero: for each time number and covariates of those at risk, and of those with the event. */
function firstRound(specification: { readonly opening: string; readonly opened: Opened }, ties: "efron" | "breslow") {
  const asked = { ...specification, ties };
  const { rounds } = openTogether(coxAnalysis, asked, sites);
  const layout = layoutOf(coxAnalysis.check(JSON.parse(JSON.stringify(asked))));
  const part = (at: number) => [...rounds[0]!.slice(at, at + 1 + terms.length)]; // at zero nothing is taken off the predictors
  return specification.opened.times.map((_, k) => ({
    atRisk: part(layout.atRisk(k)),
    dying: layout.dying(k) < 0 ? null : part(layout.dying(k)),
  }));
}

type Step = ReturnType<typeof firstRound>[number];

const minus = (a: readonly number[], b: readonly number[] | undefined) => a.map((value, j) => value - (b?.[j] ?? 0));
const vectorOf = (row: DataRow) => terms.map((term) => Number(row[term]));

/** Subtracts neighbours, and those with the event from those who left; a remainder of one person is that person's covariates. */
function readOff(steps: readonly Step[]): readonly (readonly number[])[] {
  const remainders = steps.flatMap(({ atRisk, dying }, k) => {
    const left = minus(atRisk, steps[k + 1]?.atRisk);
    return dying === null ? [left] : [left, minus(left, dying), dying];
  });
  return remainders.filter(([count]) => Math.abs(count! - 1) < 1e-6).map(([, ...covariates]) => covariates);
}

/** How many of the vectors are patients' own. */
function right(vectors: readonly (readonly number[])[]): number {
  const known = rotterdam.map(vectorOf);
  const is = (a: readonly number[], b: readonly number[]) => a.every((value, j) => Math.abs(value - b[j]!) < 1e-6);
  return vectors.filter((vector) => known.some((patient) => is(vector, patient))).length;
}

describe("on the days themselves", () => {
  const days = {
    ...{ time: "rfstime", event: "rfs", by: null, strata: null, grid: { width: 1, intervals: 7100 }, band: "log" },
    ...{ quantiles: [], horizon: 1825, rho: 0, smallestCell: 1, thresholds: NO_THRESHOLDS },
  };
  const { points } = answerTogether(survivalAnalysis, days, sites).groups.all!;

  test.each(["breslow", "efron"] as const)(
    "ties as %s: as many patients as the terms announce are read off",
    (ties) => {
      const plan = exactTimes(points, { width: 1, ties });
      const found = readOff(firstRound({ ...model, opening: "exact", opened: { ...plan, ranges } }, ties));
      expect(right(found)).toBe(found.length);
      expect(found.length / rotterdam.length).toBe(plan.recoverable);
    },
  );

  test("that is 21 % from those at risk; event sums only where two tie add some, where all of them would make it 37 %", () => {
    const share = (ties: "breslow" | "efron") => exactTimes(points, { width: 1, ties }).recoverable;
    expect(share("breslow")).toBe(626 / 2982);
    expect(share("efron")).toBeGreaterThan(0.21);
    expect(share("efron")).toBeLessThan(0.3);
  });

  test("an event at a time that is not agreed is refused by its hospital", () => {
    const plan = exactTimes(points, { width: 1, ties: "efron" });
    const opened = {
      ...plan,
      times: plan.times.slice(1),
      tied: plan.tied.filter((time) => time !== plan.times[0]),
      ranges,
    };
    expect(() => answerTogether(coxAnalysis, { ...model, ties: "efron", opening: "exact", opened }, sites)).toThrow(
      /row number \d+ has its event at a time/,
    );
  });
});

describe.each(["site", "site5", "site_skew"])("on a merged grid, hospitals by %s", (split) => {
  describe.each(["efron", "breslow"] as const)("ties as %s", (ties) => {
    const k = 5;
    const voted = { time: "rfstime", event: "rfs", grid: { width: 30.4375, intervals: 240 }, ties, smallestCell: k };
    const { result, rounds } = openTogether(mergedIntervalsAnalysis, voted, divided(rotterdam, split));
    const { times } = result;
    const leaving = (from: number, to: number, event: number) =>
      rotterdam.filter(({ rfstime, rfs }) => Number(rfstime) > from && Number(rfstime) <= to && rfs === event).length;

    test("in every interval five people or more have the event, and where those are opened five or more leave without", () => {
      expect(times.length).toBeGreaterThan(20);
      for (const [i, end] of times.entries()) {
        expect(leaving(times[i - 1] ?? -1, end, 1)).toBeGreaterThanOrEqual(k);
        if (ties === "efron") expect(leaving(times[i - 1] ?? -1, end, 0)).toBeGreaterThanOrEqual(k);
      }
    });

    test("votes are opened, and no count: none is above the number of hospitals", () => {
      const most = rounds[0]!.reduce((largest, vote) => Math.max(largest, vote), 0);
      expect(most).toBeLessThanOrEqual(divided(rotterdam, split).length);
    });

    test("nobody is read off the sums of a Cox model on it", () => {
      const asked = { ...model, opening: "grid", opened: { times, tied: [], recoverable: 0, ranges } };
      expect(readOff(firstRound(asked, ties))).toEqual([]);
    });
  });

  test("the control: intervals that look at events alone let one who left without event be read off Efron's sums", () => {
    const voted = {
      time: "rfstime",
      event: "rfs",
      grid: { width: 30.4375, intervals: 240 },
      ties: "breslow",
      smallestCell: 5,
    };
    const { times } = answerTogether(mergedIntervalsAnalysis, voted, divided(rotterdam, split));
    const asked = { ...model, opening: "grid", opened: { times, tied: [], recoverable: 0, ranges } };
    const found = readOff(firstRound(asked, "efron"));
    expect(found.length).toBeGreaterThan(0);
    expect(right(found)).toBe(found.length);
  });
});

test("within hospitals no number opened, and no difference of rounds, is a patient's covariates or one person", () => {
  const { rounds } = openTogether(coxAnalysis, { ...model, ties: "efron", opening: "within-site" }, sites);
  const gradients = rounds.map((round) => [...round.slice(1, 1 + terms.length)]);
  const differences = gradients.flatMap((one, i) => gradients.slice(i + 1).map((other) => minus(one, other)));
  expect(right([...gradients, ...differences])).toBe(0);
});

test("intervals that no hospital can fill are refused", () => {
  const voted = {
    time: "rfstime",
    event: "rfs",
    grid: { width: 30, intervals: 10 },
    ties: "efron",
    smallestCell: 1000,
  };
  expect(() => answerTogether(mergedIntervalsAnalysis, voted, sites)).toThrow(/no hospital has enough events/);
});
