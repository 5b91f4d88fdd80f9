import type { GridLaw } from "./grid.ts";

/** One law, so many times. */
export interface Repeated {
  readonly law: GridLaw;
  readonly times: number;
}

/** The cumulant generating function of the composed finite loss at theta, K = sum of times x ln E exp(theta L), and two derivatives. */
export interface Cumulants {
  readonly value: number;
  readonly mean: number;
  readonly variance: number;
}

/** O(points). Theta >= 0. */
export function cumulants(parts: readonly Repeated[], theta: number): Cumulants {
  let [value, mean, variance] = [0, 0, 0];
  for (const { law, times } of parts) {
    const one = cumulantsOf(law, theta);
    value += times * one.value;
    mean += times * one.mean;
    variance += times * one.variance;
  }
  return { value, mean, variance };
}

function cumulantsOf({ masses, grid }: GridLaw, theta: number): Cumulants {
  const first = grid.offset + grid.step * grid.from;
  const top = theta >= 0 ? first + grid.step * (masses.length - 1) : first; // weights at most 1: no overflow
  let sum = 0;
  let sumL = 0;
  let sumLL = 0;
  for (let j = 0; j < masses.length; j++) {
    const mass = masses[j]!;
    if (mass === 0) continue;
    const below = first - top + grid.step * j;
    const weight = mass * Math.exp(theta * below);
    sum += weight;
    sumL += weight * below;
    sumLL += weight * below * below;
  }
  const mean = sumL / sum;
  return { value: Math.log(sum) + theta * top, mean: mean + top, variance: Math.max(0, sumLL / sum - mean * mean) };
}

/**
 * The theta that puts the tilted mean where delta is decided: at epsilon, or at the epsilon that has about this delta. Any
 * theta >= 0 gives a true bracket; this one a narrow one. Chernoff's best theta, which is the best Renyi order less one, is too
 * large where rare answers lose much. Bisection over ln theta, to a fiftieth.
 */
export function saddle(parts: readonly Repeated[], target: { epsilon: number } | { delta: number }): number {
  const scale = Math.sqrt(cumulants(parts, 0).variance) + 1e-300;
  const tooSmall = (theta: number): boolean => {
    const at = cumulants(parts, theta);
    return "epsilon" in target ? at.mean < target.epsilon : saddleDelta(at, theta) > target.delta;
  };
  let [low, high] = [Math.log(1e-3 / scale), Math.log(100 / scale)];
  for (let round = 0; round < 40 && high - low > 0.02; round++) {
    const middle = (low + high) / 2;
    if (tooSmall(Math.exp(middle))) low = middle;
    else high = middle;
  }
  return Math.exp(low);
}

/** delta at the tilted mean, to a few parts in ten: exp(K - theta m) / (theta (theta + 1) s sqrt(2 pi)) (saddlepoint). */
export function saddleDelta({ value, mean, variance }: Cumulants, theta: number): number {
  const spread = 1 + Math.sqrt(2 * Math.PI * variance) * theta * (theta + 1);
  return Math.min(1, Math.exp(value - theta * mean) / spread);
}
