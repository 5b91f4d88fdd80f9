import type { Scale } from "../samplers/discrete-laplace.ts";

/** An exact fraction in lowest terms. Both sides positive. */
export function fraction(numerator: bigint, denominator: bigint): Scale {
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

export const written = ({ numerator, denominator }: Scale): string => `${numerator}/${denominator}`;

/** The double nearest to the fraction, also where a side does not fit in one. */
export function double({ numerator, denominator }: Scale): number {
  const excess = BigInt(Math.max(0, bits(numerator) - 1000, bits(denominator) - 1000));
  return Number(numerator >> excess) / Number(denominator >> excess || 1n);
}

const bits = (value: bigint): number => value.toString(2).length;

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}

/** The largest integer whose square is not above. */
export function squareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt((bits(value) + 1) >> 1); // from above, Newton's steps fall
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
