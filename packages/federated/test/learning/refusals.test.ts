/** What an application or a hospital gives that cannot be: told by tensor and position, never by value. */
import { PeerError, UsageError } from "@tavs/core";
import {
  type CoordinateOptions,
  fedAvg,
  type LearningTerms,
  learningSpecification,
  simulate,
  type Tensors,
  type Trained,
} from "@tavs/federated";
import { describe, expect, test } from "vitest";
import { clear } from "../../src/learning/simulation/clear.ts";
import { initial, quadratic, trainingOf } from "./hospitals.ts";
import { type Session, together } from "./together.ts";

const spoiled = (change: (trained: Trained) => unknown) =>
  simulate({
    ...quadratic,
    train: (model, task, { hospital }) => change(trainingOf(hospital, model, task)) as Trained, // or what a mistaken application returns
  });
const withSlopes =
  (values: Float64Array | Float32Array, shape = [2]) =>
  (trained: Trained) => ({
    ...trained,
    model: { ...trained.model, slopes: { shape, values } },
  });

describe("what training brings back is checked at home", () => {
  test.each<[string, (trained: Trained) => unknown]>([
    ["train returned no model", () => undefined],
    ['tensor "slopes" has shape [3]; [2] was agreed', withSlopes(new Float64Array(3), [3])],
    ['tensor "slopes" is f32; f64 was agreed', withSlopes(new Float32Array(2))],
    ['number 1 of tensor "slopes" that train returned is not finite', withSlopes(Float64Array.of(0, Number.NaN))],
    ['number 0 of tensor "slopes"', withSlopes(Float64Array.of(1e300, 0))],
    ['the model has no tensor "norm.scale"', (trained) => ({ ...trained, model: { slopes: initial.slopes } })],
    ["train must return a whole number of rows", (trained) => ({ ...trained, rows: 1.5 })],
    ["train must return a whole number of rows", (trained) => ({ ...trained, rows: -1 })],
    ["more rows than the 1000000", (trained) => ({ ...trained, rows: 1_000_001 })],
    ["the hospitals trained on no rows", (trained) => ({ ...trained, rows: 0 })],
  ])("%s", async (words, change) => {
    await expect(spoiled(change)).rejects.toThrow(words);
    await expect(spoiled(change)).rejects.toBeInstanceOf(UsageError);
    await expect(spoiled(change)).rejects.not.toThrow(/1e\+?300|1000001/);
  });

  test("an update a million times longer than agreed is cut to the norm, and moves the average no further", async () => {
    const norm = 0.5;
    const far = (trained: Trained, task: { readonly anchor: Tensors }): Tensors => ({
      ...trained.model,
      slopes: { shape: [2], values: task.anchor.slopes!.values.map((value) => value + 1e6 * norm) },
    });
    const course = simulate({
      ...quadratic,
      rounds: 1,
      clip: { norm },
      weighting: { by: "equal" },
      train: (model, task, { hospital }) => {
        const trained = trainingOf(hospital, model, task);
        return hospital === 2 ? { ...trained, model: far(trained, task) } : trained;
      },
    });
    for await (const { moved } of course.reports) expect(moved).toBeLessThanOrEqual(norm);
    await course;
  });
});

describe("a hospital whose program lies is not found in a sum, but its lie is noticed where it cannot be", () => {
  const lying = (terms: Session, change: (vector: Float64Array) => void): Session => ({
    ...terms,
    way: {
      ...clear,
      contributor: {
        ...clear.contributor,
        start(input, random) {
          const values = input.values.slice();
          if (input.me === "h1") change(values);
          return clear.contributor.start({ ...input, values }, random);
        },
      },
    },
  });
  const bounded: Session = { clip: { norm: 0.5 }, weighting: { by: "rows", most: 300 } };
  test.each<[string, Session, (vector: Float64Array) => void]>([
    ["longer updates than 4 hospitals can add up to", bounded, (vector) => void (vector[1]! += 1e6)],
    ["another weight than 4 hospitals", bounded, (vector) => void (vector[0] = 1e6)],
    ["another weight than 4 hospitals", bounded, (vector) => void (vector[0]! -= 1e6)],
    ["another weight than 4 hospitals", bounded, (vector) => void (vector[0]! += 0.5)],
    [
      "another number of updates within the norm",
      { clip: { norm: 0.5, adaptive: true }, nextNorm: (norm) => norm },
      (vector) => void (vector[4]! += 4),
    ],
  ])("%s", async (words, terms, change) => {
    const { course, taught } = together(lying(terms, change));
    await expect(course).rejects.toMatchObject({ code: "implausible", message: expect.stringContaining(words) });
    await expect(course).rejects.toBeInstanceOf(PeerError);
    await Promise.allSettled(taught);
    const honest = together({ ...terms, way: clear });
    await honest.course;
  });
});

