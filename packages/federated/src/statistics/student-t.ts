/** Student's t, for linear models with few rows. */
import { UsageError } from "@tavs/core";

/**
 * P(|T| > |t|) with `degrees` of freedom: the regularised incomplete beta function at degrees / (degrees + t^2), by the continued fraction
 * of Abramowitz & Stegun 26.5.8 in the form of Lentz. About 1e-12 relative to 10^5 degrees, 3e-10 at 10^7. Throws `UsageError` unless degrees is positive.
 */
export function studentTwoSidedP(t: number, degrees: number): number {
  if (!(degrees > 0)) throw new UsageError("Student's t needs at least one degree of freedom");
  const [a, b] = [degrees / 2, 0.5];
  const x = degrees / (degrees + t * t);
  const y = (t * t) / (degrees + t * t); // 1 - x, without cancellation
  if (y === 0) return 1;
  const front = Math.exp(a * logOf(x, y) + b * Math.log(y) + logGammaStep(a) - 0.5 * Math.log(Math.PI));
  return x < (a + 1) / (a + b + 2) ? (front * fraction(a, b, x)) / a : 1 - (front * fraction(b, a, y)) / b;
}

const logOf = (x: number, y: number): number => (x > 0.5 ? Math.log1p(-y) : Math.log(x));

function fraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return value;
}

const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156];

/**
 * log Gamma(a + 1/2) - log Gamma(a) for positive a, to about 1e-13: from 20 on by the asymptotic series (Tricomi & Erdelyi 1951), because
 * the difference of two logarithms of 10^8 would have lost eight digits.
 */
export function logGammaStep(a: number): number {
  if (a < 20) return logGamma(a + 0.5) - logGamma(a);
  const b = 1 / (a * a);
  return 0.5 * Math.log(a) - (1 / 8 - b * (1 / 192 - b * (1 / 640 - (b * 17) / 14_336))) / a;
}

/** log Gamma(x) for positive x: Stirling's series (Abramowitz & Stegun 6.1.41) from 15 on, and the recurrence below. */
export function logGamma(x: number): number {
  let factor = 1;
  let at = x;
  for (; at < 15; at++) factor *= at;
  const series = STIRLING.reduce((sum, c, k) => sum + c / at ** (2 * k + 1), 0);
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - Math.log(factor);
}
