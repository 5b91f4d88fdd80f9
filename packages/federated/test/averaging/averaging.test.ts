import { readFileSync } from "node:fs";
import { type PartyId, PeerError, party, UsageError } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { coordinate, fedAvg, participate, type Strategy, type Update } from "@tavs/federated";
import { type LabelledRows, logisticLoss, trainLogistic } from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { patients, sites } from "../analyses/rotterdam.ts";

const optimum: { readonly weights: readonly number[]; readonly logLikelihood: number } = JSON.parse(
  readFileSync(new URL("./logistic.json", import.meta.url), "utf8"),
);
const hub = party("hub");

/** Relapse or death by age and lymph nodes, on the public scale of the reference. */
const labelled = (rows: typeof patients): LabelledRows => ({
  rows: Float64Array.from(rows.flatMap(({ age, lnodes }) => [(age! - 55) / 13, lnodes! - 1])),
  labels: Uint8Array.from(rows, ({ rfs }) => rfs!),
});

interface Course {
  readonly rounds: number;
  readonly steps?: number;
  readonly learningRate?: number;
  readonly cohorts?: readonly LabelledRows[];
  readonly initial?: readonly number[];
  readonly privatize?: (total: Float64Array) => Float64Array;
  readonly strategy?: Strategy;
  /** What each hospital's training brings back, in the place of what it found. */
  readonly returning?: (update: Update) => unknown;
}

const { hub: _, ...seats } = memoryTransports("hub", "h0", "h1", "h2", "h3", "h4");

/** The hub's model, or its error; the hospitals' models, or errors. */
async function learn({
  rounds,
  steps = 1,
  learningRate = 1,
  cohorts = sites.map(labelled),
  returning = (update) => update,
  ...options
}: Course) {
  const names = cohorts.map((_cohort, i) => party(`h${i}`));
  const transports = memoryTransports("hub", ...(Object.keys(seats) as (keyof typeof seats)[]));
  const train = (data: LabelledRows) => (weights: Float64Array) =>
    returning({
      weights: trainLogistic({ ...data, weights, learningRate, steps, ridge: 0 }),
      rows: data.labels.length,
    }) as Update; // or what a mistaken application returns
  const off = new AbortController();
  const hospitals = names.map((name, i) =>
    participate({
      transport: transports[name as keyof typeof seats],
      coordinator: hub,
      train: train(cohorts[i]!),
      signal: off.signal,
    }),
  );
  const model = coordinate({
    transport: transports.hub,
    participants: names,
    rounds,
    initial: [0, 0, 0],
    signal: off.signal,
    ...options,
  });
  for (const one of [model, ...hospitals]) one.catch((error: unknown) => off.abort(error)); // nobody waits for who has gone
  return { model: await model, models: await Promise.all(hospitals) };
}

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

describe("what the application brings is checked, and told by position", () => {
  test.each<[string, Partial<Course>]>([
    ["train returned 2 weights; the model has 3", { returning: ({ rows }) => ({ weights: [1, 2], rows }) }],
    ["train returned no weights", { returning: () => undefined }],
    ["weight number 1 that train returned", { returning: ({ rows }) => ({ weights: [1, Number.NaN, 2], rows }) }],
    ["train must return a whole number of rows", { returning: ({ weights }) => ({ weights, rows: 1.5 }) }],
    ["train must return a whole number of rows", { returning: ({ weights }) => ({ weights }) }],
    ["value number 2 is so large", { returning: ({ rows }) => ({ weights: [0, 1e300, 0], rows }) }],
    ["the hospitals trained on no rows", { returning: ({ weights }) => ({ weights, rows: 0 }) }],
    ["weight number 2 of the initial model", { initial: [0, 0, Number.POSITIVE_INFINITY] }],
    ["weights: must be a number in [1, 200000]", { initial: [] }],
    ["rounds: must be a number in [1, 100000]", { rounds: 0 }],
    ["privatize returned 1 numbers; it was given 4", { privatize: () => Float64Array.of(1) }],
    ["weight number 0 of the next model", { strategy: (previous) => previous.map(() => Number.NaN) }],
    ["the strategy returned 1 weights; the model has 3", { strategy: () => Float64Array.of(1) }],
  ])("%s", async (words, course) => {
    await expect(learn({ rounds: 2, ...course })).rejects.toThrow(words);
    await expect(learn({ rounds: 2, ...course })).rejects.toBeInstanceOf(UsageError);
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

test("a model of two hundred thousand weights travels, and one of more is refused", async () => {
  const initial = new Float64Array(200_000).fill(0.5);
  const transports = memoryTransports("hub", "h0", "h1", "h2");
  const names: readonly PartyId[] = ["h0", "h1", "h2"].map(party);
  const model = coordinate({ transport: transports.hub, participants: names, rounds: 1, initial });
  const trained = names.map((name, i) =>
    participate({
      transport: transports[name as "h0"],
      coordinator: hub,
      train: (weights) => ({ weights: weights.map((weight) => weight + i), rows: 1 }),
    }),
  );
  expect((await model).every((weight) => weight === 1.5)).toBe(true);
  await Promise.all(trained);
  const more = coordinate({
    transport: transports.hub,
    participants: names,
    rounds: 1,
    initial: new Float64Array(200_001),
  });
  await expect(more).rejects.toThrow("weights: must be a number in [1, 200000]");
});

test("fewer than three hospitals are not averaged", async () => {
  const session = learn({ rounds: 1, cohorts: sites.slice(1).map(labelled) });
  await expect(session).rejects.toThrow("2 participants; 3 to 1024 different ones are needed");
  await expect(session).rejects.not.toBeInstanceOf(PeerError);
});
