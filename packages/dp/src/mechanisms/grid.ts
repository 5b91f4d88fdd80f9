import { UsageError } from "@tavs/core";
import { integerSquareRoot, type Scale } from "../samplers/rational.ts";

/**
 * Real numbers as whole multiples of `grid`, each rounded to the nearest, exactly. What rounding does to the sensitivity is charged by
 * `l1OnGrid` and `l2SquaredOnGrid`. Throws `UsageError` if a value is not finite or the grid not a positive power of two.
 */
export function toGrid(values: readonly number[], grid: number): readonly bigint[] {
  mustBeGrid(grid);
  return values.map((value, position) => {
    if (!Number.isFinite(value)) throw new UsageError(`value number ${position} is not a finite number`);
    const steps = value / grid; // exact, since the grid is a power of two, but for what lies below 2^-1074: that is 0 either way
    if (!Number.isFinite(steps))
      throw new UsageError(`value number ${position} has more steps of the grid than a number can say`);
    return BigInt(Math.abs(steps) < 2 ** 52 ? Math.floor(steps + 0.5) : steps);
  });
}

/** Back to real numbers: the double nearest to the multiple. */
export function fromGrid(steps: readonly bigint[], grid: number): readonly number[] {
  mustBeGrid(grid);
  return steps.map((count) => Number(count) * grid);
}

/**
 * How far an answer of `length` numbers moves at most, in steps, summed up: rounding moves each of two neighbours by half a step, so that
 * each number may move by one more. Throws `UsageError` if the sensitivity is not positive or the length not a positive integer.
 */
export function l1OnGrid(sensitivity: Scale, length: number, grid: number): bigint {
  mustBeLength(length);
  return stepsUp(sensitivity, grid) + BigInt(length);
}

/** The same in squared Euclidean distance: (sensitivity / grid + sqrt(length))^2, rounded up. */
export function l2SquaredOnGrid(sensitivity: Scale, length: number, grid: number): bigint {
  mustBeLength(length);
  const steps = stepsUp(sensitivity, grid);
  const size = BigInt(length);
  return steps * steps + size + integerSquareRoot(4n * steps * steps * size) + 1n;
}

function stepsUp({ numerator, denominator }: Scale, grid: number): bigint {
  mustBeGrid(grid);
  if (numerator < 1n || denominator < 1n) throw new UsageError("a sensitivity is a positive fraction");
  const power = Math.log2(grid);
  const [top, bottom] =
    power < 0 ? [numerator << BigInt(-power), denominator] : [numerator, denominator << BigInt(power)];
  return (top + bottom - 1n) / bottom;
}

function mustBeGrid(grid: number): void {
  if (!(grid >= 2 ** -512 && grid <= 2 ** 512) || !Number.isInteger(Math.log2(grid)) || 2 ** Math.log2(grid) !== grid)
    throw new UsageError("a grid is a power of two, from 2^-512 to 2^512");
}

function mustBeLength(length: number): void {
  if (!Number.isSafeInteger(length) || length < 1) throw new UsageError("an answer has 1 number or more");
}
