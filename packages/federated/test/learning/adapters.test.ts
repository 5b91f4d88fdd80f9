// Against TensorFlow.js itself, on its backend of plain JavaScript.
import { UsageError } from "@tavs/core";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { fromLayersModel, intoLayersModel } from "../../src/learning/adapters/layers-model.ts";
import { fromWeightMap, toWeightMap } from "../../src/learning/adapters/weight-map.ts";
import { readSafetensors, writeSafetensors } from "../../src/learning/safetensors.ts";

/** A small network of which each has its own random weights. */
const network = (units = 3): layers.Sequential =>
  layers.sequential({
    layers: [
      layers.layers.dense({ units, inputShape: [4], activation: "relu" }),
      layers.layers.batchNormalization(),
      layers.layers.dense({ units: 1, name: "risk_Dense2" }),
    ],
  });
const patients = [0.5, -1, 2, 3, 1, 0, -0.25, 4];
const predictions = (model: layers.LayersModel): readonly number[] =>
  tf.tidy(() => [...(model.predict(tf.tensor(patients, [2, 4])) as tf.Tensor).dataSync()]); // one output: one tensor

beforeAll(() => tf.setBackend("cpu"));

describe("a model of TensorFlow.js", () => {
  test("predicts at another hospital, through a file, what it predicts here", () => {
    const [here, there] = [network(), network()];
    expect(predictions(there)).not.toEqual(predictions(here));
    const file = writeSafetensors(fromLayersModel(here));
    intoLayersModel(there, readSafetensors(file).tensors, tf.tensor);
    expect(predictions(there)).toEqual(predictions(here));
  });

  test("has names that do not say how many models its process has made, and those that were given stay", () => {
    const names = Object.keys(fromLayersModel(network()));
    expect(names).toEqual(Object.keys(fromLayersModel(network())));
    expect(names.slice(0, 2)).toEqual(["0/dense/kernel", "1/dense/bias"]);
    expect(names).toContain("2/batch_normalization/gamma");
    expect(names).toContain("4/risk_Dense2/kernel");
  });

  test("does not change when what was read from it, or put into it, changes", () => {
    const model = network();
    const before = predictions(model);
    const tensors = fromLayersModel(model);
    for (const { values } of Object.values(tensors)) values.fill(7);
    expect(predictions(model)).toEqual(before);
    intoLayersModel(model, tensors, tf.tensor);
    const after = predictions(model);
    for (const { values } of Object.values(tensors)) values.fill(9);
    expect(predictions(model)).toEqual(after);
  });

  test("leaves no tensors behind", () => {
    const model = network();
    const before = tf.memory().numTensors;
    intoLayersModel(model, fromLayersModel(model), tf.tensor);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("takes no weights of another network, and is then as it was", () => {
    const model = network();
    const before = predictions(model);
    expect(() => intoLayersModel(model, fromLayersModel(network(5)), tf.tensor)).toThrow(
      /"0\/dense\/kernel" has shape \[4 x 5\]; \[4 x 3\] was agreed/,
    );
    expect(predictions(model)).toEqual(before);
  });

  test("with whole numbers among its weights is refused", () => {
    const weights = [{ originalName: "steps" }];
    const model = { weights, getWeights: () => [tf.scalar(3, "int32")] };
    expect(() => fromLayersModel(model)).toThrow(/"0\/steps" is int32/);
  });
});

describe("weights as ONNX runtimes have them", () => {
  const weights = {
    kernel: { dims: [2n, 1n], data: Float32Array.of(1, 2) },
    bias: { dims: [], data: Float64Array.of(0.1) },
  };

  test("come back with type, dims and data, copied", () => {
    const model = fromWeightMap(weights);
    const back = toWeightMap(model);
    expect(back).toEqual({
      kernel: { type: "float32", dims: [2, 1], data: Float32Array.of(1, 2) },
      bias: { type: "float64", dims: [], data: Float64Array.of(0.1) },
    });
    model.kernel!.values.fill(0);
    expect([...weights.kernel.data, ...back.kernel!.data]).toEqual([1, 2, 1, 2]);
  });

  test.each([
    ["dims that say another size", { kernel: { dims: [3], data: Float32Array.of(1, 2) } }, /has 2 numbers/],
    ["whole numbers", { kernel: { dims: [1], data: BigInt64Array.of(1n) } }, /"kernel" is neither/],
  ])("with %s are refused by name", (_, map, why) => {
    expect(() => fromWeightMap(map)).toThrow(UsageError);
    expect(() => fromWeightMap(map)).toThrow(why);
  });
});
