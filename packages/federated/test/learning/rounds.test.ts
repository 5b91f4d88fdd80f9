import { type RoundReport, type StoppingRule, scaffold, simulate } from "@tavs/federated";
import { masks, shares } from "@tavs/federated/secure-sum";
import { describe, expect, test } from "vitest";
import { initial, lossAt, modelOf, numbersOf, quadratic, vectors } from "./hospitals.ts";
import { type Session, together } from "./together.ts";

describe.each([masks, shares])("over $name", (way) => {
  // under a key that nobody has: test/analyses/ways.test.ts
  test("the model is the independent program's, at the coordinator and at every hospital", async () => {
    const equal = { strategy: scaffold({ learningRate: 0.8 }), weighting: { by: "equal" } } as const;
    const { course, taught } = together({ ...equal, way });
    const { model } = await course;
    expect(numbersOf(model)).toEqual(vectors.models.scaffold![1]!.map((value) => expect.closeTo(value, 12)));
    for (const one of await Promise.all(taught)) expect(one).toEqual({ model, personal: null, rounds: 2 });
  });
});

const losses: Session = {
  evaluation: { metrics: ["loss"] },
  side: (name) => ({
    evaluate: (model) => {
      const k = Number(name.slice(1));
      return { rows: vectors.problem.rows[k]!, metrics: { loss: lossAt(k, numbersOf(model)) } };
    },
  }),
};
const { rows } = vectors.problem;
const total = rows.reduce((sum, n) => sum + n, 0);
const pooledLoss = (weights: readonly number[]): number =>
  rows.reduce((sum, n, k) => sum + (n / total) * lossAt(k, weights), 0);

test("reports come as rounds go by: means over all rows, of the model that the round was asked about", async () => {
  const { course } = together(losses);
  const reports: RoundReport[] = [];
  for await (const report of course.reports) reports.push(report);
  const models = [numbersOf(initial), ...vectors.models.fedAvg!.slice(0, 2)];
  expect(reports.map(({ round, trained, hospitals }) => [round, trained, hospitals])).toEqual([
    [1, 4, 4],
    [2, 4, 4],
    [3, 0, 4], // the last model is evaluated too
  ]);
  expect(reports.map(({ metrics }) => metrics!.loss)).toEqual(models.map((w) => expect.closeTo(pooledLoss(w), 12)));
  expect(reports.map(({ weight }) => weight)).toEqual([total, total, 0]);
  const moved = Math.hypot(...models[1]!.map((value, j) => value - models[0]![j]!));
  expect(reports[0]!.moved).toBeCloseTo(moved, 12);
  expect((await course).rounds).toBe(3);
  const again: RoundReport[] = [];
  for await (const report of course.reports) again.push(report);
  expect(again).toEqual(reports); // whoever comes late hears all
});

test("a course ends when its metric gets no better, with the best model that was evaluated", async () => {
  const watching = (stop: StoppingRule) =>
    simulate({
      ...quadratic,
      rounds: 50,
      stop,
      evaluation: { metrics: ["seen"] },
      evaluate: (_model, round) => ({ rows: 10, metrics: { seen: Math.abs(round - 4) } }), // best in round 4
    });
  const ended = await watching({ metric: "seen", better: "lower", patience: 3 });
  const third = await simulate({ ...quadratic, rounds: 3 });
  expect(ended).toEqual({ model: third.model, rounds: 7, over: "early" });
  expect(await watching({ metric: "seen", better: "lower", patience: 2, atLeast: 1.5 })).toMatchObject({ rounds: 5 });
  expect(await watching({ metric: "seen", better: "higher", patience: 1 })).toMatchObject({ rounds: 2 });
});

