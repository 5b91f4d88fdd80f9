// Numbers as small integers, so that they are added in a small ring: eight bits each of ten hospitals fit in 32, where reals
// take 128. Rounding is random and right on average, so that errors of hospitals and rounds cancel instead of adding up.
import { type Random, UsageError } from "@tavs/core";

/** What the parties agree on before they add. */
export interface Quantisation {
  /** No number is larger in magnitude. After `clip`, the bound of the length serves. */
  readonly bound: number;
  /** Width of an integer with its sign: 2 to 24. */
  readonly bits: number;
}

/** The largest integer, in magnitude: what a sum is told as `maxValue`. */
export const largestInteger = ({ bits }: Quantisation): number => 2 ** (bits - 1) - 1;

/**
 * Each number as one of the two integers next to it in units of `bound / largestInteger`, the nearer with the higher probability:
 * on average it is the number, off by less than 2^-32 units. Throws `UsageError`, by position, where one is above the bound.
 * A rounded update can be longer than it was: where noise is counted by length, clip to less, or count the rounding in.
 */
export function quantise(values: ArrayLike<number>, options: Quantisation, random: Random): Float64Array<ArrayBuffer> {
  const unit = unitOf(options);
  const words = new Uint32Array(random(4 * values.length).buffer);
  return Float64Array.from(values, (value, i) => {
    if (!(Math.abs(value) <= options.bound))
      throw new UsageError(`number ${i} is not within the agreed bound: clip the update first`);
    const scaled = value / unit;
    const below = Math.floor(scaled);
    return below + Number(words[i]! < (scaled - below) * 2 ** 32);
  });
}

/** What a sum of integers says of the sum of numbers. */
export function dequantise(sums: ArrayLike<number>, options: Quantisation): Float64Array<ArrayBuffer> {
  const unit = unitOf(options);
  return Float64Array.from(sums, (sum) => sum * unit);
}

function unitOf(options: Quantisation): number {
  const { bound, bits } = options;
  if (!Number.isInteger(bits) || bits < 2 || bits > 24)
    throw new UsageError("bits must be a whole number from 2 to 24");
  if (!(bound > 0 && bound < Infinity)) throw new UsageError("the bound of a number must be above 0");
  return bound / largestInteger(options);
}
