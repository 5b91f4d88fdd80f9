import { mustBeNonNegative, mustBeProbability } from "./claims.ts";
import { bell, logNormalTail, mills, normalQuantile, normalTail } from "./normal.ts";

// Dong, Roth, Su, "Gaussian differential privacy", JRSS-B 2022 (arXiv 1905.02383). mu is exact for Gaussian noise, sensitivity/sigma, and
// composes exactly: the root of the sum of squares. For sampled Gaussians the paper's limit theorem gives a number that is *too
// small* at finite steps (6.595 where 6.767 is true); there is no function for it here.

/** delta(epsilon) of mu-GDP: Phi(mu/2 - epsilon/mu) - e^epsilon Phi(-mu/2 - epsilon/mu) (Corollary 2.13). epsilon may be negative. */
export function gaussianDpDelta(mu: number, epsilon: number): number {
  mustBeNonNegative("mu", mu);
  if (mu === 0) return Math.max(0, -Math.expm1(epsilon));
  const [near, far] = [epsilon / mu - mu / 2, epsilon / mu + mu / 2];
  if (near >= 0 && far < 37) return bell(near) * (mills(near) - mills(far)); // e^epsilon bell(far) = bell(near): less cancels
  const logFirst = logNormalTail(near);
  const logSecond = epsilon + logNormalTail(far);
  return Math.exp(logFirst) * -Math.expm1(Math.min(0, logSecond - logFirst));
}

/** The epsilon >= 0 that mu-GDP has at `delta`: by bisection to a part in 10^15. Infinity where delta is 0 and mu is not. */
export function gaussianDpEpsilon(mu: number, delta: number): number {
  mustBeProbability("delta", delta);
  if (gaussianDpDelta(mu, 0) <= delta) return 0;
  if (delta === 0) return Number.POSITIVE_INFINITY;
  let [low, high] = [0, 1];
  while (gaussianDpDelta(mu, high) > delta) [low, high] = [high, 2 * high];
  for (let round = 0; round < 100 && high - low > 1e-15 * high; round++) {
    const middle = (low + high) / 2;
    if (gaussianDpDelta(mu, middle) > delta) low = middle;
    else high = middle;
  }
  return high;
}

/** The largest mu that has at most `delta` at `epsilon`: the inverse in the other argument. By bisection. */
export function gaussianDpMu({ epsilon, delta }: { readonly epsilon: number; readonly delta: number }): number {
  mustBeNonNegative("epsilon", epsilon);
  mustBeProbability("delta", delta);
  if (delta === 0) return 0;
  if (delta === 1) return Number.POSITIVE_INFINITY;
  let [low, high] = [0, 1];
  while (gaussianDpDelta(high, epsilon) <= delta) [low, high] = [high, 2 * high];
  for (let round = 0; round < 100 && high - low > 1e-15 * high; round++) {
    const middle = (low + high) / 2;
    if (gaussianDpDelta(middle, epsilon) > delta) high = middle;
    else low = middle;
  }
  return low;
}

/**
 * The trade-off curve of mu-GDP: the least false-negative rate of a test of "this person took part" at a false-positive rate
 * (Definition 2.6), G(a) = Phi(Phi^-1(1 - a) - mu). Its complement is the most true positives: `gaussianTruePositives`.
 */
export function gaussianTradeOff(mu: number, falsePositive: number): number {
  mustBeNonNegative("mu", mu);
  mustBeProbability("the false-positive rate", falsePositive);
  if (falsePositive === 0) return 1;
  if (falsePositive === 1) return 0;
  return normalTail(mu - normalQuantile(Math.log(falsePositive)));
}

/** The most true positives of a test at a false-positive rate: 1 - G(a), of which all digits are kept where both are tiny. */
export function gaussianTruePositives(mu: number, falsePositive: number): number {
  mustBeNonNegative("mu", mu);
  mustBeProbability("the false-positive rate", falsePositive);
  if (falsePositive === 0 || falsePositive === 1) return falsePositive;
  return normalTail(normalQuantile(Math.log(falsePositive)) - mu);
}
