import { UsageError } from "@tavs/core";

/** A finite number above 0. Throws `UsageError`, as all below; NaN passes none. */
export function mustBePositive(name: string, value: number): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) throw new UsageError(`${name} is a positive finite number`);
}

/** A finite number, 0 or above. */
export function mustBeNonNegative(name: string, value: number): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) throw new UsageError(`${name} is a finite number, 0 or above`);
}

/** A number in [0, 1]. */
export function mustBeProbability(name: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new UsageError(`${name} is a probability, in [0, 1]`);
}

/** A whole number of at least `least`. */
export function mustBeWhole(name: string, value: number, least: number): void {
  if (!(Number.isSafeInteger(value) && value >= least))
    throw new UsageError(`${name} is a whole number of at least ${least}`);
}
