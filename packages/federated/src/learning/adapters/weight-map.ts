// Weights by name with dims and data, as ONNX runtimes have them: `new ort.Tensor(type, data, dims)` takes what comes out here, and
// an `ort.Tensor` is what goes in.
import { UsageError } from "@tavs/core";
import { layoutOf, said, type Tensor, type Tensors } from "../tensors.ts";

/** One weight of an ONNX-style map. Dimensions are 64-bit integers there, and some readers keep them so. */
export interface OnnxWeight {
  readonly dims: readonly (number | bigint)[];
  readonly data: unknown;
}

/** What `toWeightMap` makes. */
export interface OnnxTensor {
  readonly type: "float32" | "float64";
  readonly dims: readonly number[];
  readonly data: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
}

/** Numbers are copied. Throws `UsageError`, by name, where data are not 32 or 64 bit floats or not as many as dims say. */
export function fromWeightMap(weights: Readonly<Record<string, OnnxWeight>>): Tensors {
  const model = Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, copied(name, weight)]));
  layoutOf(model);
  return model;
}

/** Numbers are copied. Throws `UsageError`, by name, where a tensor has not as many numbers as its shape says. */
export function toWeightMap(model: Tensors): Readonly<Record<string, OnnxTensor>> {
  layoutOf(model);
  return Object.fromEntries(
    Object.entries(model).map(([name, { shape, values }]): [string, OnnxTensor] => {
      if (values instanceof Float32Array)
        return [name, { type: "float32", dims: [...shape], data: Float32Array.from(values) }];
      return [name, { type: "float64", dims: [...shape], data: Float64Array.from(values) }];
    }),
  );
}

function copied(name: string, { dims, data }: OnnxWeight): Tensor {
  const shape = dims.map(Number);
  if (data instanceof Float32Array) return { shape, values: Float32Array.from(data) };
  if (data instanceof Float64Array) return { shape, values: Float64Array.from(data) };
  throw new UsageError(`weight ${said(name)} is neither Float32Array nor Float64Array: only those can be averaged`);
}
