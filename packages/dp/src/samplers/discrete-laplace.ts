import { type Random, UsageError } from "@tavs/core";
import { bernoulliExp, successesOfExpMinusOne } from "./bernoulli.ts";
import { type Uniform, uniform } from "./uniform.ts";

/** A positive fraction, exactly. */
export interface Scale {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * Draws integers x with probability proportional to exp(-|x| / scale): Laplace noise without a floating-point number in it,
 * so that what Mironov (CCS 2012) reads from the low bits of a double is not there. Each call of the result is one
 * independent draw. Exact for every fraction; fractions of two 53-bit numbers take about 0.4 microseconds a draw, others 3.
 *
 * The time that a draw takes depends on what is drawn: do not let a stranger measure it.
 *
 * Source: Canonne, Kamath, Steinke 2020 (arXiv 2004.00010), Algorithm 2.
 * Throws `UsageError` if the scale is not positive or has more than 1024 bits on either side.
 */
export function discreteLaplace(scale: Scale, random: Random): () => bigint {
  const { numerator, denominator } = reduced(scale);
  const source = uniform(random);
  if (numerator > MAX_SAFE || denominator > MAX_SAFE)
    return () => until(() => attemptBig(numerator, denominator, source));
  const [top, bottom] = [Number(numerator), Number(denominator)];
  return () => until(() => attempt(top, bottom, source));
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const TOO_LARGE = 1n << 1024n; // beyond that a scale is a mistake, or an attempt to keep us busy

/** One attempt for a fraction of safe integers: numbers all the way, except where it outgrows 2^53. */
export function attempt(numerator: number, denominator: number, source: Uniform): bigint | undefined {
  const remainder = source.below(numerator);
  if (!bernoulliExp(() => source.below(numerator) < remainder, source)) return undefined;
  const quotient = successesOfExpMinusOne(source);
  const distance = remainder + numerator * quotient;
  const magnitude = Number.isSafeInteger(distance)
    ? BigInt((distance - (distance % denominator)) / denominator) // not floor(distance / denominator), which rounds first
    : (BigInt(remainder) + BigInt(numerator) * BigInt(quotient)) / BigInt(denominator);
  return withSign(magnitude, source);
}

/** One attempt for any fraction. The same decisions in the same order: the same bytes give the same draw. */
export function attemptBig(numerator: bigint, denominator: bigint, source: Uniform): bigint | undefined {
  const remainder = source.belowBig(numerator);
  if (!bernoulliExp(() => source.belowBig(numerator) < remainder, source)) return undefined;
  const distance = remainder + numerator * BigInt(successesOfExpMinusOne(source));
  return withSign(distance / denominator, source);
}

function withSign(magnitude: bigint, { below }: Uniform): bigint | undefined {
  if (below(2) === 0) return magnitude;
  return magnitude === 0n ? undefined : -magnitude; // else zero would come twice as often
}

function until(attempt: () => bigint | undefined): bigint {
  for (;;) {
    const draw = attempt();
    if (draw !== undefined) return draw;
  }
}

function reduced({ numerator, denominator }: Scale): Scale {
  if (numerator < 1n || denominator < 1n)
    throw new UsageError("a scale is a positive fraction; numerator or denominator is not");
  if (numerator >= TOO_LARGE || denominator >= TOO_LARGE)
    throw new UsageError("a scale has at most 1024 bits above and below; this one has more");
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}
