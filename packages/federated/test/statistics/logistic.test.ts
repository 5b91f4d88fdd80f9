import { UsageError } from "@tavs/core";
import { type LabelledRows, logisticLoss, standardize, trainLogistic } from "@tavs/federated/statistics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hospitals, type Row, table } from "./patients.ts";
import { reference } from "./reference.ts";

const { features, mean, sd_population, lambda1, lambda10 } = reference.wdbc.ridge_logistic_30;
const by = { center: Float64Array.from(mean), scale: Float64Array.from(sd_population) };
const wdbc = table("wdbc.csv");

function tumours(rows: readonly Row[]): LabelledRows {
  return {
    rows: standardize(Float64Array.from(rows.flatMap((row) => features.map((feature) => Number(row[feature])))), by),
    labels: Uint8Array.from(rows, (row) => Number(row.malignant)),
  };
}

describe.each([lambda1, lambda10])("R's ridge model of the Wisconsin tumours, lambda $lambda", (model) => {
  const weights = Float64Array.of(model.intercept, ...model.coef);

  test("the hospitals' losses add up to R's log likelihood, and their gradients to none but the penalty's", () => {
    const parts = [...hospitals(wdbc, "site").values()].map((rows) => logisticLoss(tumours(rows), weights));
    expect(parts.length).toBe(3);
    expect(Math.abs(parts.reduce((sum, { loss }) => sum + loss, 0) + model.loglik)).toBeLessThan(
      1e-11 * Math.abs(model.loglik),
    );
    for (const [j, weight] of weights.entries()) {
      const slope = parts.reduce((sum, { gradient }) => sum + gradient[j]!, 0);
      // R printed 15 digits of each weight: the Hessian, at most 569 * 13.3 / 4, multiplies what is missing
      expect(Math.abs(slope + (j === 0 ? 0 : model.lambda * weight))).toBeLessThan(1e-10);
    }
  });
});

test("training on all rows comes to rest at R's minimum", () => {
  const data = tumours(wdbc);
  const settings = { ...data, learningRate: 0.5, ridge: lambda10.lambda / 569 };
  const objective = (weights: Float64Array) =>
    logisticLoss(data, weights).loss + (lambda10.lambda / 2) * weights.slice(1).reduce((sum, w) => sum + w * w, 0);
  const trained = trainLogistic({ ...settings, weights: new Float64Array(31), steps: 2000 });
  expect(Math.abs(objective(trained) / lambda10.objective_min - 1)).toBeLessThan(1e-9);
  expect(Math.abs(trained[0]! - lambda10.intercept)).toBeLessThan(1e-4);
});

test("one step is the weights minus the rate times the mean gradient and the penalty, intercept free", () => {
  const data = { rows: Float64Array.of(1, 3), labels: Uint8Array.of(1, 0) };
  // at weight 0 every probability is 1/2: slopes -1/2 and 1/2, gradient (0, (-1 + 3) / 2) in sum
  expect(trainLogistic({ ...data, weights: Float64Array.of(0, 0), learningRate: 0.1, ridge: 7, steps: 1 })).toEqual(
    Float64Array.of(0, -0.05),
  );
  const weighted = trainLogistic({
    rows: new Float64Array(),
    labels: new Uint8Array(),
    weights: Float64Array.of(2, 3),
    learningRate: 1,
    ridge: 7,
    steps: 5,
  });
  expect(weighted).toEqual(Float64Array.of(2, 3)); // no rows, no opinion
});

test("the loss falls with every step of a small enough rate, and training twice gives the same", () => {
  const feature = fc.integer({ min: -3, max: 3 });
  const row = fc.record({ features: fc.tuple(feature, feature), label: fc.nat({ max: 1 }) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), (some) => {
      const data = {
        rows: Float64Array.from(some.flatMap((one) => one.features)),
        labels: Uint8Array.from(some, (one) => one.label),
      };
      const from = Float64Array.of(0.5, -1, 1);
      const after = (steps: number) => trainLogistic({ ...data, weights: from, learningRate: 0.1, ridge: 0, steps });
      const losses = [0, 1, 2, 3].map((steps) => logisticLoss(data, after(steps)).loss);
      for (const [k, loss] of losses.slice(1).entries()) expect(loss).toBeLessThanOrEqual(losses[k]!);
      expect(after(3)).toEqual(after(3));
      expect(from).toEqual(Float64Array.of(0.5, -1, 1));
    }),
  );
});

test("weights that are sure and wrong cost what they should, not infinity", () => {
  const sure = { rows: Float64Array.of(1, 1), labels: Uint8Array.of(0, 1) };
  expect(logisticLoss(sure, Float64Array.of(0, 1e6))).toEqual({ loss: 1e6, gradient: Float64Array.of(1, 1) });
  expect(logisticLoss(sure, Float64Array.of(0, -1e6))).toEqual({ loss: 1e6, gradient: Float64Array.of(-1, -1) });
  expect(logisticLoss({ rows: new Float64Array(), labels: new Uint8Array() }, Float64Array.of(1, 2))).toEqual({
    loss: 0,
    gradient: new Float64Array(2),
  });
});

test.each([
  ["a label that is neither", { labels: Uint8Array.of(0, 2) }],
  ["a feature too few", { rows: Float64Array.of(1) }],
  ["no intercept", { weights: new Float64Array() }],
  ["a rate of zero", { learningRate: 0 }],
  ["a negative ridge", { ridge: -1 }],
  ["half a step", { steps: 0.5 }],
])("%s is refused", (_, wrong) => {
  const good = {
    rows: Float64Array.of(1, 2),
    labels: Uint8Array.of(0, 1),
    weights: new Float64Array(2),
    learningRate: 1,
    ridge: 0,
    steps: 1,
  };
  expect(() => trainLogistic({ ...good, ...wrong })).toThrow(UsageError);
});
