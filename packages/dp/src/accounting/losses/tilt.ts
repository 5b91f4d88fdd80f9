import type { GridLaw } from "./grid.ts";
import { weigh } from "./weigh.ts";

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

/** O(points). Theta may be negative. */
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

function cumulantsOf(law: GridLaw, theta: number): Cumulants {
  const { weights, log, total, centre } = weigh(law, theta);
  const { offset, step, from } = law.grid;
  const first = offset + step * from - centre;
  let sumL = 0;
  let sumLL = 0;
  for (let j = 0; j < weights.length; j++) {
    const away = first + step * j;
    const moment = weights[j]! * away;
    sumL += moment;
    sumLL += moment * away;
  }
  const mean = sumL / total;
  return { value: Math.log(total) + log, mean: mean + centre, variance: Math.max(0, sumLL / total - mean * mean) };
}

/**
 * The theta that puts the tilted mean where delta is decided: at epsilon, or at the epsilon that has about this delta. Any
 * theta >= 0 gives a true bracket; this one a narrow one. Chernoff's best theta, which is the best Renyi order less one, is too
 * large where rare answers lose much. Bisection over ln theta, to a fiftieth; `undefined` where no
 * theta is large enough, because the loss does not go so far.
 */
export function saddle(
  parts: readonly Repeated[],
  target: { epsilon: number } | { delta: number },
): number | undefined {
  const scale = spreadOf(parts);
  const tooSmall = (theta: number): boolean => {
    const at = cumulants(parts, theta);
    return "epsilon" in target ? at.mean < target.epsilon : saddleDelta(at, theta) > target.delta;
  };
  const top = Math.log(100 / scale);
  let [low, high] = [Math.log(1e-3 / scale), top];
  for (let round = 0; round < 40 && high - low > 0.02; round++) {
    const middle = (low + high) / 2;
    if (tooSmall(Math.exp(middle))) low = middle;
    else high = middle;
  }
  return high < top ? Math.exp(low) : undefined;
}

/** The deviation of the composed loss; 1 where it is one number, whose deviation is a rounding and would ask for an endless tilt. */
export function spreadOf(parts: readonly Repeated[]): number {
  const { mean, variance } = cumulants(parts, 0);
  const deviation = Math.sqrt(variance);
  return deviation > 1e-7 * Math.abs(mean) ? deviation : 1;
}

/** delta at the tilted mean, to a few parts in ten: exp(K - theta m) / (theta (theta + 1) s sqrt(2 pi)) (saddlepoint). */
export function saddleDelta({ value, mean, variance }: Cumulants, theta: number): number {
  const spread = 1 + Math.sqrt(2 * Math.PI * variance) * theta * (theta + 1);
  return Math.min(1, Math.exp(value - theta * mean) / spread);
}
