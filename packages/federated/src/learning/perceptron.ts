// A small multilayer perceptron at one hospital: what it says of a row, and its loss with the gradient. In plain arithmetic: the same
// numbers on every machine whose tanh and exp are the same.
import { type Random, UsageError } from "@tavs/core";
import { layoutOf, type Tensors } from "./tensors.ts";

/** Layers that are wholly connected, tanh between them, one number at the end. */
export interface Perceptron {
  /** Columns of a row. */
  readonly inputs: number;
  /** Widths of the layers between; 1 to 8 of them. */
  readonly hidden: readonly number[];
  /** "logistic": the end is a log odds, and labels are 0 or 1. "gaussian": it is the number itself. */
  readonly family: "logistic" | "gaussian";
}

/** n rows (row-major), on a public scale, and what is to be said of each. */
export interface LearnedRows {
  readonly rows: Float64Array;
  readonly labels: ArrayLike<number>;
}

/** Sums over the rows; those of several hospitals add up to the pooled ones. */
export interface PerceptronLoss {
  /** Minus the log likelihood; of the family "gaussian" half the squared errors. */
  readonly loss: number;
  /** In the order of `perceptron`'s tensors. */
  readonly gradient: Float64Array;
}

const MOST_WEIGHTS = 100_000;

/** Its tensors, `layers.0.weight` (out x in) and `layers.0.bias` and so on, drawn as Glorot and Bengio do; biases are 0. Throws `UsageError`. */
export function perceptron(shape: Perceptron, random: Random): Tensors {
  const sizes = sizesOf(shape);
  const layers = sizes.slice(1).flatMap((size, k) => {
    const before = sizes[k]!;
    const limit = Math.sqrt(6 / (size + before));
    const values = Float64Array.from({ length: size * before }, () => limit * between(random));
    return [
      [`layers.${k}.weight`, { shape: [size, before], values }],
      [`layers.${k}.bias`, { shape: [size], values: new Float64Array(size) }],
    ] as const;
  });
  return Object.fromEntries(layers);
}

/** Uniform in (-1, 1), of 32 bits. */
function between(random: Random): number {
  const [a = 0, b = 0, c = 0, d = 0] = random(4);
  return (2 * (((a * 256 + b) * 256 + c) * 256 + d) + 1) / 2 ** 32 - 1;
}

function sizesOf({ inputs, hidden, family }: Perceptron): readonly number[] {
  const sizes = [inputs, ...hidden, 1];
  if (!sizes.every((size) => Number.isInteger(size) && size >= 1 && size <= 1024))
    throw new UsageError("perceptron: inputs and hidden are whole numbers from 1 to 1024");
  if (hidden.length < 1 || hidden.length > 8) throw new UsageError("perceptron.hidden: 1 to 8 layers");
  if (family !== "logistic" && family !== "gaussian")
    throw new UsageError("perceptron.family: is logistic or gaussian");
  if (weightsIn(sizes) > MOST_WEIGHTS) throw new UsageError(`perceptron: at most ${MOST_WEIGHTS} weights`);
  return sizes;
}

const weightsIn = (sizes: readonly number[]): number =>
  sizes.slice(1).reduce((sum, size, k) => sum + size * (sizes[k]! + 1), 0);

/** How many numbers such a model has. */
export const perceptronSize = (shape: Perceptron): number => weightsIn(sizesOf(shape));

/** One layer's place in the vector of all numbers. */
interface Layer {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  readonly bias: number;
}

function layersOf(sizes: readonly number[]): readonly Layer[] {
  let at = 0;
  return sizes.slice(1).map((to, k) => {
    const from = sizes[k]!;
    const layer = { from, to, weight: at, bias: at + to * from };
    at = layer.bias + to;
    return layer;
  });
}

/** What the model says of each row: the log odds, or the number. Throws `UsageError` where weights or rows are not of this shape. */
export function perceptronSays(
  shape: Perceptron,
  weights: Float64Array,
  rows: Float64Array,
): Float64Array<ArrayBuffer> {
  const layers = layersOf(mustFit(shape, weights, rows));
  const says = new Float64Array(rows.length / shape.inputs);
  for (const row of says.keys()) says[row] = forward(layers, weights, inputOf(shape, rows, row)).at(-1)![0]!;
  return says;
}

