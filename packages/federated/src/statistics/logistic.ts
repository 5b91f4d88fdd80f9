/** Logistic regression at one hospital: the loss with its gradient, and the local pass of federated averaging. */
import { UsageError } from "@tavs/core";
import { CompensatedSums } from "./compensated-sums.ts";

/** n rows of p features (row-major), and for each whether it happened (1) or not (0). */
export interface LabelledRows {
  readonly rows: Float64Array;
  readonly labels: Uint8Array;
}

/** Sums over the rows; the gradient (1 + p, the intercept first) is of the loss. Sums of several hospitals add up to the pooled ones. */
export interface LogisticLoss {
  /** Minus the log likelihood. */
  readonly loss: number;
  readonly gradient: Float64Array;
}

/** Plain gradient descent on the mean loss plus ridge / 2 times the squared weights, intercept free. */
export interface LogisticTraining extends LabelledRows {
  /** 1 + p: the intercept, then a weight a feature. Left as they are. */
  readonly weights: Float64Array;
  /** Positive; below 2 / (largest eigenvalue of the mean of x x' / 4, plus ridge) the loss falls at every step. */
  readonly learningRate: number;
  /** Passes over all rows. */
  readonly steps: number;
  /** At least 0. */
  readonly ridge: number;
}

/** The loss at `weights` (1 + p). Zero rows give zeros; no weight is so large that the loss is not finite. Cost: n p. Throws `UsageError` at shapes that do not fit. */
export function logisticLoss({ rows, labels }: LabelledRows, weights: Float64Array): LogisticLoss {
  const features = mustFit(rows, labels, weights);
  const sums = new CompensatedSums(1 + weights.length);
  for (let row = 0; row < labels.length; row++) {
    let logit = weights[0]!;
    for (let j = 0; j < features; j++) logit += weights[1 + j]! * rows[row * features + j]!;
    const toward = labels[row] === 1 ? -logit : logit;
    sums.add(0, Math.max(0, toward) + Math.log1p(Math.exp(-Math.abs(toward)))); // log(1 + e^toward) without overflow
    const slope = (labels[row] === 1 ? -1 : 1) / (1 + Math.exp(-toward)); // probability minus label, without cancellation
    sums.add(1, slope);
    for (let j = 0; j < features; j++) sums.add(2 + j, slope * rows[row * features + j]!);
  }
  const [loss, ...gradient] = sums.toArray();
  return { loss: loss!, gradient: Float64Array.from(gradient) };
}

/** The weights after `steps` steps: the same rows and settings give the same weights. Without rows they stay as they were. Throws `UsageError` at a setting out of range. */
export function trainLogistic({
  weights,
  learningRate,
  steps,
  ridge,
  ...data
}: LogisticTraining): Float64Array<ArrayBuffer> {
  if (!(learningRate > 0) || !(ridge >= 0) || !Number.isInteger(steps) || steps < 0)
    throw new UsageError("training needs a positive learning rate, a ridge of at least 0 and a whole number of steps");
  let trained = Float64Array.from(weights);
  for (let step = 0; step < steps && data.labels.length > 0; step++) {
    const { gradient } = logisticLoss(data, trained);
    const penalty = (j: number) => (j === 0 ? 0 : ridge * trained[j]!);
    trained = trained.map((weight, j) => weight - learningRate * (gradient[j]! / data.labels.length + penalty(j)));
  }
  return trained;
}

function mustFit(rows: Float64Array, labels: Uint8Array, weights: Float64Array): number {
  const features = weights.length - 1;
  if (features < 0 || rows.length !== labels.length * features)
    throw new UsageError(
      `${labels.length} labels and ${weights.length} weights need ${labels.length * Math.max(0, features)} features, ${rows.length} came`,
    );
  const odd = labels.findIndex((label) => label > 1);
  if (odd >= 0) throw new UsageError(`label number ${odd} is not 0 or 1`);
  return features;
}
