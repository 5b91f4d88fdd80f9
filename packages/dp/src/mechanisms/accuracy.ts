import { UsageError } from "@tavs/core";
import { discreteGaussianMasses } from "./noise-deltas.ts";
import { normalQuantile } from "./normal.ts";

/** An interval that holds the true number with probability 1 - alpha, by what was answered. */
export type Interval = readonly [low: number, high: number];

/** Of continuous Laplace noise. Throws `UsageError` if alpha is not in (0, 1) or the scale is not positive, as all here do. */
export function laplaceInterval(answer: number, scale: number, alpha: number): Interval {
  return around(answer, positive(scale) * -Math.log(probability(alpha)));
}

/** Of continuous Gaussian noise. Throws `UsageError` if alpha is not in (0, 1). */
export function gaussianInterval(answer: number, sigma: number, alpha: number): Interval {
  return around(answer, positive(sigma) * -normalQuantile(probability(alpha) / 2));
}

function around(answer: number, margin: number): Interval {
  if (!Number.isFinite(answer)) throw new UsageError("an answer is a finite number; this one is not");
  return [answer - margin, answer + margin];
}

/** The x below which continuous Laplace noise lies with probability p. */
export function laplaceQuantile(scale: number, p: number): number {
  return probability(p) < 0.5 ? positive(scale) * Math.log(2 * p) : 0 - positive(scale) * Math.log(2 * (1 - p)); // not -0
}

/** The smallest integer x with P(X <= x) >= p, of discrete Laplace noise. */
export function discreteLaplaceQuantile(scale: number, p: number): number {
  const q = Math.exp(-1 / positive(scale));
  const below = (x: number): number => (x < 0 ? q ** -x / (1 + q) : 1 - q ** (x + 1) / (1 + q));
  // By the closed form, and then to the integer that it was rounded away from.
  let x = Math.ceil(probability(p) < 0.5 ? scale * Math.log(p * (1 + q)) : -scale * Math.log((1 - p) * (1 + q)) - 1);
  while (below(x) < p) x++;
  while (below(x - 1) >= p) x--;
  return x + 0; // not -0
}

/** The smallest integer x with P(X <= x) >= p, of discrete Gaussian noise. Costs the time of 75 sigma additions. */
export function discreteGaussianQuantile(variance: number, p: number): number {
  const masses = discreteGaussianMasses(positive(variance));
  let sum = 0;
  const at = masses.findIndex((mass) => {
    sum += mass;
    return sum >= probability(p);
  });
  return (at < 0 ? masses.length - 1 : at) - (masses.length - 1) / 2;
}

/**
 * The scale of discrete Laplace noise that reaches `accuracy` or more, in either direction, with probability alpha: 2 q^a / (1 + q) = alpha,
 * where q = exp(-1 / scale). Throws `UsageError` if the accuracy is not an integer of at least 1 or alpha not in (0, 1).
 */
export function discreteLaplaceScaleFor(accuracy: number, alpha: number): number {
  if (!Number.isSafeInteger(accuracy) || accuracy < 1) throw new UsageError("an accuracy is an integer, 1 or more");
  const goal = Math.log(probability(alpha));
  const reached = (scale: number): boolean => Math.LN2 - accuracy / scale - Math.log1p(Math.exp(-1 / scale)) > goal;
  let [low, high] = [0, 1];
  while (!reached(high)) [low, high] = [high, 2 * high];
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (reached(middle)) high = middle;
    else low = middle;
  }
  return low;
}

/** The accuracy that discrete Laplace noise of this scale reaches or exceeds with probability alpha, as a real number: the inverse of the above. */
export function discreteLaplaceAccuracyOf(scale: number, alpha: number): number {
  return positive(scale) * (Math.LN2 - Math.log(probability(alpha)) - Math.log1p(Math.exp(-1 / scale)));
}

function probability(p: number): number {
  if (p > 0 && p < 1) return p;
  throw new UsageError("a probability lies between 0 and 1");
}

function positive(parameter: number): number {
  if (parameter > 0 && parameter < Number.POSITIVE_INFINITY) return parameter;
  throw new UsageError("a scale, deviation or variance is a positive, finite number; this one is not");
}
