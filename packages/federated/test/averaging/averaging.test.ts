import { readFileSync } from "node:fs";
import { memoryStore } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { coordinate, fedAvg, participate, type Strategy } from "@tavs/federated";
import { logisticLoss, trainLogistic } from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { patients, sites } from "../analyses/rotterdam.ts";
import { federationOf, identityOf } from "../federation.ts";
import { labelled, learn } from "./learn.ts";

const optimum: { readonly weights: readonly number[]; readonly logLikelihood: number } = JSON.parse(
  readFileSync(new URL("./logistic.json", import.meta.url), "utf8"),
);
const distance = (weights: ArrayLike<number>, to: readonly number[] = optimum.weights): number =>
  Math.hypot(...to.map((weight, j) => weights[j]! - weight));

describe("federated averaging of a logistic model over the Rotterdam hospitals", () => {
  test("takes, with one step at home, the steps of the pooled gradient: it comes to R's maximum likelihood", async () => {
    const { model, models } = await learn({ rounds: 50, learningRate: 4 });
    // R: the mean information has its eigenvalues in [0.117, 0.292] on the way, so a step of 4 leaves at most 1 - 4 * 0.117 =
    // 0.54 of the distance (0.95 at first), and 50 steps 1e-13.
    expect(distance(model)).toBeLessThan(1e-9);
    const loss = logisticLoss(labelled(patients), model).loss;
    expect(Math.abs(loss + optimum.logLikelihood)).toBeLessThan(1e-10 * loss);
    expect(models).toEqual(sites.map(() => model));
  });

  test("weighs hospitals by their rows: it does not matter how the patients are spread", async () => {
    const pooled = trainLogistic({
      ...labelled(patients),
      weights: new Float64Array(3),
      learningRate: 1,
      steps: 5,
      ridge: 0,
    });
    const spread = [
      patients.slice(0, 100),
      patients.slice(100, 120),
      patients.slice(120, 2000),
      patients.slice(2000),
      [],
    ];
    const { model } = await learn({ rounds: 5, cohorts: spread.map(labelled) });
    expect(distance(model, [...pooled])).toBeLessThan(1e-13); // rounding only
    const plain: Strategy = (previous, average) => fedAvg(previous, average);
    expect((await learn({ rounds: 5, strategy: plain })).model).toEqual((await learn({ rounds: 5 })).model);
  });

  test("comes close with fewer rounds and more steps at home, and rests where hospitals that differ pull apart", async () => {
    const { model } = await learn({ rounds: 12, steps: 10 });
    expect(distance(model)).toBeLessThan(0.01); // of weights whose standard errors in R are 0.04
    const lonely = trainLogistic({
      ...labelled(sites[2]!),
      weights: new Float64Array(3),
      learningRate: 1,
      steps: 120,
      ridge: 0,
    });
    expect(distance(lonely)).toBeGreaterThan(0.02); // one hospital alone finds something else
  });
});

test("noise that privatize adds is in what everybody gets, and the totals that it is given are rows and weighted sums", async () => {
  const totals: Float64Array[] = [];
  const privatize = (total: Float64Array) => {
    totals.push(total.slice());
    return total.map((value, k) => (k === 1 ? value + patients.length : value)); // one more on the intercept
  };
  const [noisy, plain] = [await learn({ rounds: 1, privatize }), await learn({ rounds: 1 })];
  expect(noisy.model[0]! - plain.model[0]!).toBeCloseTo(1, 12);
  expect(noisy.models[0]).toEqual(noisy.model);
  expect(totals.map(([rows]) => rows)).toEqual([patients.length]);
});

test("a model of half a million weights travels, and one of more is refused", async () => {
  const initial = new Float64Array(500_000).fill(0.5);
  const transports = memoryTransports("hub", "h0", "h1", "h2");
  const federation = federationOf(["h0", "h1", "h2"]);
  const { participants } = federation;
  const model = coordinate({ transport: transports.hub, ...federation, rounds: 1, initial });
  const trained = participants.map(({ name }, i) =>
    participate({
      ...federation,
      transport: transports[name as "h0"],
      identity: identityOf(name),
      store: memoryStore(),
      train: (weights) => ({ weights: weights.map((weight) => weight + i), rows: 1 }),
    }),
  );
  expect((await model).every((weight) => weight === 1.5)).toBe(true);
  await Promise.all(trained);
  const more = new Float64Array(500_001);
  const refused = coordinate({ transport: transports.hub, ...federation, rounds: 1, initial: more });
  await expect(refused).rejects.toThrow("weights: must be a number in [1, 500000]");
});
