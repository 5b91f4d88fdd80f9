import { UsageError } from "@tavs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flatten, layoutOf, type Tensors, unflatten } from "../../src/learning/tensors.ts";

const tensor = fc
  .record({ shape: fc.array(fc.nat(3), { maxLength: 3 }), wide: fc.boolean(), seed: fc.nat(1000) })
  .map(({ shape, wide, seed }) => {
    const numbers = Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.fround(seed / 7 - i));
    return { shape, values: wide ? Float64Array.from(numbers) : Float32Array.from(numbers) };
  });
const models = fc.dictionary(fc.string(), tensor, { maxKeys: 5, noNullPrototype: true });
const model: Tensors = {
  kernel: { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
  bias: { shape: [], values: Float64Array.of(0.1) },
};

describe("a model", () => {
  test("that is laid out in one vector and cut again is the same model", () => {
    fc.assert(
      fc.property(models, (model) => {
        const layout = layoutOf(model);
        expect(unflatten(flatten(model, layout), layout)).toEqual(model);
      }),
    );
  });

  test("stands in its vector in the order in which it was put together", () => {
    const layout = layoutOf(model);
    expect(layout.parts.map(({ name, at, length, type }) => [name, at, length, type])).toEqual([
      ["kernel", 0, 6, "f32"],
      ["bias", 6, 1, "f64"],
    ]);
    expect([...flatten(model, layout)]).toEqual([1, 2, 3, 4, 5, 6, 0.1]);
  });

  test("whose vector is changed afterwards does not change", () => {
    const flat = flatten(model, layoutOf(model));
    const { bias } = unflatten(flat, layoutOf(model));
    flat[6] = 2;
    expect([...bias!.values]).toEqual([0.1]);
  });

  test.each<[string, Tensors, RegExp]>([
    ["lacks a tensor", { kernel: model.kernel! }, /no tensor "bias"/],
    ["has the tensor of a prototype alone", Object.create(model), /no tensor "kernel"/],
    ["has a tensor more", { ...model, more: model.bias! }, /1 tensors more/],
    [
      "has a tensor of another shape",
      { ...model, kernel: { ...model.kernel!, shape: [3, 2] } },
      /\[3 x 2\]; \[2 x 3\]/,
    ],
    [
      "has a tensor with too few numbers",
      { ...model, kernel: { shape: [2, 3], values: new Float32Array(5) } },
      /5 num/,
    ],
    ["has a tensor of another width", { ...model, bias: { shape: [], values: new Float32Array(1) } }, /is f32; f64/],
  ])("that %s is refused by name", (_, other, why) => {
    expect(() => flatten(other, layoutOf(model))).toThrow(UsageError);
    expect(() => flatten(other, layoutOf(model))).toThrow(why);
  });

  test.each([
    ["a negative dimension", [-1, -6]],
    ["half a dimension", [0.5, 12]],
    ["more numbers than can be counted", [2 ** 30, 2 ** 30]],
    ["other numbers than it has", [4]],
  ])("whose shape says %s is not laid out", (_, shape) => {
    expect(() => layoutOf({ kernel: { shape, values: new Float32Array(6) } })).toThrow(UsageError);
  });

  test("is not made from a vector of another length, nor from a number too large for its tensor", () => {
    const layout = layoutOf(model);
    expect(() => unflatten(new Float64Array(6), layout)).toThrow("6 numbers for a model; its tensors take 7");
    expect(() => unflatten(Float64Array.of(0, 0, 1e39, 0, 0, 0, 1e39), layout)).toThrow(/number 2 of tensor "kernel"/);
  });
});
