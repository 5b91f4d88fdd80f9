import { type Random, UsageError } from "@tavs/core";
import { geometricAttemptsAt, until } from "./attempts.ts";
import { expMinus } from "./exponential.ts";
import { type Inversion, inversion, type Law } from "./inversion.ts";
import { reduced, type Scale } from "./rational.ts";
import { type Uniform, uniform } from "./uniform.ts";

/**
 * Draws integers x >= 0 with probability (1 - q) q^x, where q = exp(-1 / scale), exactly, 60 million in a second. Making the
 * sampler costs a quarter of a millisecond. Throws `UsageError` if the scale is not in [2^-10, 2^40].
 */
export function geometric(scale: Scale, random: Random): () => number {
  const digits = geometricDigits(scale);
  const source = uniform(random);
  return () => drawGeometric(digits, source);
}

/** The same of any scale and size, without tables: 0.4 microseconds a draw. Throws `UsageError` if the scale is not positive. */
export function discreteGeometric(scale: Scale, random: Random): () => bigint {
  const attempt = geometricAttemptsAt(reduced(scale), uniform(random));
  return () => until(attempt);
}

/**
 * The digits of a geometric number are independent of each other: x = high r + low has the weight (q^r)^high q^low. So a large scale
 * is drawn from a few small tables. The number above them is geometric again, and forgets: after `length` it begins anew.
 */
export interface GeometricDigits {
  readonly high: Inversion;
  /** What the high table says for "at least so many". */
  readonly length: number;
  readonly low: readonly { readonly radix: number; readonly table: Inversion }[];
}

const LARGEST_SCALE = 1n << 40n; // a draw beyond 2^53 has probability exp(-2^13)
const SMALLEST_SCALE = 1n << 10n; // one over it
const HIGH_SCALE = 32n; // that of the high table, at most
const HIGH_LENGTH = 256;
const RADIX_BITS = 6;

/** Whether tables can draw this scale; others are drawn without (`discreteLaplace`). */
export function hasTables({ numerator, denominator }: Scale): boolean {
  return numerator <= denominator * LARGEST_SCALE && numerator * SMALLEST_SCALE >= denominator;
}

/** Throws `UsageError` if the scale is not in [2^-10, 2^40]. */
export function geometricDigits(scale: Scale): GeometricDigits {
  const { numerator, denominator } = reduced(scale);
  if (!hasTables({ numerator, denominator }))
    throw new UsageError("tables are made for scales from 2^-10 to 2^40; draw this one by `discreteLaplace`");
  let shift = 0;
  while (numerator > (HIGH_SCALE * denominator) << BigInt(shift)) shift++;
  const step = (from: number): Scale => ({ numerator: denominator << BigInt(from), denominator: numerator });
  const low: { radix: number; table: Inversion }[] = [];
  for (let from = 0; from < shift; from += RADIX_BITS) {
    const radix = 2 ** Math.min(RADIX_BITS, shift - from);
    low.unshift({ radix, table: inversion(digitLaw(step(from), radix)) });
  }
  const length = Math.min(HIGH_LENGTH, Number((24n * numerator) / (denominator << BigInt(shift))) + 2);
  return { high: inversion(highLaw(step(shift), length)), length, low };
}

export function drawGeometric({ high, length, low }: GeometricDigits, source: Uniform): number {
  let value = 0;
  let digit = source.choose(high);
  for (; digit === length; digit = source.choose(high)) value += length;
  value += digit;
  for (let at = 0; at < low.length; at++) value = value * low[at]!.radix + source.choose(low[at]!.table);
  return value;
}

/** Weights exp(-step i) for i in [0, radix). */
function digitLaw(step: Scale, radix: number): Law {
  return (bits) => {
    const { powers } = powersOf(step, radix - 1, bits);
    return { first: 0, weights: powers, error: ERROR, tail: 0n };
  };
}

/** The same for i in [0, length), and behind them the sum of all that follow. */
function highLaw(step: Scale, length: number): Law {
  return (bits) => {
    const { powers, precision } = powersOf(step, length, bits);
    const rest = (powers[length]! << precision) / ((1n << precision) - powers[1]!);
    return { first: 0, weights: [...powers.slice(0, length), rest], error: ERROR, tail: 0n };
  };
}

// A power is off by 3 (i + 1) at most, i <= 256; the rest by 33 times that and 3 x 33^2, since 1 - q > 1/33.
const ERROR = 1n << 16n;

function powersOf(step: Scale, last: number, bits: number): { powers: readonly bigint[]; precision: bigint } {
  const precision = BigInt(bits) + 64n;
  const q = expMinus(step.numerator, step.denominator, Number(precision));
  const powers = [1n << precision];
  for (let i = 1; i <= last; i++) powers.push((powers[i - 1]! * q) >> precision);
  return { powers, precision };
}
