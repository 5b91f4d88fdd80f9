import { UsageError } from "@tavs/core";
import { erfc, erfcx } from "./normal.ts";

/** Gaussian noise and what it hides. All in the units of the answer. */
export interface GaussianTerms {
  readonly sigma: number;
  /** How far the answer moves at most, in Euclidean distance. */
  readonly sensitivity: number;
  /** Any number: below 0 the curve of the other direction. */
  readonly epsilon: number;
}

/**
 * The smallest delta at which continuous Gaussian noise is (epsilon, delta)-private, exactly (Balle, Wang 2018, arXiv 1805.06530,
 * Theorem 8), for every epsilon; the classical sigma = sqrt(2 ln(1.25 / delta)) / epsilon is wrong above 1 and loose below.
 * About 12 digits. Throws `UsageError` if sigma or sensitivity is not positive and finite, or epsilon is not a number.
 */
export function gaussianDelta({ sigma, sensitivity, epsilon }: GaussianTerms): number {
  mustBePositive("sigma", sigma);
  mustBePositive("sensitivity", sensitivity);
  if (Number.isNaN(epsilon)) throw new UsageError("epsilon is a number; got NaN");
  const distance = sensitivity / sigma;
  if (epsilon < 0) return -Math.expm1(epsilon) + Math.exp(epsilon) * hockeyStick(distance, -epsilon);
  return hockeyStick(distance, epsilon);
}

/** Phi(d/2 - e/d) - exp(e) Phi(-d/2 - e/d), for e >= 0; the exponential common to both tails is taken out, since they are nearly equal. */
function hockeyStick(distance: number, epsilon: number): number {
  if (epsilon === Number.POSITIVE_INFINITY) return 0;
  const near = (epsilon / distance - distance / 2) / Math.SQRT2;
  const far = (epsilon / distance + distance / 2) / Math.SQRT2;
  const common = Math.exp(-near * near) / 2; // = exp(epsilon - far^2) / 2
  if (near >= 0) return Math.max(0, common * (erfcx(near) - erfcx(far)));
  return Math.max(0, erfc(near) / 2 - common * erfcx(far));
}

/** What is asked of Gaussian noise. */
export interface GaussianGoal {
  /** Not negative. */
  readonly epsilon: number;
  /** In (0, 1). */
  readonly delta: number;
  readonly sensitivity: number;
}

/**
 * The smallest sigma at which continuous Gaussian noise is (epsilon, delta)-private, rounded up by a few parts in 10^13: what it is
 * used with never has a larger `gaussianDelta`. Throws `UsageError` if the goal is not as described.
 */
export function gaussianSigma({ epsilon, delta, sensitivity }: GaussianGoal): number {
  mustBePositive("sensitivity", sensitivity);
  if (!(epsilon >= 0 && epsilon < Number.POSITIVE_INFINITY)) throw new UsageError("epsilon is finite and not negative");
  if (!(delta > 0 && delta < 1)) throw new UsageError("delta lies between 0 and 1; without it use Laplace noise");
  const reached = (sigma: number): boolean => gaussianDelta({ sigma, sensitivity: 1, epsilon }) <= delta;
  let high = 1;
  while (!reached(high)) high *= 2;
  while (reached(high / 2)) high /= 2;
  let low = high / 2;
  for (let middle = (low + high) / 2; high - low > 1e-14 * high; middle = (low + high) / 2) {
    if (reached(middle)) high = middle;
    else low = middle;
  }
  return high * sensitivity * (1 + 2e-13);
}

function mustBePositive(name: string, value: number): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY))
    throw new UsageError(`${name} is a positive number; got ${value}`);
}
