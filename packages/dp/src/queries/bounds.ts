import { UsageError } from "@tavs/core";

/** Limits into which every value is pulled. Choose them without looking at the data: a maximum is a patient. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/** Throws `UsageError` unless these are integers below 2^53, in order. */
export function mustBeBounds({ lower, upper }: Bounds): void {
  if (!Number.isSafeInteger(lower) || !Number.isSafeInteger(upper) || lower > upper)
    throw new UsageError(`bounds are integers below 2^53 with lower <= upper; got lower ${lower} and upper ${upper}`);
}

/** Pulls a value into its bounds. Throws `UsageError`, naming the position, for what is no integer: NaN, a fraction, nothing. */
export function clamped(value: number, position: number, { lower, upper }: Bounds): number {
  if (!Number.isInteger(value)) throw new UsageError(`value number ${position} is not an integer`);
  return Math.min(Math.max(value, lower), upper) + 0; // no -0
}

export const greatest = (...values: readonly bigint[]): bigint => values.toSorted(descending)[0]!;
const descending = (a: bigint, b: bigint): number => (a > b ? -1 : Number(a < b));
export const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

export const within = ({ lower, upper }: Bounds): string => `integers in [${lower}, ${upper}]`;