describe("terms that could not be kept are refused, by field", () => {
  test.each<[string, Partial<LearningTerms>]>([
    ["rounds: must be a number in [1, 100000]", { rounds: 0 }],
    ["tensors: must be a list of 1 to 4096", { initial: {} }],
    [
      "tensors: a question of 4000016 bytes",
      { initial: { w: { shape: [500_002], values: new Float64Array(500_002) } } },
    ],
    ["weighting.most", { weighting: { by: "rows", most: 0 } }],
    ["clip.norm", { clip: { norm: 0 } }],
    ["sampling.groupsOf", { sampling: { groupsOf: 2, perRound: 1 } }],
    ["evaluation.metrics", { evaluation: { metrics: [] } }],
    ["noise: hides updates that have a bound", { noise: "hospitals" }],
    ["numbers.fractionBits", { numbers: { bits: 64, fractionBits: 63 } }],
    ["model: must be a text", { model: "" }],
  ])("%s", (words, more) => {
    expect(() => learningSpecification({ rounds: 1, initial, strategy: fedAvg, ...more })).toThrow(words);
  });

  test.each<[string, Partial<CoordinateOptions>]>([
    ["privatize: goes with noise", { privatize: (totals) => totals }],
    ["privatize: goes with noise", { noise: "coordinator", clip: { norm: 1 } }],
    ["nextNorm: goes with clip", { clip: { norm: 1, adaptive: true } }],
    ["stop: its metric is none", { stop: { metric: "loss", better: "lower", patience: 1 } }],
    ["perturb: is missing", { noise: "hospitals", clip: { norm: 1 } }],
    ["evaluate: is missing", { evaluation: { metrics: ["loss"] } }],
    [
      "privatize returned 1 updates; it was given 3",
      { noise: "coordinator", clip: { norm: 1 }, privatize: (totals) => ({ ...totals, updates: Float64Array.of(1) }) },
    ],
    ["nextNorm returned no number from", { clip: { norm: 1, adaptive: true }, nextNorm: () => 0 }],
    ["sampling: 2 groups a round; 4 hospitals are 1 groups of 3", { sampling: { groupsOf: 3, perRound: 2 } }],
    [
      'number 1 of tensor "slopes" that is the initial model\'s is not finite',
      { initial: { ...initial, slopes: { shape: [2], values: Float64Array.of(0, Number.NaN) } } },
    ],
  ])("%s", async (words, more) => {
    await expect(simulate({ ...quadratic, ...more })).rejects.toThrow(words);
    await expect(simulate({ ...quadratic, ...more })).rejects.toBeInstanceOf(UsageError);
  });

  test("fewer than three hospitals are not averaged", async () => {
    await expect(simulate({ ...quadratic, hospitals: 2 })).rejects.toThrow("2 participants; at least 3");
  });

  test("a hospital that agreed to other terms refuses, naming the field", async () => {
    const specification = learningSpecification({ rounds: 3, initial, strategy: fedAvg });
    const { course, taught } = together({ side: (name) => (name === "h2" ? { specification } : {}) });
    await expect(course).rejects.toMatchObject({ code: "terms", message: expect.stringContaining('"rounds" differs') });
    await Promise.allSettled(taught);
  });
});
