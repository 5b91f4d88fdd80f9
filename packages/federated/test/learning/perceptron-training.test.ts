// A perceptron that hospitals train by the terms alone: with one step at home it takes the steps of everybody's table.

import { seededRandom } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { type LearnedRows, perceptron, perceptronLoss, perceptronShape } from "@tavs/federated";
import { describe, expect, test } from "vitest";
import { clip } from "../../src/learning/clipping/clip.ts";
import { perceptronAnalysis as analysis } from "../../src/learning/perceptron-training.ts";
import { openTogether } from "../statistics/in-the-clear.ts";

const hospital = (seed: number, count: number) =>
  Array.from({ length: count }, (_, i) => {
    const [a, b] = [((i * 37 + seed * 11) % 100) / 50 - 1, ((i * 53 + seed * 7) % 100) / 50 - 1];
    return { a: 10 + 2 * a, b, ill: Number(a > 0 !== b > 0) };
  });
const sites = [hospital(1, 40), hospital(2, 60), hospital(3, 30)];
const scaling = { a: { center: 10, scale: 2 }, b: { center: 0, scale: 1 } };
const NONE = { parametersPerRow: 0, smallestCell: 0, fewestRows: 0 };
const asked = (changes: object = {}): { readonly [field: string]: Json } => ({
  ...{ outcome: "ill", family: "logistic", terms: ["a", "b"], scaling, hidden: [4], seed: "07".repeat(32) },
  ...{ rounds: 5, steps: 1, learningRate: 0.5, clip: 100, thresholds: NONE, ...changes },
});
const pooled: LearnedRows = {
  rows: Float64Array.from(sites.flat().flatMap(({ a, b }) => [(a - 10) / 2, b])),
  labels: sites.flat().map(({ ill }) => ill),
};
const specification = analysis.check(asked() as Json);
const shape = perceptronShape(specification);
const start = Float64Array.from(
  Object.values(perceptron(shape, seededRandom(new Uint8Array(32).fill(7)))).flatMap(({ values }) => [...values]),
);

describe("training by the terms", () => {
  test("takes, with one step at home, the steps of the pooled gradient, and tells the pooled loss of each", () => {
    const { result, rounds } = openTogether(analysis, asked(), sites);
    let weights = start;
    const losses: number[] = [];
    for (let round = 0; round <= 5; round++) {
      const { loss, gradient } = perceptronLoss(shape, weights, pooled);
      losses.push(loss / 130);
      if (round < 5) weights = weights.map((weight, j) => weight - (0.5 * gradient[j]!) / 130);
    }
    expect([result.rows, rounds.length]).toEqual([130, 6]);
    for (const [k, loss] of losses.entries()) expect(result.losses[k]).toBeCloseTo(loss, 10);
    for (const [j, weight] of weights.entries()) expect(result.weights[j]).toBeCloseTo(weight, 10);
  });

  test("adds no update that is longer than agreed, whatever a hospital's rows", () => {
    const { rounds } = openTogether(analysis, asked({ clip: 0.01, steps: 20 }), sites);
    const size = start.length;
    for (const totals of rounds.slice(0, 5)) {
      const length = Math.hypot(...totals.slice(0, size));
      expect(length).toBeLessThanOrEqual(0.01 * 130);
      expect(length).toBeGreaterThan(0.001 * 130);
    }
    expect(clip(start, 0.01).isWithin).toBe(false);
    expect(rounds[5]!.slice(0, size).every((value) => value === 0)).toBe(true); // the last one only evaluates
  });

  test("opens sums of everybody alone: hospitals that change places leave every round as it was", () => {
    const worlds = [sites, [sites[2]!, sites[0]!, sites[1]!]].map(
      (each) => openTogether(analysis, asked(), each).rounds,
    );
    for (const [k, round] of worlds[0]!.entries())
      for (const [i, value] of round.entries()) expect(value).toBeCloseTo(worlds[1]![k]![i]!, 12);
  });

  test("answers no round that was not agreed", () => {
    const local = analysis.prepare(specification, sites[0]!);
    const { answer } = analysis;
    const compute = (round: number) => () =>
      answer.by === "rows" && answer.compute(specification, local, Float64Array.of(round, ...start));
    for (const round of [0, 7, 1.5, -1]) expect(compute(round)).toThrow("a round that was not agreed");
    expect(compute(6)).not.toThrow();
  });
});

describe("a hospital and the terms", () => {
  test("refuse rows that are too few for so many weights, and labels that are none", () => {
    expect(() => openTogether(analysis, asked({ thresholds: { ...NONE, parametersPerRow: 0.33 } }), sites)).toThrow(
      /too few for 17/,
    );
    const odd = [[...sites[0]!, { a: 10, b: 0, ill: 2 }], ...sites.slice(1)];
    expect(() => openTogether(analysis, asked(), odd)).toThrow(/row number 40 has something else than 0 or 1/);
  });

  test.each<[string, object]>([
    ["seed", { seed: "7" }],
    ["hidden", { hidden: [] }],
    ["hidden", { hidden: [0] }],
    ["rounds", { rounds: 0 }],
    ["steps", { steps: 101 }],
    ["learningRate", { learningRate: 0 }],
    ["clip", { clip: 0 }],
    ["family", { family: "poisson" }],
    ["unknown", { optimiser: "adam" }],
  ])("name the field %s", (name, changes) => {
    expect(() => analysis.check(asked(changes) as Json)).toThrow(name);
  });
});
