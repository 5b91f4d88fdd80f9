// Models in the form of TensorFlow.js; `scripts/tensorflow-check.ts` holds the library itself to the same.
import { UsageError } from "@tavs/core";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import {
  fromLayersModel,
  intoLayersModel,
  type LayersModel,
  type LayerTensor,
} from "../../src/learning/adapters/layers-model.ts";
import { fromWeightMap, toWeightMap } from "../../src/learning/adapters/weight-map.ts";
import { readSafetensors, writeSafetensors } from "../../src/learning/safetensors.ts";

let held = 0;
beforeEach(() => {
  held = 0;
});

/** A tensor that shares its memory with whoever made it, as those of the library's CPU backend do. */
function tensor(values: Float32Array, shape: readonly number[], dtype = "float32"): LayerTensor {
  held++;
  return { shape, dtype, dataSync: () => values, dispose: () => void held-- };
}

let layersMade = 0; // the library counts the layers of a process, and puts the count into names

/** A layer of `units` and an output: its names are as the library makes them. */
function network(units = 3): LayersModel<LayerTensor> & { predict(row: readonly number[]): number } {
  const count = ++layersMade;
  const drawn = (length: number, of: number) => Float32Array.from({ length }, (_, i) => Math.sin(count + of + i));
  let weights = [drawn(4 * units, 0), drawn(units, 1), drawn(units, 2)];
  const shapes = [[4, units], [units], [units, 1]];
  return {
    weights: [
      { originalName: `dense_Dense${count}/kernel` },
      { originalName: `dense_Dense${count}/bias` },
      { originalName: "risk_Dense2/kernel" },
    ],
    getWeights: () => weights.map((values, i) => ({ ...tensor(values, shapes[i]!), dispose: () => undefined })),
    setWeights: (given) => {
      weights = given.map((one) => Float32Array.from(one.dataSync()));
    },
    predict: (row) => {
      const [kernel, bias, output] = weights as [Float32Array, Float32Array, Float32Array]; // three, as above
      const hidden = Array.from(bias, (b, j) => row.reduce((sum, x, i) => sum + x * kernel[i * units + j]!, b));
      return hidden.reduce((sum, h, j) => sum + Math.max(0, h) * output[j]!, 0);
    },
  };
}

const patient = [0.5, -1, 2, 3];
const makeTensor = (values: Float32Array, shape: number[]): LayerTensor => tensor(values, shape);

describe("a model of layers", () => {
  test("predicts at another hospital, through a file, what it predicts here", () => {
    const [here, there] = [network(), network()];
    expect(there.predict(patient)).not.toBe(here.predict(patient));
    const file = writeSafetensors(fromLayersModel(here));
    intoLayersModel(there, readSafetensors(file).tensors, makeTensor);
    expect(there.predict(patient)).toBe(here.predict(patient));
  });

  test("has names that do not say how many models its process has made, and those that were given stay", () => {
    expect(Object.keys(fromLayersModel(network()))).toEqual(["0/dense/kernel", "1/dense/bias", "2/risk_Dense2/kernel"]);
    expect(Object.keys(fromLayersModel(network()))).toEqual(["0/dense/kernel", "1/dense/bias", "2/risk_Dense2/kernel"]);
  });

  test("has names without counts as the pattern says that takes a time that grows as the square", () => {
    const slow = (name: string): string => {
      const [, snake, kind, rest] = /^([a-z0-9_]+)_([A-Z]\w*?)\d+(\/.*)$/.exec(name) ?? [];
      return snake !== undefined && snake.replaceAll("_", "") === kind!.toLowerCase() ? `${snake}${rest}` : name;
    };
    const layer = fc.constantFrom(
      "dense_Dense",
      "conv2d_Conv2D",
      "conv_2d_Conv2D",
      "a2_A2",
      "a__A_",
      "b_",
      "_A",
      "dense",
    );
    const end = fc.string({ unit: fc.constantFrom(..."0129/_aA\n"), maxLength: 6 });
    fc.assert(
      fc.property(layer, end, end, (layer, count, rest) => {
        const originalName = `${layer}${count}/${rest}`;
        const model = { weights: [{ originalName }], getWeights: () => [tensor(Float32Array.of(1), [1])] };
        expect(Object.keys(fromLayersModel(model))).toEqual([`0/${slow(originalName)}`]);
      }),
      { numRuns: 500 },
    );
  });

  test("does not change when what was read from it changes", () => {
    const model = network();
    const before = model.predict(patient);
    for (const { values } of Object.values(fromLayersModel(model))) values.fill(7);
    expect(model.predict(patient)).toBe(before);
  });

  test("lets go of every tensor that it made", () => {
    const model = network();
    const tensors = fromLayersModel(model);
    held = 0;
    intoLayersModel(model, tensors, makeTensor);
    expect(held).toBe(3); // of the model itself, which was read once more: what was made for it is gone
  });

  test("takes no weights of another network, and is then as it was", () => {
    const model = network();
    const before = model.predict(patient);
    expect(() => intoLayersModel(model, fromLayersModel(network(5)), makeTensor)).toThrow(
      /"0\/dense\/kernel" has shape \[4 x 5\]; \[4 x 3\] was agreed/,
    );
    expect(model.predict(patient)).toBe(before);
  });

  test("with whole numbers among its weights is refused", () => {
    const model = { weights: [{ originalName: "steps" }], getWeights: () => [tensor(Float32Array.of(3), [], "int32")] };
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
