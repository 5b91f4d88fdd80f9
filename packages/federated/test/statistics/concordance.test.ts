// Harrell's C across hospitals, of the Cox model that was made at Rotterdam: R's number lies inside, whoever has which patient.
import type { DataRow } from "@tavs/federated/statistics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concordanceAnalysis } from "../../src/statistics/concordance/concordance.ts";
import { concordanceBracket, mustCompare, NO_PAIRS, pairKinds } from "../../src/statistics/concordance/pair-kinds.ts";
import { countNodes, divideInTurns, openedNodes } from "../../src/statistics/concordance/rectangles.ts";
import { divided } from "./data-sets.ts";
import { answerTogether, openTogether } from "./in-the-clear.ts";
import { expectNear, NO_THRESHOLDS } from "./near.ts";
import { gbsg, r, rotterdam } from "./validation-cases.ts";

const model = { terms: r.cox.terms, intercept: 0, coefficients: r.cox.coefficients };

/** Cuts that leave as many people between them, as one would take from the table where the model was made. */
function quantiles(values: readonly number[], parts: number): readonly number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const cuts = Array.from({ length: parts - 1 }, (_, k) => sorted[Math.floor(((k + 1) * sorted.length) / parts)]!);
  return [...new Set(cuts)];
}
const predictor = (row: DataRow) =>
  r.cox.terms.reduce((sum, term) => sum + Number(row[term]) * r.cox.coefficients[term]!, 0);
const asked = (event: string, parts: number) => ({
  ...{ time: "rfstime", event, model, smallestCell: 5, thresholds: NO_THRESHOLDS },
  times: quantiles(
    rotterdam.filter(({ rfs }) => rfs === 1).map(({ rfstime }) => Number(rfstime)),
    parts,
  ),
  cuts: quantiles(rotterdam.map(predictor), parts),
});

const cases = [
  { name: "gbsg", rows: gbsg, event: "status", of: r.concordance.gbsg, width: 0.34 },
  { name: "rotterdam", rows: rotterdam, event: "rfs", of: r.concordance.rotterdam, width: 0.24 },
];

describe.each(cases)("$name", ({ rows, event, of, width }) => {
  test.each(["site", "site5", "site_skew"])("hospitals by %s: R's C lies inside, as narrow as is said", (split) => {
    const { result, rounds } = openTogether(concordanceAnalysis, asked(event, 32), divided(rows, split));
    const [low, high] = result.concordance;
    expect(low <= of.concordance! && of.concordance! <= high).toBe(true);
    expect(high - low).toBeLessThan(width);
    const people = rounds[1]!.slice(0, -8).filter((count) => count > 0);
    expect(Math.min(...people)).toBeGreaterThanOrEqual(5);
  });

  test("pairs inside a hospital are known: one with everybody would leave no width, and is R's C", () => {
    const { concordance, within } = answerTogether(concordanceAnalysis, asked(event, 16), [rows]);
    for (const value of [...concordance, within]) expectNear(value, of.concordance, 1e-9);
  });
});

const patient = fc.record({
  ...{ time: fc.integer({ min: 1, max: 9 }), event: fc.integer({ min: 0, max: 1 }) },
  ...{ x: fc.integer({ min: 0, max: 6 }), site: fc.integer({ min: 0, max: 2 }) },
});

/** By all pairs. */
function obvious(all: readonly { readonly time: number; readonly event: number; readonly x: number }[]): number | null {
  let [won, compared] = [0, 0];
  for (const one of all)
    for (const other of all) {
      const first = one.event === 1 && (one.time < other.time || (one.time === other.time && other.event === 0));
      if (!first) continue;
      compared++;
      won += one.x > other.x ? 1 : one.x === other.x ? 0.5 : 0;
    }
  return compared > 0 ? won / compared : null;
}

