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
  const [unit, most] = [unitOf(options), largestInteger(options)];
  const bytes = random(4 * values.length);
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const integers = new Float64Array(values.length);
  for (let i = 0; i < integers.length; i++) {
    const value = values[i]!;
    if (!(Math.abs(value) <= options.bound))
      throw new UsageError(`number ${i} is not within the agreed bound: clip the update first`);
    const scaled = Math.max(-most, Math.min(most, value / unit)); // the quotient of the bound may round to above the largest
    const below = Math.floor(scaled);
    integers[i] = below + Number(words.getUint32(4 * i, true) < (scaled - below) * 2 ** 32);
  }
  return integers;
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
  if (!(bound >= 1e-100 && bound <= 1e100))
    throw new UsageError("the bound of a number must lie between 1e-100 and 1e100");
  return bound / largestInteger(options);
}
