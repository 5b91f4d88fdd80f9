import { UsageError } from "@tavs/core";

export interface Clipped {
  readonly update: Float64Array<ArrayBuffer>;
  /** Whether it was short enough as it came: what `nextBound` counts. It says something of this hospital: only add it. */
  readonly isWithin: boolean;
}

/**
 * An update no longer than `bound`, shortened where it is longer (McMahan et al. 2018, flat clipping of updates): what one
 * hospital can do to a sum is then `bound`, whatever its rows. At the hospital itself, before anything is added. Lengths are
 * Euclidean; rounding is on the safe side. Throws `UsageError`, by position, where a number is not finite.
 */
export function clip(update: ArrayLike<number>, bound: number): Clipped {
  if (!(bound >= 1e-100 && bound <= 1e100))
    throw new UsageError("the bound of an update's length must lie between 1e-100 and 1e100");
  const values = new Float64Array(update);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new UsageError(`number ${bad} of the update is not finite: train with a smaller learning rate`);
  const length = longest(values);
  if (length <= bound) return { update: values, isWithin: true };
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const shape = values.map((value) => value / largest); // its squares can be added, also where those of the values are too large
  const scale = (bound / longest(shape)) * SAFE;
  return { update: shape.map((value) => value * scale), isWithin: false };
}

const SAFE = 1 - 2 ** -50; // quotients and products, each off by 2^-53

/** The Euclidean length, rounded up: n squares are added with an error of n * 2^-53, and the root halves it. */
function longest(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum) * (1 + (values.length + 4) * 2 ** -53);
}
