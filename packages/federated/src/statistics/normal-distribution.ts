/**
 * The standard normal distribution far into its tails: the p-value of z = 20 is 1e-89, and 1 - Phi(z) is zero there in
 * doubles. Abramowitz & Stegun, Handbook of Mathematical Functions: 26.2.11 (series) and 26.2.14 (continued fraction).
 */

/** The 97.5 % point: an estimate +- this many standard errors is a 95 % confidence interval. R: qnorm(0.975). */
export const NORMAL_97_5 = 1.959963984540054;

const BEYOND = 39;
const FRACTION_FROM = 2; // below, 1/2 minus the series loses less than two digits; above, the fraction converges in 120 terms

/** P(Z > z), to about 1e-15 relative (2e-14 between 1 and 2); 0 where it is below the smallest double (z > 38.5). */
export function upperTail(z: number): number {
  if (z > BEYOND) return 0; // infinity has no 16ths
  if (z < 0) return 1 - upperTail(-z);
  if (z < FRACTION_FROM) return 0.5 - density(z) * seriesOfArea(z);
  return density(z) / mills(z);
}

/** log P(Z > z), for every finite z: where the probability itself is too small for a double, its logarithm is not. */
export function logUpperTail(z: number): number {
  if (z < FRACTION_FROM) return z < 0 ? Math.log1p(-upperTail(-z)) : Math.log(upperTail(z));
  return -0.5 * z * z - 0.5 * Math.log(2 * Math.PI) - Math.log(mills(z));
}

/** The p-value of a two-sided test: P(|Z| > |z|), in [0, 1]. */
export function twoSidedP(z: number): number {
  return 2 * upperTail(Math.abs(z));
}

/** erfc(x) = 2 P(Z > x sqrt 2), to about 1e-15 * (1 + x^2) relative. */
export function erfc(x: number): number {
  return 2 * upperTail(x * Math.SQRT2);
}

/** exp(-z^2/2) / sqrt(2 pi). z^2 is split after its 1/16ths (Cody 1969), or its rounding error would be multiplied by z^2. */
function density(z: number): number {
  const coarse = Math.trunc(z * 16) / 16;
  const rest = (z - coarse) * (z + coarse);
  return (Math.exp(-0.5 * coarse * coarse) * Math.exp(-0.5 * rest)) / Math.sqrt(2 * Math.PI);
}

/** (Phi(z) - 1/2) / density(z) = z + z^3/3 + z^5/15 + ..., all of one sign. */
function seriesOfArea(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; term > sum * 1e-17; odd += 2) sum += term *= (z * z) / odd;
  return sum;
}

/** density(z) / P(Z > z) = z + 1/(z + 2/(z + 3/(z + ...))), from the far end, where cutting it off no longer shows. */
function mills(z: number): number {
  let fraction = z;
  for (let k = 120; k >= 1; k--) fraction = z + k / fraction;
  return fraction;
}
