/** One step of a proximal Newton method for the lasso (Friedman, Hastie & Tibshirani 2010): coordinate descent on the quadratic model. */
import { packedIndex } from "../symmetric-matrix.ts";

export interface LassoModel {
  /** The intercept first; it has no penalty. */
  readonly coefficients: Float64Array;
  readonly gradient: Float64Array;
  /** Packed. */
  readonly information: Float64Array;
  /** What |coefficient| costs, for each but the intercept. */
  readonly weights: Float64Array;
}

const SWEEPS = 100_000;
const ENOUGH = 1e-13; // of a coefficient's own error

/**
 * The step to the minimum of -gradient' d + d' information d / 2 + sum of weights |coefficients + d|. A column that does not vary stays
 * where it is. Cost: sweeps x size^2.
 */
export function lassoStep({ coefficients, gradient, information, weights }: LassoModel): Float64Array {
  const size = coefficients.length;
  const at = (i: number, j: number) => information[packedIndex(Math.min(i, j), Math.max(i, j), size)]!;
  const rest = gradient.slice(); // of the quadratic model at the current d
  const target = coefficients.slice();
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let largest = 0;
    for (let j = 0; j < size; j++) {
      const curvature = at(j, j);
      if (!(curvature > 0)) continue;
      const free = rest[j]! + curvature * target[j]!;
      const next = shrunk(free, j === 0 ? 0 : weights[j - 1]!) / curvature;
      const move = next - target[j]!;
      if (move === 0) continue;
      target[j] = next;
      for (let i = 0; i < size; i++) rest[i]! -= move * at(i, j);
      largest = Math.max(largest, Math.abs(move) * Math.sqrt(curvature));
    }
    if (largest < ENOUGH) break;
  }
  return target.map((value, j) => value - coefficients[j]!);
}

const shrunk = (value: number, by: number): number => Math.sign(value) * Math.max(0, Math.abs(value) - by);
