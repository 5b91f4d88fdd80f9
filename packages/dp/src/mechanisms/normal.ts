/**
 * The normal law, in doubles, to about 14 digits of what is returned, also far out in the tail. For planning and calibration; noise
 * is never made of it. Series below 2 (Abramowitz, Stegun 7.1.6), continued fraction above (7.1.14).
 */
export function normalCdf(x: number): number {
  return x < 0 ? erfc(-x / Math.SQRT2) / 2 : 1 - erfc(x / Math.SQRT2) / 2;
}

/** The x below which a normal number lies with probability p. p in (0, 1); -Infinity for 0, Infinity for 1, else NaN. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p === 0) return Number.NEGATIVE_INFINITY;
  let [low, high] = [-40, 0];
  for (let halvings = 0; halvings < 100; halvings++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return high;
}

/** 1 - erf(x). */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  return x < SWITCH ? 1 - erfSeries(x) : Math.exp(-x * x) * scaledTail(x);
}

/** exp(x^2) erfc(x), for x >= 0: what is left of the tail when its exponential is taken out. */
export function erfcx(x: number): number {
  return x < SWITCH ? Math.exp(x * x) * (1 - erfSeries(x)) : scaledTail(x);
}

const SWITCH = 1;

function erfSeries(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; Math.abs(term) > 1e-18 * sum; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

function scaledTail(x: number): number {
  let fraction = x;
  for (let k = Math.ceil(20 + 400 / (x * x)); k > 0; k--) fraction = x + k / 2 / fraction;
  return 1 / (Math.sqrt(Math.PI) * fraction);
}
