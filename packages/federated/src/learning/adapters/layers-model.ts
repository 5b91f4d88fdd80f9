// Models of TensorFlow.js, by their shape alone: this package does not depend on it. Numbers are copied on the way out and on
// the way in, because tensors of its CPU backend share memory with whoever reads or made them.
import { UsageError } from "@tavs/core";
import { flatten, layoutOf, said, type Tensor, type Tensors, unflatten } from "../tensors.ts";

/** What is needed of a `tf.Tensor`. */
export interface LayerTensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  dataSync(): ArrayLike<number>;
  dispose(): void;
}

/** What is needed of a `tf.LayersModel` to read it. */
export interface ReadableLayers<T extends LayerTensor> {
  readonly weights: readonly { readonly originalName: string }[];
  getWeights(): readonly T[];
}

/** What is needed of a `tf.LayersModel` to change it. */
export interface LayersModel<T extends LayerTensor> extends ReadableLayers<T> {
  setWeights(weights: T[]): void;
}

/**
 * The model's weights, those that are not trained with them, named by their place: `0/dense/kernel`. TensorFlow.js counts the
 * layers that a process has made, so its own names differ between hospitals. Throws `UsageError` where a weight is not float32.
 */
export function fromLayersModel<T extends LayerTensor>(model: ReadableLayers<T>): Tensors {
  const names = model.weights.map(({ originalName }, i) => `${i}/${withoutCount(originalName)}`);
  return Object.fromEntries(model.getWeights().map((weight, i) => [names[i]!, copied(weight, names[i]!)]));
}

/**
 * Puts a model's numbers where `fromLayersModel` found them; `tensor` is `tf.tensor`. Throws `UsageError`, by name, before
 * anything is changed, where the tensors are not this model's.
 */
export function intoLayersModel<T extends LayerTensor>(
  model: LayersModel<T>,
  tensors: Tensors,
  tensor: (values: Float32Array, shape: number[]) => T,
): void {
  const layout = layoutOf(fromLayersModel(model));
  const own = Object.values(unflatten(flatten(tensors, layout), layout));
  const made = own.map(({ values, shape }) => tensor(Float32Array.from(values), [...shape]));
  model.setWeights(made);
  for (const one of made) one.dispose(); // the model holds its own reference
}

function copied(weight: LayerTensor, name: string): Tensor {
  const { shape, dtype } = weight;
  if (dtype !== "float32") throw new UsageError(`weight ${said(name)} is ${dtype}; only float32 can be averaged`);
  return { shape: [...shape], values: Float32Array.from(weight.dataSync()) };
}

/** `dense_Dense3/kernel` is the kernel of the third dense layer of this process: which one it is, its place says. */
function withoutCount(name: string): string {
  const [, snake, counted, rest] = /^([a-z0-9_]+)_([A-Z]\w*)(\/.*)$/.exec(name) ?? [];
  if (snake === undefined) return name;
  const kind = withoutDigits(counted!);
  const isCounted = kind !== counted && snake.replaceAll("_", "") === kind.toLowerCase();
  return isCounted ? `${snake}${rest}` : name;
}

/** Without those at the end: a pattern for them would begin anew at each digit. */
function withoutDigits(text: string): string {
  let end = text.length;
  while (end > 0 && /\d/.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}
