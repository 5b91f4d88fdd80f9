import { closeness } from "../accounting/distributed.ts";

/** A sum of honest shares of noise, as it is known before anybody draws. */
export interface ShareSum {
  /** Of one share, the parameter of the discrete Gaussian. At least 4. */
  readonly variance: number;
  /** Honest shares in the total: at least, and at most. */
  readonly least: number;
  readonly most: number;
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
  const tau = closeness({ sigmaEach: Math.sqrt(sum.variance), honest: sum.most });
  const deviation = Math.sqrt(sum.variance * sum.least);
  const far = l2Squared / deviation / deviation;
  const bounds = [
    far / 2 + tau * numbers,
    (far + 2 * (l1 / deviation) * tau + tau ** 2 * numbers) / 2,
    (Math.sqrt(far) + Math.sqrt(numbers) * tau) ** 2 / 2,
  ];
  return Math.min(...bounds) * (1 + 1e-12);
}
