import {
  ditto,
  fedAdagrad,
  fedAdam,
  fedAvg,
  fedAvgM,
  fedNova,
  fedProx,
  fedYogi,
  localLayers,
  qFedAvg,
  type SimulationOptions,
  type Strategy,
  scaffold,
  simulate,
} from "@tavs/federated";
import { describe, expect, test } from "vitest";
import { initial, numbersOf, quadratic, trainingOf, vectors } from "./hospitals.ts";

const moments = { learningRate: 0.05, adaptivity: 0.01 };
const strategies: [string, Strategy, Partial<SimulationOptions>?][] = [
  ["fedAvg", fedAvg],
  ["fedProx", fedProx(0.9)],
  ["fedAvgM", fedAvgM({ momentum: 0.8, learningRate: 0.5 })],
  ["fedAdam", fedAdam(moments)],
  ["fedYogi", fedYogi(moments)],
  ["fedAdagrad", fedAdagrad({ learningRate: 0.1, momentum: 0.2, adaptivity: 0.01 })],
  ["scaffold", scaffold({ learningRate: 0.8 })],
  ["fedNova", fedNova],
  ["fedNovaMomentum", fedNova, { train: (model, task, { hospital }) => trainingOf(hospital, model, task, 0.6) }],
  ["fedNovaProx", fedProx(0.9, fedNova)],
  ["qFedAvg", qFedAvg({ q: 1.5, lipschitz: 10 })],
  ["ditto", ditto(0.7)],
  ["localLayers", localLayers(["norm.*"])],
];

describe("models by round are those of an independent program", () => {
  test.each(strategies)("%s", async (name, strategy, more = {}) => {
    const weighting = name === "scaffold" ? { by: "equal" as const } : undefined;
    for (const rounds of [1, 2, vectors.problem.rounds]) {
      const { model } = await simulate({ ...quadratic, strategy, rounds, ...(weighting && { weighting }), ...more });
      const expected = vectors.models[name]![rounds - 1]!;
      expect(numbersOf(model)).toHaveLength(expected.length);
      for (const [j, value] of numbersOf(model).entries()) expect(Math.abs(value - expected[j]!)).toBeLessThan(1e-13); // rounding: of 2^-60 in sums, and of doubles
    }
  });
});

test("what stays at home is each hospital's: its own model (Ditto), its own layer (FedBN)", async () => {
  const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 12));
  const own = await simulate({ ...quadratic, strategy: ditto(0.7) }).taught;
  expect(own.map(({ personal }) => numbersOf(personal!))).toEqual(vectors.atHome.ditto!.map(near));
  const layers = await simulate({ ...quadratic, strategy: localLayers(["norm.*"]) }).taught;
  expect(layers.map(({ model }) => [...model["norm.scale"]!.values])).toEqual(vectors.atHome.localLayers!.map(near));
  expect(layers.map(({ personal }) => personal)).toEqual([null, null, null, null]);
});

test("where hospitals are alike in all but their rows, every average is theirs", async () => {
  const train: SimulationOptions["train"] = (model, task) => ({ ...trainingOf(0, model, task), rows: 10 });
  const one = await simulate({ ...quadratic, train });
  const nova = await simulate({ ...quadratic, train, strategy: fedNova });
  expect(numbersOf(nova.model)).toEqual(numbersOf(one.model).map((value) => expect.closeTo(value, 13)));
});

describe("a strategy that could not work is refused, by its option", () => {
  test.each<[string, () => unknown]>([
    ["momentum: a number in [0, 1)", () => fedAvgM({ momentum: 1 })],
    ["learningRate: a number above 0", () => fedAvgM({ learningRate: 0 })],
    ["fedAdam: learningRate", () => fedAdam({ learningRate: Number.NaN })],
    ["fedYogi: learningRate", () => fedYogi({ learningRate: 1, decay: 1 })],
    ["mu: a number from 0", () => fedProx(-1)],
    ["lambda: a number from 0", () => ditto(Number.NaN)],
    ["patterns: at least one", () => localLayers([])],
    ["learningRate: a number above 0", () => scaffold({ learningRate: -1 })],
    ["q: a number in [0, 100]", () => qFedAvg({ q: -1, lipschitz: 1 })],
  ])("%s", (words, make) => {
    expect(make).toThrow(words);
  });

  const without =
    (part: "steps" | "learningRate" | "loss"): SimulationOptions["train"] =>
    (model, task, { hospital }) => {
      const { [part]: _, ...trained } = trainingOf(hospital, model, task);
      return trained;
    };
  test.each<[string, Strategy, SimulationOptions["train"]]>([
    ["train must say its steps", fedNova, without("steps")],
    ["train must say its learningRate", scaffold(), without("learningRate")],
    ["train must say the mean loss", qFedAvg({ q: 1, lipschitz: 1 }), without("loss")],
  ])("%s", async (words, strategy, train) => {
    await expect(simulate({ ...quadratic, strategy, train })).rejects.toThrow(words);
  });

  test("no hospital holds a tensor that should stay with it", async () => {
    const { "norm.scale": _, ...rest } = initial;
    await expect(simulate({ ...quadratic, initial: rest, strategy: localLayers(["norm.*"]) })).rejects.toThrow(
      "initial: holds none of the tensors that stay at home",
    );
  });
});
