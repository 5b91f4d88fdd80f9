import { normalTail } from "../normal.ts";
import type { Pair } from "./loss.ts";

interface Mixture {
  readonly sigma: number;
  readonly shifts: readonly number[];
  readonly weights: readonly number[];
}

/**
 * one = the mixture of N(shift, sigma^2) by the weights, zero = N(0, sigma^2): sums over a sample in which a person has several
 * rows (Choquette-Choo and others 2023, "mixture of Gaussians"). l(x) = ln of the sum of weight exp((2 shift x - shift^2) / 2
 * sigma^2) grows with x because shifts are not negative; it is inverted by bisection and secants, to a part in 10^14.
 */
export function mixturePair({ sigma, shifts, weights }: Mixture): Pair {
  const ratios = shifts.map((shift) => shift / sigma);
  const still = ratios.reduce((sum, ratio, i) => (ratio === 0 ? sum + weights[i]! : sum), 0);
  if (still >= 1) return { atoms: [{ loss: 0, one: 1, zero: 1 }], dropped: 0, symmetric: true };
  const lossAt = (x: number): number => logSum(ratios.map((r, i) => Math.log(weights[i]!) + r * x - (r * r) / 2));
  const tails = (loss: number, out: Float64Array): void => {
    const x = loss <= Math.log(still) ? Number.NEGATIVE_INFINITY : inverse(lossAt, loss);
    out[0] = ratios.reduce((sum, r, i) => sum + weights[i]! * normalTail(x - r), 0);
    out[1] = normalTail(x);
    out[2] = ratios.reduce((sum, r, i) => sum + weights[i]! * normalTail(r - x), 0);
    out[3] = normalTail(-x);
  };
  const [min, max] = [Math.log(still), Number.POSITIVE_INFINITY];
  return { atoms: [], dropped: 0, continuous: { min, max, tails }, symmetric: false };
}

function logSum(terms: readonly number[]): number {
  const top = Math.max(...terms);
  return top + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - top), 0));
}

function inverse(grows: (x: number) => number, target: number): number {
  if (!Number.isFinite(target)) return target;
  let [low, high] = [-1, 1];
  while (grows(low) > target && low > -1e3) low *= 2; // beyond 40 all tails are 0 or 1
  while (grows(high) < target && high < 1e3) high *= 2;
  for (let round = 0; round < 60 && high - low > 1e-15 * Math.abs(low); round++) {
    const middle = (low + high) / 2;
    if (grows(middle) > target) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
