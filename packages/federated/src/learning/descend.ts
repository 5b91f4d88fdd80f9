// Steps of gradient at home that heed what a strategy asks: for models whose gradient is a function, and for tests.
import { UsageError } from "@tavs/core";
import { flatten, layoutOf, type Tensors, unflatten } from "./tensors.ts";
import type { TrainingTask } from "./trained.ts";

export interface Descent {
  /** Where to start. */
  readonly model: Tensors;
  readonly task: TrainingTask;
  /** The gradient of the mean loss: one number for each of the model, all tensors in their order. */
  readonly gradient: (weights: Float64Array) => ArrayLike<number>;
  readonly steps: number;
  readonly learningRate: number;
}

/** The model after so many steps y <- y - learningRate (gradient(y) + proximal (y - anchor) + correction). */
export function descend({ model, task, gradient, steps, learningRate }: Descent): Tensors {
  if (!Number.isInteger(steps) || steps < 0 || !(learningRate > 0))
    throw new UsageError("descend: a whole number of steps from 0, and a learning rate above 0");
  const layout = layoutOf(model);
  const anchor = flatten(task.anchor, layout);
  const correction = new Float64Array(layout.length);
  for (const { name, at } of layout.parts) correction.set(task.correction?.[name]?.values ?? [], at);
  let weights: Float64Array = flatten(model, layout);
  for (let step = 0; step < steps; step++) {
    const slope = gradient(weights);
    weights = weights.map(
      (weight, j) => weight - learningRate * (slope[j]! + task.proximal * (weight - anchor[j]!) + correction[j]!),
    );
  }
  return unflatten(weights, layout);
}
