/**
 * The normal law as mechanisms ask for it: of probabilities, and by the error function. To some 2e-15 of what is returned, also far
 * out in the tail. For planning and calibration; noise is never made of it.
 */
import { normalQuantile as fromTail, mills, normalTail } from "../accounting/normal.ts";

/** The x below which a normal number lies with probability p. p in (0, 1); -Infinity for 0, Infinity for 1, else NaN. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p > 0.5) return -normalQuantile(1 - p);
  return p === 0 ? Number.NEGATIVE_INFINITY : -fromTail(Math.log(p));
}

/** 1 - erf(x). */
export const erfc = (x: number): number => 2 * normalTail(x * Math.SQRT2);

/** exp(x^2) erfc(x), for x >= 0: what is left of the tail when its exponential is taken out. */
export const erfcx = (x: number): number => 2 * mills(x * Math.SQRT2);
