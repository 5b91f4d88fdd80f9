// A multilayer perceptron: its numbers against a program that knows no back-propagation, and what several hospitals make of it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { seededRandom } from "@tavs/core";
import {
  descend,
  fedAvg,
  isPerceptron,
  type LearnedRows,
  type Perceptron,
  perceptron,
  perceptronLoss,
  perceptronSays,
  perceptronSize,
  readSafetensors,
  simulate,
  type Tensors,
  writeSafetensors,
} from "@tavs/federated";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

interface Case {
  readonly shape: Perceptron;
  readonly rows: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly loss: number;
  readonly weights: readonly number[];
  readonly gradient: readonly number[];
  readonly says: readonly number[];
}
const { cases }: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, "vectors/perceptron.python.json"), "utf8"),
);

const coins = () => seededRandom(new Uint8Array(32).fill(3));
const weightsOf = (model: Tensors) => Float64Array.from(Object.values(model).flatMap(({ values }) => [...values]));

describe.each(cases)("$shape.hidden between $shape.inputs columns and one number ($shape.family)", (of) => {
  const rows = Float64Array.from(of.rows.flat());
  const weights = Float64Array.from(of.weights);

  test("says what complex numbers say, and has their loss and gradient", () => {
    expect(perceptronSize(of.shape)).toBe(of.weights.length);
    const { loss, gradient } = perceptronLoss(of.shape, weights, { rows, labels: of.labels });
    expect(loss / of.loss).toBeCloseTo(1, 12);
    for (const [j, slope] of gradient.entries()) expect(slope).toBeCloseTo(of.gradient[j]!, 11);
    for (const [i, said] of perceptronSays(of.shape, weights, rows).entries())
      expect(said).toBeCloseTo(of.says[i]!, 12);
  });
});

const shapes = fc.record({
  inputs: fc.integer({ min: 1, max: 4 }),
  hidden: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
  family: fc.constantFrom("logistic" as const, "gaussian" as const),
});

test("the gradient is the slope of the loss, whatever the shape, and adds up over hospitals", () => {
  fc.assert(
    fc.property(shapes, fc.uint8Array({ minLength: 32, maxLength: 32 }), (shape, seed) => {
      const random = seededRandom(seed);
      const weights = weightsOf(perceptron(shape, random)).map((weight) => weight + random(1)[0]! / 512);
      const data: LearnedRows = {
        rows: Float64Array.from(random(6 * shape.inputs), (byte) => byte / 64 - 2),
        labels: Uint8Array.from(random(6), (byte) => byte % 2),
      };
      const { loss, gradient } = perceptronLoss(shape, weights, data);
      const step = 1e-5;
      for (const j of weights.keys()) {
        const at = (by: number) => perceptronLoss(shape, weights.with(j, weights[j]! + by), data).loss;
        expect(Math.abs((at(step) - at(-step)) / (2 * step) - gradient[j]!)).toBeLessThan(
          1e-6 * (1 + Math.abs(gradient[j]!)),
        );
      }
      const half = (from: number, to: number) =>
        perceptronLoss(shape, weights, {
          rows: data.rows.slice(from * shape.inputs, to * shape.inputs),
          labels: Array.from(data.labels).slice(from, to),
        });
      const [a, b] = [half(0, 2), half(2, 6)];
      expect(a.loss + b.loss).toBeCloseTo(loss, 10);
      for (const j of weights.keys()) expect(a.gradient[j]! + b.gradient[j]!).toBeCloseTo(gradient[j]!, 10);
    }),
    { numRuns: 40 },
  );
});

test("log odds of any size have a finite loss", () => {
  const shape = { inputs: 1, hidden: [1], family: "logistic" } as const;
  for (const label of [0, 1]) {
    const { loss, gradient } = perceptronLoss(shape, Float64Array.of(1, 0, 1e4, 0), {
      rows: Float64Array.of(9),
      labels: [label],
    });
    expect([loss, ...gradient].every(Number.isFinite)).toBe(true);
  }
});

