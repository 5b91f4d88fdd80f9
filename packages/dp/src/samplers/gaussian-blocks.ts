import { UsageError } from "@tavs/core";
import { bernoulliExp, bernoulliExpBig } from "./bernoulli.ts";
import { expMinus } from "./exponential.ts";
import { type Inversion, inversion, type Law } from "./inversion.ts";
import type { Scale } from "./rational.ts";
import type { Uniform } from "./uniform.ts";

/**
 * A magnitude is block x length + place. A table draws the block, with the weight of its first integer; the place is uniform; both are
 * kept with the probability by which the integer is less likely than the first of its block,
 * exp(-place (2 block length + place) / (2 variance)), else all is drawn anew. So every integer gets its weight. Blocks are short
 * beside sigma (a 16th at most): 1 of 20 is drawn anew.
 *
 * Departs from Canonne, Kamath, Steinke 2020, Algorithm 3, which proposes a discrete Laplace number and keeps 2 of 3; the coin is theirs.
 */
export interface GaussianBlocks {
  readonly block: Inversion;
  readonly length: number;
  /** 1 / (2 variance), exactly; as numbers where all that follows fits in 2^53. */
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly small: { readonly numerator: number; readonly denominator: number } | undefined;
}

/** Whether blocks can draw this variance. */
export function hasBlocks({ numerator, denominator }: Scale): boolean {
  return numerator <= denominator << 80n && numerator << 20n >= denominator;
}

/** Throws `UsageError` if the variance, in lowest terms, is not in [2^-20, 2^80]. */
export function gaussianBlocks(variance: Scale): GaussianBlocks {
  if (!hasBlocks(variance))
    throw new UsageError("blocks are made for variances from 2^-20 to 2^80; draw this one by `discreteGaussian`");
  let doublings = 0n;
  while (variance.numerator > (LARGEST_VARIANCE * variance.denominator) << (2n * doublings)) doublings++;
  const even = variance.denominator % 2n === 0n;
  const numerator = even ? variance.denominator / 2n : variance.denominator;
  const denominator = even ? variance.numerator : 2n * variance.numerator;
  const block = inversion(blockLaw({ numerator: numerator << (2n * doublings), denominator }));
  const small = denominator < FITS ? { numerator: Number(numerator), denominator: Number(denominator) } : undefined;
  return { block, length: Number(1n << doublings), numerator, denominator, small };
}

const LARGEST_VARIANCE = 1024n; // of the block's number: sigma is 16 to 32 blocks, where it is above 32
const FITS = 1n << 47n;

export function drawGaussian(blocks: GaussianBlocks, source: Uniform): number {
  const { block, length } = blocks;
  for (;;) {
    const start = source.choose(block) * length;
    const place = source.below(length);
    if (place !== 0 && !isKept(blocks, place, 2 * start + place, source)) continue;
    const magnitude = start + place;
    if (source.below(2) === 0) return magnitude;
    if (magnitude !== 0) return -magnitude; // else zero would come twice as often
  }
}

/** True with probability exp(-place x reach / (2 variance)). */
function isKept(
  { numerator, denominator, small }: GaussianBlocks,
  place: number,
  reach: number,
  source: Uniform,
): boolean {
  if (small) {
    const top = place * reach * small.numerator;
    if (top <= Number.MAX_SAFE_INTEGER) return bernoulliExp(top, small.denominator, source); // else some product was rounded
  }
  return bernoulliExpBig(BigInt(place) * BigInt(reach) * numerator, denominator, source);
}

/**
 * Weights exp(-step i^2), by their ratios exp(-step (2 i + 1)). A ratio is off by 3 (i + 1) at most and a weight by 3 (i + 1)^2; the list
 * ends where a weight is rounded to 0, before i = 2^10 unless thousands of bits are asked. There ratios are below 0.75.
 */
function blockLaw(step: Scale): Law {
  return (bits) => {
    const precision = BigInt(bits) + 64n;
    const q = expMinus(step.numerator, step.denominator, Number(precision));
    const square = (q * q) >> precision;
    const weights: bigint[] = [];
    let ratio = q;
    for (let weight = 1n << precision; weight > 0n; weight = (weight * ratio) >> precision) {
      if (weights.length > 0) ratio = (ratio * square) >> precision;
      weights.push(weight);
    }
    return { first: 0, weights, error: ERROR, tail: 8n * ERROR };
  };
}

const ERROR = 1n << 24n;