/** The loss at `weights` and its gradient, over all rows. Zero rows give zeros. Cost: n times the weights, three times. */
export function perceptronLoss(
  shape: Perceptron,
  weights: Float64Array,
  { rows, labels }: LearnedRows,
): PerceptronLoss {
  const layers = layersOf(mustFit(shape, weights, rows));
  if (labels.length * shape.inputs !== rows.length)
    throw new UsageError(`${labels.length} labels for ${rows.length / shape.inputs} rows`);
  const gradient = new Float64Array(weights.length);
  let loss = 0;
  for (let row = 0; row < labels.length; row++) {
    const activations = forward(layers, weights, inputOf(shape, rows, row));
    const end = lossOf(shape, activations.at(-1)![0]!, labels[row]!);
    loss += end.loss;
    backward(layers, { weights, activations, gradient }, end.slope);
  }
  return { loss, gradient };
}

function lossOf(
  { family }: Perceptron,
  says: number,
  label: number,
): { readonly loss: number; readonly slope: number } {
  if (family === "gaussian") return { loss: (says - label) ** 2 / 2, slope: says - label };
  if (label !== 0 && label !== 1) throw new UsageError("a label is neither 0 nor 1");
  const toward = label === 1 ? -says : says;
  const loss = Math.max(0, toward) + Math.log1p(Math.exp(-Math.abs(toward))); // log(1 + e^toward) without overflow
  return { loss, slope: (label === 1 ? -1 : 1) / (1 + Math.exp(-toward)) };
}

/** What goes into each layer, and what comes out of the last. */
function forward(layers: readonly Layer[], weights: Float64Array, input: Float64Array): readonly Float64Array[] {
  const activations = [input];
  for (const [k, { from, to, weight, bias }] of layers.entries()) {
    const before = activations[k]!;
    const after = new Float64Array(to);
    for (let o = 0; o < to; o++) {
      let sum = weights[bias + o]!;
      for (let i = 0; i < from; i++) sum += weights[weight + o * from + i]! * before[i]!;
      after[o] = k + 1 < layers.length ? Math.tanh(sum) : sum;
    }
    activations.push(after);
  }
  return activations;
}

interface Passed {
  readonly weights: Float64Array;
  readonly activations: readonly Float64Array[];
  /** Is added to. */
  readonly gradient: Float64Array;
}

/** Back-propagation (Rumelhart, Hinton & Williams 1986) of one row's slope. */
function backward(layers: readonly Layer[], { weights, activations, gradient }: Passed, slope: number): void {
  let slopes = Float64Array.of(slope);
  for (let k = layers.length - 1; k >= 0; k--) {
    const { from, to, weight, bias } = layers[k]!;
    const before = activations[k]!;
    const next = new Float64Array(from);
    for (let o = 0; o < to; o++) {
      gradient[bias + o]! += slopes[o]!;
      for (let i = 0; i < from; i++) {
        gradient[weight + o * from + i]! += slopes[o]! * before[i]!;
        next[i]! += slopes[o]! * weights[weight + o * from + i]!;
      }
    }
    slopes = next.map((value, i) => value * (1 - before[i]! ** 2)); // tanh' = 1 - tanh^2; of the input, nobody asks
  }
}

const inputOf = ({ inputs }: Perceptron, rows: Float64Array, row: number): Float64Array =>
  rows.subarray(row * inputs, (row + 1) * inputs);

function mustFit(shape: Perceptron, weights: Float64Array, rows: Float64Array): readonly number[] {
  const sizes = sizesOf(shape);
  if (weights.length !== weightsIn(sizes))
    throw new UsageError(`${weights.length} weights for a perceptron of ${weightsIn(sizes)}`);
  if (rows.length % shape.inputs !== 0)
    throw new UsageError(`${rows.length} numbers are no whole count of rows of ${shape.inputs}`);
  const row = rows.findIndex((value) => !Number.isFinite(value));
  if (row >= 0) throw new UsageError(`row number ${Math.floor(row / shape.inputs)} has no number in a column`);
  return sizes;
}

/** Whether a model has the tensors of this shape, in their order. */
export function isPerceptron(shape: Perceptron, model: Tensors): boolean {
  const sizes = sizesOf(shape);
  const expected = sizes
    .slice(1)
    .flatMap((size, k) => [`layers.${k}.weight ${size},${sizes[k]}`, `layers.${k}.bias ${size}`]);
  const given = layoutOf(model).parts.map(({ name, shape: own }) => `${name} ${own.join(",")}`);
  return given.join(";") === expected.join(";");
}
