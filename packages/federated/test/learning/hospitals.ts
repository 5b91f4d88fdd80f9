/** The hospitals of bench/reference/strategies.py: each descends on a quadratic of its own, with its own number of steps. */
import { readFileSync } from "node:fs";
import { descend, type SimulationOptions, type Tensors, type Trained, type TrainingTask } from "@tavs/federated";

interface Problem {
  readonly rounds: number;
  readonly learningRate: number;
  readonly rows: readonly number[];
  readonly steps: readonly number[];
  readonly curvature: readonly (readonly number[])[];
  readonly centre: readonly (readonly number[])[];
  readonly base: readonly number[];
  readonly start: readonly number[];
}

export interface Vectors {
  readonly problem: Problem;
  /** The common model after each round. */
  readonly models: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly atHome: Readonly<Record<string, readonly (readonly number[])[]>>;
}

export const vectors: Vectors = JSON.parse(
  readFileSync(new URL("./vectors/strategies.python.json", import.meta.url), "utf8"),
);
const { rows, steps, curvature, centre, base, learningRate, start } = vectors.problem;

/** Two tensors, so that one can stay at home. */
export const modelOf = ([a, b, c]: readonly number[]): Tensors => ({
  slopes: { shape: [2], values: Float64Array.of(a!, b!) },
  "norm.scale": { shape: [], values: Float64Array.of(c!) },
});
export const initial: Tensors = modelOf(start);
export const numbersOf = (model: Tensors): readonly number[] =>
  Object.values(model).flatMap(({ values }) => [...values]);

const gradientAt =
  (k: number) =>
  (weights: Float64Array): Float64Array =>
    weights.map((weight, j) => curvature[k]![j]! * (weight - centre[k]![j]!));

export const lossAt = (k: number, weights: readonly number[]): number =>
  base[k]! + weights.reduce((sum, weight, j) => sum + (curvature[k]![j]! * (weight - centre[k]![j]!) ** 2) / 2, 0);

/** Training of hospital k. Momentum is that of the local optimiser. */
export function trainingOf(k: number, model: Tensors, task: TrainingTask, momentum = 0): Trained {
  const loss = lossAt(k, numbersOf(model));
  const said = { rows: rows[k]!, steps: steps[k]!, learningRate, loss };
  if (momentum === 0)
    return { ...said, model: descend({ model, task, gradient: gradientAt(k), steps: steps[k]!, learningRate }) };
  let weights = Float64Array.from(numbersOf(model));
  let buffer = new Float64Array(weights.length);
  for (let step = 0; step < steps[k]!; step++) {
    const slope = gradientAt(k)(weights);
    buffer = buffer.map((value, j) => momentum * value + slope[j]!);
    weights = weights.map((weight, j) => weight - learningRate * buffer[j]!);
  }
  return { ...said, model: modelOf([...weights]), momentum };
}

/** A simulation of these hospitals. */
export const quadratic: SimulationOptions = {
  hospitals: rows.length,
  seed: new Uint8Array(32).fill(7),
  rounds: vectors.problem.rounds,
  initial,
  train: (model, task, { hospital }) => trainingOf(hospital, model, task),
};
