/**
 * The delta at which rho-concentrated privacy is (epsilon, delta)-private: the least over alpha > 1 of
 * exp((alpha - 1)(alpha rho - epsilon)) (1 - 1/alpha)^alpha / (alpha - 1). Any alpha gives a valid delta, so that an inexact
 * search is safe. Source: Canonne, Kamath, Steinke 2020 (arXiv 2004.00010), Corollary 13 with Proposition 12.
 */
export function concentratedDelta(rho: number, epsilon: number): number {
  const logDelta = (alpha: number): number =>
    (alpha - 1) * (alpha * rho - epsilon) + alpha * Math.log1p(-1 / alpha) - Math.log(alpha - 1);
  // Searched in log(alpha - 1), where the function falls and then rises.
  let [low, high] = [Math.log(1e-9), Math.log(Math.max(4, (4 * (epsilon + 50)) / rho))];
  for (let step = 0; step < 200; step++) {
    const [left, right] = [low + (high - low) / 3, high - (high - low) / 3];
    if (logDelta(1 + Math.exp(left)) < logDelta(1 + Math.exp(right))) high = right;
    else low = left;
  }
  return Math.exp(Math.min(0, logDelta(1 + Math.exp((low + high) / 2))));
}

/**
 * The largest rho whose noise is (epsilon, delta)-private by `concentratedDelta`, less one part in 10^9 for the rounding of
 * doubles. `epsilon` positive, `delta` in (0, 1). Cost: 20,000 logarithms, some milliseconds.
 */
export function concentratedFor(epsilon: number, delta: number): number {
  let [low, high] = [0, epsilon + 40]; // beyond epsilon the mean loss alone is too much
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (concentratedDelta(middle, epsilon) <= delta) low = middle;
    else high = middle;
  }
  return low * (1 - 1e-9);
}
