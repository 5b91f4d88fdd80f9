// What many runs of a mechanism on two neighbouring data sets prove about its epsilon.

/** How often something happened, and in how many runs. */
export interface Observed {
  readonly hits: number;
  readonly runs: number;
}

/**
 * A lower bound on epsilon: with probability 1 - alpha, whatever the mechanism, its true epsilon is at least this (Clopper, Pearson 1934;
 * Jagielski, Ullman, Oprea 2020). -Infinity if the runs show nothing.
 */
export function epsilonAtLeast(likelier: Observed, rarer: Observed, delta: number, alpha: number): number {
  const low = lowerBound(likelier, alpha / 2);
  const high = 1 - lowerBound({ hits: rarer.runs - rarer.hits, runs: rarer.runs }, alpha / 2);
  return low <= delta ? Number.NEGATIVE_INFINITY : Math.log((low - delta) / high);
}

/** The p at which so many hits or more happen with probability alpha. */
export function lowerBound({ hits, runs }: Observed, alpha: number): number {
  if (hits === 0) return 0;
  let [low, high] = [0, 1];
  for (let halvings = 0; halvings < 60; halvings++) {
    const middle = (low + high) / 2;
    if (atLeast(hits, runs, middle) < alpha) low = middle;
    else high = middle;
  }
  return low;
}

/** P(X >= hits) of a binomial X, summed from the largest term on. */
function atLeast(hits: number, runs: number, p: number): number {
  if (hits < runs * p) return 1 - atMost(hits - 1, runs, p);
  let term = Math.exp(logChoose(runs, hits) + hits * Math.log(p) + (runs - hits) * Math.log1p(-p));
  let sum = 0;
  for (let k = hits; k <= runs && term > 1e-20 * sum; k++) {
    sum += term;
    term *= ((runs - k) / (k + 1)) * (p / (1 - p));
  }
  return sum;
}

function atMost(hits: number, runs: number, p: number): number {
  return hits < 0 ? 0 : atLeast(runs - hits, runs, 1 - p);
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** Stirling with three terms above 16; 12 digits. */
function logFactorial(n: number): number {
  if (n < 16) return n < 2 ? 0 : Math.log(n) + logFactorial(n - 1);
  return (
    (n + 0.5) * Math.log(n) - n + Math.log(2 * Math.PI) / 2 + 1 / (12 * n) - 1 / (360 * n ** 3) + 1 / (1260 * n ** 5)
  );
}
