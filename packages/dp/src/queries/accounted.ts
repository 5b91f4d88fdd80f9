import { UsageError } from "@tavs/core";
import { fraction, squareRoot, written } from "./fraction.ts";
import { MICRO, type Price } from "./price.ts";
import type { Noise } from "./query.ts";

/** By what the privacy loss of a part of an answer is bounded: a law of noise with its exact parameters, or a price alone. */
export type Accounted = (AccountedLaw | AccountedPrice) & { readonly among?: Among };

/** Of shares of noise: what was assumed of those who add it. The same noise under a weaker assumption is not what was planned. */
export interface Among {
  readonly least: number;
  readonly colluding: number;
}

export interface AccountedLaw {
  readonly law: "discrete-laplace" | "discrete-gaussian" | "gaussian" | "skellam";
  /** Scale or variance, an exact fraction such as "50/1". */
  readonly parameter: string;
  /** Of one integer, how far it moves at most; for "gaussian" the squared Euclidean distance. Digits. */
  readonly sensitivity: string;
}

/** Whatever is (epsilon, delta)-private: composed as the worst that is (Kairouz, Oh, Viswanath 2017). */
export interface AccountedPrice {
  readonly law: "any";
  readonly microEpsilon: number;
  readonly femtoDelta: number;
}

/** What was drawn, for which price, and by whom: one draw protects each number, or those of the honest hospitals of a total. */
export interface Drawn {
  readonly noise: readonly Noise[];
  readonly price: Price;
  readonly among?: Among;
}

/**
 * The losses of an answer's parts. Laws of one integer are exact: the noises are log-concave, so that a shorter move shows less. Where
 * several numbers share one person, Laplace noise and choices count by their epsilon, Skellam noise and thresholds by their price, and
 * Gaussian noise as in `smoothed`. Throws `UsageError` for Gaussian noise of a variance of 4 or less over several numbers.
 */
export function accountedFor({ noise, price, among }: Drawn): readonly Accounted[] {
  const drawn = noise.filter(({ law }) => law !== "none");
  const honest = among ? BigInt(among.least - among.colluding) : 1n;
  const assumed = among && { among: { least: among.least, colluding: among.colluding } };
  return drawn.map((part) => ({ ...accounted(part, { price, honest, parts: drawn.length }), ...assumed }));
}

interface Shared {
  readonly price: Price;
  readonly honest: bigint;
  readonly parts: number;
}

function accounted(part: Noise, shared: Shared): AccountedLaw | AccountedPrice {
  if (part.threshold !== null) return byPrice(shared);
  const [numerator = 0n, denominator = 1n] = part.parameter.split("/").map(BigInt);
  const moved = BigInt(part.sensitivity);
  const isSingle = part.numbers === 1 || moved === 1n; // of integers that move by 1 together, one does
  switch (part.law) {
    case "discrete-laplace":
      if (isSingle && moved <= MOST_ATOMS) return exact("discrete-laplace", part.parameter, moved);
      return byEpsilon(moved * denominator, numerator);
    case "discrete-gaussian":
      if (isSingle && numerator <= LARGEST_LISTED * denominator)
        return exact("discrete-gaussian", part.parameter, squareRoot(moved));
      return smoothed(numerator, denominator, moved);
    case "skellam":
      if (!isSingle) return byPrice(shared);
      return exact("skellam", written(fraction(numerator * shared.honest, denominator)), squareRoot(moved));
    default: // a choice: its parameter is its epsilon
      return byEpsilon(numerator, denominator);
  }
}

const MOST_ATOMS = 10_000n; // beyond, a discrete Laplace hides hardly less than anything of its epsilon
const LARGEST_LISTED = 1n << 14n; // beyond, `smoothed` costs less than a part in 4000 of the variance
const SMOOTHING = 4n;

const exact = (law: AccountedLaw["law"], parameter: string, sensitivity: bigint): AccountedLaw => ({
  law,
  parameter,
  sensitivity: String(sensitivity),
});

function byEpsilon(numerator: bigint, denominator: bigint): AccountedPrice {
  const microEpsilon = Number((numerator * MICRO + denominator - 1n) / denominator);
  if (Number.isSafeInteger(microEpsilon)) return { law: "any", microEpsilon, femtoDelta: 0 };
  throw new UsageError("the epsilon of this answer does not fit in 2^53 millionths: plan more noise");
}

function byPrice({ price, parts }: Shared): AccountedPrice {
  if (price.measure === "concentrated")
    throw new UsageError("this answer is planned by its epsilon and delta: it has no price in rho");
  const femtoDelta = price.measure === "pure" ? 0 : Math.ceil(price.femtoDelta / parts);
  return { law: "any", microEpsilon: Math.ceil(price.microEpsilon / parts), femtoDelta };
}

/**
 * Discrete Gaussian noise of variance v, over any number of numbers, hides what continuous noise of variance v - 4 hides, but for a
 * factor exp(+-5e-34) a number: who sees x + N(0, v - 4) can draw the integer y with a probability proportional to exp(-(y - x)^2 / 8),
 * and y has that law but for two sums over the integers of Gaussians of variance 4 and more, which by Poisson summation are off
 * by 2 exp(-8 pi^2) of themselves (the convolution of Peikert, CRYPTO 2010). The factor is within what `certified` rounds up.
 */
function smoothed(numerator: bigint, denominator: bigint, moved: bigint): AccountedLaw {
  const rest = numerator - SMOOTHING * denominator;
  if (rest > 0n) return exact("gaussian", written(fraction(rest, denominator)), moved);
  throw new UsageError(
    "Gaussian noise of a variance of 4 or less over several numbers is not planned: pay less for them",
  );
}
