import { zcdpDelta } from "../accounting/zcdp.ts";

/**
 * The largest rho whose noise is (epsilon, delta)-private by `zcdpDelta`, less one part in 10^9 for the rounding of
 * doubles. `epsilon` positive, `delta` in (0, 1). Cost: 20,000 logarithms, some milliseconds.
 */
export function concentratedFor(epsilon: number, delta: number): number {
  let [low, high] = [0, epsilon + 40]; // beyond epsilon the mean loss alone is too much
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (zcdpDelta(middle, epsilon) <= delta) low = middle;
    else high = middle;
  }
  return low * (1 - 1e-9);
}
