import { UsageError } from "@tavs/core";

/** A positive fraction, exactly. */
export interface Scale {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const TOO_LARGE = 1n << 1024n; // beyond that a scale is a mistake, or an attempt to keep us busy

/** In lowest terms. Throws `UsageError` if the fraction is not positive or has more than 1024 bits on either side. */
export function reduced({ numerator, denominator }: Scale): Scale {
  if (typeof numerator !== "bigint" || typeof denominator !== "bigint")
    throw new UsageError("numerator and denominator of a scale are bigints: 3n, not 3"); // else the divisor is sought forever
  if (numerator < 1n || denominator < 1n)
    throw new UsageError("a scale is a positive fraction; numerator or denominator is not");
  if (numerator >= TOO_LARGE || denominator >= TOO_LARGE)
    throw new UsageError("a scale has at most 1024 bits above and below; this one has more");
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/**
 * The double as the fraction that it is: noise is computed from what was written down, not from what it was rounded to.
 * Throws `UsageError` if it is not positive and finite.
 */
export function exactly(value: number): Scale {
  if (!Number.isFinite(value) || value <= 0) throw new UsageError(`a positive number is needed; got ${value}`);
  let [numerator, doublings] = [value, 0];
  while (!Number.isInteger(numerator)) [numerator, doublings] = [numerator * 2, doublings + 1]; // exact: only the exponent moves
  return reduced({ numerator: BigInt(numerator), denominator: 1n << BigInt(doublings) });
}

export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** The largest integer whose square is at most `value`, which is not negative. Newton, from above. */
export function integerSquareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
