import { bernoulliExp, bernoulliExpBig, successesOfExpMinusOne } from "./bernoulli.ts";
import type { Scale } from "./rational.ts";
import type { Uniform } from "./uniform.ts";

// Samplers without tables, for any fraction, and for those who draw few: Canonne, Kamath, Steinke 2020 (arXiv 2004.00010), Algorithm 2.
// An attempt draws an integer or nothing; given that it draws, the integer has its law.

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** Attempts at a discrete Laplace number. The scale is in lowest terms. */
export function attemptsAt(scale: Scale, source: Uniform): () => bigint | undefined {
  const { numerator, denominator } = scale;
  if (numerator > MAX_SAFE || denominator > MAX_SAFE) return () => attemptBig(numerator, denominator, source);
  const [top, bottom] = [Number(numerator), Number(denominator)];
  return () => attempt(top, bottom, source);
}

/** Attempts at a geometric number: the same without a sign. */
export function geometricAttemptsAt({ numerator, denominator }: Scale, source: Uniform): () => bigint | undefined {
  if (numerator > MAX_SAFE || denominator > MAX_SAFE) return () => magnitudeBig(numerator, denominator, source);
  const [top, bottom] = [Number(numerator), Number(denominator)];
  return () => magnitude(top, bottom, source);
}

/** One attempt for a fraction of safe integers: numbers all the way, except where it outgrows 2^53. */
export function attempt(numerator: number, denominator: number, source: Uniform): bigint | undefined {
  return withSign(magnitude(numerator, denominator, source), source);
}

/** One attempt for any fraction. The same law; where no coin needs two, the same decisions of the same words. */
export function attemptBig(numerator: bigint, denominator: bigint, source: Uniform): bigint | undefined {
  return withSign(magnitudeBig(numerator, denominator, source), source);
}

function magnitude(numerator: number, denominator: number, source: Uniform): bigint | undefined {
  const remainder = source.below(numerator);
  if (!bernoulliExp(remainder, numerator, source)) return undefined;
  const quotient = successesOfExpMinusOne(source);
  const distance = remainder + numerator * quotient;
  return Number.isSafeInteger(distance)
    ? BigInt((distance - (distance % denominator)) / denominator) // not floor(distance / denominator), which rounds first
    : (BigInt(remainder) + BigInt(numerator) * BigInt(quotient)) / BigInt(denominator);
}

function magnitudeBig(numerator: bigint, denominator: bigint, source: Uniform): bigint | undefined {
  const remainder = source.belowBig(numerator);
  if (!bernoulliExpBig(remainder, numerator, source)) return undefined;
  return (remainder + numerator * BigInt(successesOfExpMinusOne(source))) / denominator;
}

function withSign(magnitude: bigint | undefined, source: Uniform): bigint | undefined {
  if (magnitude === undefined || source.below(2) === 0) return magnitude;
  return magnitude === 0n ? undefined : -magnitude; // else zero would come twice as often
}

export function until(attempt: () => bigint | undefined): bigint {
  for (;;) {
    const draw = attempt();
    if (draw !== undefined) return draw;
  }
}