describe("a model drawn from a seed", () => {
  const shape = { inputs: 3, hidden: [4, 2], family: "logistic" } as const;

  test("is the same at every hospital, within Glorot's limits, and survives a file", () => {
    const model = perceptron(shape, coins());
    expect(perceptron(shape, coins())).toEqual(model);
    expect(Object.keys(model)).toEqual([0, 1, 2].flatMap((k) => [`layers.${k}.weight`, `layers.${k}.bias`]));
    const most = Math.max(...model["layers.0.weight"]!.values.map(Math.abs));
    expect(most).toBeLessThan(Math.sqrt(6 / 7));
    expect(most).toBeGreaterThan(Math.sqrt(6 / 7) / 2);
    expect(new Set(model["layers.1.bias"]!.values)).toEqual(new Set([0]));
    const { tensors } = readSafetensors(writeSafetensors(model));
    expect(tensors).toEqual(model);
    expect(isPerceptron(shape, tensors)).toBe(true);
    expect(isPerceptron({ ...shape, hidden: [4, 3] }, tensors)).toBe(false);
    expect(isPerceptron({ ...shape, inputs: 4 }, tensors)).toBe(false);
  });

  test.each<[string, object]>([
    ["no layer between", { hidden: [] }],
    ["nine layers between", { hidden: Array(9).fill(2) }],
    ["a layer of nobody", { hidden: [0] }],
    ["half a column", { inputs: 1.5 }],
    ["more weights than are added", { hidden: [1024, 1024] }],
    ["another family", { family: "poisson" }],
  ])("with %s is refused", (_, changes) => {
    expect(() => perceptron({ ...shape, ...changes } as Perceptron, coins())).toThrow(/perceptron/);
  });

  test("is given rows and weights of its shape, and labels that are there", () => {
    const weights = weightsOf(perceptron(shape, coins()));
    const loss =
      (changes: Partial<LearnedRows>, own = weights) =>
      () =>
        perceptronLoss(shape, own, { rows: new Float64Array(6), labels: [0, 1], ...changes });
    expect(loss({}, weights.slice(1))).toThrow(/weights for a perceptron of/);
    expect(loss({ rows: new Float64Array(5) })).toThrow(/no whole count of rows/);
    expect(loss({ labels: [0] })).toThrow(/1 labels for 2 rows/);
    expect(loss({ labels: [0, 2] })).toThrow(/neither 0 nor 1/);
    expect(loss({ rows: Float64Array.of(0, 0, 0, 0, Number.NaN, 0) })).toThrow(/row number 1/);
  });
});

test("hospitals learn what no line divides: who has one of two signs, and not both", async () => {
  const shape = { inputs: 2, hidden: [6], family: "logistic" } as const;
  const random = coins();
  const data = [0, 1, 2].map(() => {
    const rows = Float64Array.from(random(80), (byte) => byte / 128 - 1);
    return {
      rows,
      labels: Uint8Array.from({ length: 40 }, (_, i) => Number(rows[2 * i]! > 0 !== rows[2 * i + 1]! > 0)),
    };
  });
  const { model } = await simulate({
    ...{ hospitals: 3, seed: new Uint8Array(32), rounds: 40, strategy: fedAvg, initial: perceptron(shape, coins()) },
    train: (given, task, { hospital }) => {
      const gradient = (weights: Float64Array) =>
        perceptronLoss(shape, weights, data[hospital]!).gradient.map((sum) => sum / 40);
      return { model: descend({ model: given, task, gradient, steps: 20, learningRate: 0.8 }), rows: 40 };
    },
  });
  const right = data.flatMap(({ rows, labels }) =>
    [...perceptronSays(shape, weightsOf(model), rows)].map((odds, i) => Number(odds > 0 === (labels[i] === 1))),
  );
  expect(right.reduce((sum, each) => sum + each, 0) / right.length).toBeGreaterThan(0.9); // a line gets about half of them
});
