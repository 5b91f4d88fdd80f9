import { erfc } from "./normal.ts";
import type { Noise } from "./sampled-delta.ts";

/** delta(epsilon) of continuous Laplace noise whose answer moves by `sensitivity`; any epsilon. */
export function laplaceDelta(scale: number, sensitivity: number, epsilon: number): number {
  const most = sensitivity / scale;
  if (epsilon >= most) return 0;
  return epsilon <= -most ? -Math.expm1(epsilon) : -Math.expm1((epsilon - most) / 2);
}

/** P(X >= k), for P(X = x) proportional to exp(-|x| / scale). */
export function discreteLaplaceTail(scale: number, k: number): number {
  const beyond = (n: number): number => Math.exp(-n / scale) / (1 + Math.exp(-1 / scale)); // n >= 1
  return k >= 1 ? beyond(k) : 1 - beyond(1 - k);
}

/** delta(epsilon) of discrete Laplace noise whose integer answer moves by the integer `sensitivity`; any epsilon. */
export function discreteLaplaceDelta(scale: number, sensitivity: number, epsilon: number): number {
  const most = sensitivity / scale;
  if (epsilon >= most) return 0;
  if (epsilon < -most) return -Math.expm1(epsilon);
  // The loss of an output x in [0, sensitivity] is (2 x - sensitivity) / scale: from here on it is above epsilon.
  const from = Math.max(1, Math.floor((epsilon * scale + sensitivity) / 2) + 1);
  return discreteLaplaceTail(scale, from - sensitivity) - Math.exp(epsilon) * discreteLaplaceTail(scale, from);
}

/** P(X = x) of the discrete Gaussian, for |x| <= reach; `truncation` leaves out what lies beyond, else a tail below 1e-300 is. */
export function discreteGaussianMasses(variance: number, truncation?: number): readonly number[] {
  const reach = truncation ?? Math.ceil(Math.sqrt(1400 * variance)) + 1;
  const weights = Array.from({ length: 2 * reach + 1 }, (_, at) => Math.exp(-((at - reach) ** 2) / (2 * variance)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** delta(epsilon) of (truncated) discrete Gaussian noise whose integer answer moves by the integer `sensitivity`; any epsilon. */
export function discreteGaussianDelta(masses: readonly number[], sensitivity: number, epsilon: number): number {
  let delta = 0;
  for (let at = 0; at < masses.length; at++) {
    const other = masses[at + sensitivity] ?? 0; // the output's probability from the neighbour
    delta += Math.max(0, masses[at]! - (other === 0 ? 0 : Math.exp(epsilon) * other));
  }
  return delta;
}

/** For `replacedDelta`. */
export const laplaceNoise = (scale: number): Noise => ({
  logDensity: (x) => -Math.abs(x) / scale,
  tail: (x) => (x > 0 ? Math.exp(-x / scale) / 2 : 1 - Math.exp(x / scale) / 2),
});

/** For `replacedDelta`. */
export const gaussianNoise = (sigma: number): Noise => ({
  logDensity: (x) => -(x * x) / (2 * sigma * sigma),
  tail: (x) => erfc(x / sigma / Math.SQRT2) / 2,
});