describe("privacy is given in as functions", () => {
  test("updates are cut to the norm before they are weighed, and privatize sees totals and says what is used", async () => {
    const norm = 0.05;
    const seen: number[] = [];
    const course = await simulate({
      ...quadratic,
      rounds: 1,
      clip: { norm },
      weighting: { by: "equal" },
      noise: "coordinator",
      privatize: (totals, { round, trained }) => {
        seen.push(round, trained, totals.weight, Math.hypot(...totals.updates));
        return { ...totals, updates: totals.updates.map((value) => value + 4) };
      },
      epsilon: (round) => 0.5 * round,
    });
    const each = vectors.problem.rows.map((_n, k) => cut(k, norm));
    const expected = numbersOf(initial).map((w, j) => w + each.reduce((sum, update) => sum + update[j]! / 4, 0) + 1);
    expect(numbersOf(course.model)).toEqual(expected.map((value) => expect.closeTo(value, 12)));
    expect(seen.slice(0, 3)).toEqual([1, 4, 4]);
    expect(seen[3]).toBeLessThanOrEqual(4 * norm);
  });

  /** Hospital k's first update, shortened: from the formula of a step, not from our descent. */
  function cut(k: number, norm: number): readonly number[] {
    const { curvature, centre, steps, learningRate } = vectors.problem;
    const update = numbersOf(initial).map(
      (w, j) => ((1 - learningRate * curvature[k]![j]!) ** steps[k]! - 1) * (w - centre[k]![j]!),
    );
    const length = Math.hypot(...update);
    return update.map((value) => (length > norm ? (value * norm) / length : value));
  }

  test("a hospital's own noise is in its numbers, and its epsilon in the report", async () => {
    const { course } = together({
      noise: "hospitals",
      clip: { norm: 10 },
      weighting: { by: "equal" },
      rounds: 1,
      epsilon: (round) => 0.25 * round,
      side: () => ({
        perturb: (numbers, { unit }) => {
          expect(unit).toBe(2 ** -60);
          return { ...numbers, updates: numbers.updates.map((value) => value + 1) };
        },
      }),
    });
    const plain = await simulate({ ...quadratic, rounds: 1, weighting: { by: "equal" } });
    expect(numbersOf((await course).model)).toEqual(
      numbersOf(plain.model).map((value) => expect.closeTo(value + 1, 12)),
    );
    for await (const { epsilon } of course.reports) expect(epsilon).toBe(0.25);
  });

  test("the norm follows the share of updates within it", async () => {
    const norms: (number | null)[] = [];
    const course = simulate({
      ...quadratic,
      rounds: 3,
      clip: { norm: 0.3, adaptive: true },
      nextNorm: (norm, within) => norm * (1 + within),
    });
    for await (const { norm } of course.reports) norms.push(norm);
    const lengths = vectors.problem.rows.map((_n, k) => Math.hypot(...cut(k, 1e9)));
    const within = lengths.filter((length) => length <= 0.3).length / 4;
    expect(within).toBeGreaterThan(0);
    expect(norms.slice(0, 2)).toEqual([0.3, 0.3 * (1 + within)]);
  });
});

test("numbers of 32 bits stay such: the model that is asked is what a hospital holds", async () => {
  const single = { weights: { shape: [3], values: Float32Array.from(vectors.problem.start) } };
  const train = (model: typeof single) => ({
    rows: 1,
    model: { weights: { shape: [3], values: model.weights.values.map((value) => value + 0.1) } },
  });
  const { model } = await simulate({ ...quadratic, initial: single, rounds: 2, train: train as never });
  expect(model.weights!.values).toBeInstanceOf(Float32Array);
  const expected = single.weights.values.map((value) => Math.fround(Math.fround(value + 0.1) + 0.1));
  expect(model.weights!.values).toEqual(expected);
});

test("64 bits carry a round too", async () => {
  const numbers = { bits: 64, fractionBits: 40 } as const;
  const { model } = await together({ numbers }).course;
  const expected = vectors.models.fedAvg![1]!;
  expect(numbersOf(model)).toEqual(expected.map((value) => expect.closeTo(value, 9)));
  expect(modelOf(numbersOf(model))).toEqual(model);
});
