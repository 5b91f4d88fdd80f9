/** A sum of honest shares of noise, as it is known before anybody draws. */
export interface ShareSum {
  /** Of one share, the parameter of the discrete Gaussian. At least 4. */
  readonly variance: number;
  /** Honest shares in the total: at least, and at most. */
  readonly least: number;
  readonly most: number;
}

/**
 * How far the sum of so many discrete Gaussians of parameter `variance` is from one of their total variance, as the largest absolute
 * log-ratio of probabilities: 10 sum_{k=1}^{most-1} exp(-2 pi^2 variance k / (k + 1)). Below 10^-15 for two shares of deviation 2.
 * Source: Kairouz, Liu, Steinke 2021 (arXiv 2102.06387), Theorem 1.
 */
export function closeness({ variance, most }: ShareSum): number {
  let total = 0;
  for (let k = 1; k < most; k++) total += Math.exp(-2 * Math.PI ** 2 * variance * (k / (k + 1)));
  return 10 * total;
}

/** What one person moves, over all numbers that share one law. */
export interface Moved {
  readonly l1: number;
  readonly l2Squared: number;
  readonly numbers: number;
}

/**
 * The rho of releasing numbers with such a sum of noise: the least of the three bounds of Kairouz, Liu, Steinke 2021, Theorem 1 and
 * Proposition 14, with the fewest shares as variance and the most as closeness; a part in 10^12 more for the rounding of doubles.
 */
export function sharedRho(sum: ShareSum, { l1, l2Squared, numbers }: Moved): number {
  const tau = closeness(sum);
  const deviation = Math.sqrt(sum.variance * sum.least);
  const far = l2Squared / deviation / deviation;
  const bounds = [
    far / 2 + tau * numbers,
    (far + 2 * (l1 / deviation) * tau + tau ** 2 * numbers) / 2,
    (Math.sqrt(far) + Math.sqrt(numbers) * tau) ** 2 / 2,
  ];
  return Math.min(...bounds) * (1 + 1e-12);
}