test("the C of any patients, by all pairs, lies between the ends, however they are divided", () => {
  const small = { time: "time", event: "event", smallestCell: 1, thresholds: NO_THRESHOLDS };
  const fixed = { terms: ["x"], intercept: 0, coefficients: { x: 1 } };
  fc.assert(
    fc.property(fc.array(patient, { minLength: 8, maxLength: 40 }), (all) => {
      const of = obvious(all);
      fc.pre(of !== null && all.some(({ event }) => event === 0));
      const sites = [0, 1, 2].map((site) => all.filter((one) => one.site === site));
      const found = answerTogether(
        concordanceAnalysis,
        { ...small, model: fixed, times: [3, 6, 8], cuts: [2, 4] },
        sites,
      );
      const [low, high] = found.concordance;
      expect(low - 1e-12 <= of! && of! <= high + 1e-12).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test("a departure of the event's own time can only drop out: it is not for C at the low end, nor against it at the high one", () => {
  const at = (time: number, score: number) =>
    ({ time: [time, time + 1], score: [score, score + 1], count: 1 }) as const;
  const none = { concordant: 0, discordant: 0, tied: 0 };
  const ends = (departures: readonly ReturnType<typeof at>[]) =>
    concordanceBracket(pairKinds([at(1, 1)], departures), NO_PAIRS, none);
  expect(ends([at(1, 0), at(3, 2)])).toEqual([0, 0.5]); // won or not compared; lost
  expect(ends([at(1, 2), at(3, 0)])).toEqual([0.5, 1]); // lost or not compared; won
  expect(ends([at(0, 2), at(3, 0)])).toEqual([1, 1]); // left before; won
});

test("pairs that can only be won leave one number, and where no pair can be compared it says so", () => {
  const at = (time: number, score: number) =>
    ({ time: [time, time + 1], score: [score, score + 1], count: 1 }) as const;
  const none = { concordant: 0, discordant: 0, tied: 0 };
  const ends = (score: number) => concordanceBracket(pairKinds([at(1, 1)], [at(1, score)]), NO_PAIRS, none);
  expect([ends(0), ends(2)]).toEqual([
    [1, 1],
    [0, 0],
  ]);
  const left = concordanceBracket(pairKinds([at(1, 1)], [at(0, 1)]), NO_PAIRS, none);
  expect(() => mustCompare(left)).toThrow("no two patients can be compared");
});

test("rectangles that are opened do not overlap, miss nobody, and hold what was voted for", () => {
  const cells = fc.array(fc.nat({ max: 6 }), { minLength: 35, maxLength: 35 });
  fc.assert(
    fc.property(cells, fc.integer({ min: 1, max: 12 }), (people, k) => {
      const nodes = divideInTurns(5, 7);
      const counts = countNodes(nodes, (time, score) => people[time * 7 + score]!);
      const opened = openedNodes(
        nodes,
        counts.map((count) => Number(count >= k)),
      );
      const total = people.reduce((sum, count) => sum + count, 0);
      expect(opened.reduce((sum, at) => sum + counts[at]!, 0)).toBe(total >= k ? total : 0);
      for (const at of opened) expect(counts[at]).toBeGreaterThanOrEqual(k);
    }),
  );
});

test("no hospital with enough events, and a question that marks no rectangles, are refused", () => {
  const sites = divided(gbsg, "site");
  const few = { ...asked("status", 8), smallestCell: 1000 };
  expect(() => answerTogether(concordanceAnalysis, few, sites)).toThrow("no hospital has 1000 events");
  const specification = concordanceAnalysis.check(JSON.parse(JSON.stringify(asked("status", 8))));
  const { answer, prepare, question } = concordanceAnalysis;
  if (answer.by !== "rows") throw new Error("computed from rows");
  const marks = question(specification)
    .decode(new Uint8Array(8 * (1 + 2 * 127)))
    .fill(0.5);
  expect(() => answer.compute(specification, prepare(specification, sites[0]!), marks)).toThrow(/marks no rectangles/);
});
