import { MILLS } from "./mills-table.ts";

/**
 * P(Z > x) for a standard normal Z and any x, infinities too. Relative error below 2e-15 wherever the answer is a normal
 * double (x < 37.5); mass of the losses is computed from it, so that error is charged (`roundoff` in `losses/loss.ts`).
 */
export function normalTail(x: number): number {
  return x >= 0 ? bell(x) * mills(x) : 1 - bell(x) * mills(-x);
}

/** P(Z > x) to `out[at]` and P(Z < x) to `out[at + 2]`, for the price of one: the smaller is computed, the other is the rest. */
export function normalTails(x: number, out: Float64Array, at: 0 | 1): void {
  const [smaller, above] = [bell(x) * mills(Math.abs(x)), x >= 0];
  out[at] = above ? smaller : 1 - smaller;
  out[at + 2] = above ? 1 - smaller : smaller;
}

/** ln P(Z > x): finite for every finite x, where the probability itself is no longer a double. */
export function logNormalTail(x: number): number {
  return x >= 0 ? Math.log(mills(x)) - (x * x) / 2 : Math.log1p(-normalTail(-x));
}

/** The x with P(Z > x) = exp(logTail). `logTail` in (-infinity, 0). Newton on ln P, which is concave; error of some ulp. */
export function normalQuantile(logTail: number): number {
  if (logTail > -Math.LN2) return -normalQuantile(Math.log(-Math.expm1(logTail)));
  let x = Math.sqrt(Math.max(0, -2 * (logTail + Math.LN2)));
  for (let round = 0; round < 60; round++) {
    const step = (logNormalTail(x) - logTail) * mills(x) * ROOT_TWO_PI;
    x = Math.max(0, x + step);
    if (Math.abs(step) < 1e-15 * (1 + x)) break;
  }
  return x;
}

const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

/** exp(x^2/2) P(Z > x), x >= 0, from a table of polynomials of degree 11 in t = 1 / (1 + x/2), written out: it is the hot path. */
export function mills(x: number): number {
  const m = MILLS;
  const t = 1 / (1 + x / 2);
  const scaled = t * 12;
  const piece = scaled >= 12 ? 11 : scaled | 0;
  const u = scaled - piece - 0.5;
  const i = piece * 12;
  const upper = m[i + 6]! + u * (m[i + 7]! + u * (m[i + 8]! + u * (m[i + 9]! + u * (m[i + 10]! + u * m[i + 11]!))));
  return (
    (m[i]! + u * (m[i + 1]! + u * (m[i + 2]! + u * (m[i + 3]! + u * (m[i + 4]! + u * (m[i + 5]! + u * upper)))))) * t
  );
}

/** exp(-x^2/2) without the rounding of x^2, which for x = 20 would cost two digits: the upper 24 bits of x square exactly. */
export function bell(x: number): number {
  if (!(Math.abs(x) < 40)) return Number.isNaN(x) ? x : 0;
  const upper = Math.fround(x);
  const rest = ((x - upper) * (x + upper)) / 2; // below 1e-4
  return Math.exp(-0.5 * upper * upper) * (1 - rest * (1 - rest * (0.5 - rest * (1 / 6 - rest / 24))));
}
