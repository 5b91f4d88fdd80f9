/** The chi-squared distribution's upper tail, for the three tests of a Cox model. */
import { UsageError } from "@tavs/core";
import { twoSidedP } from "./normal-distribution.ts";

/**
 * P(X > statistic) for a chi-squared X with `degrees` of freedom, to about 3e-13 relative. Abramowitz & Stegun 26.4.4 and 26.4.5:
 * a finite sum of positive terms, so that nothing cancels however small the answer. Cost: degrees / 2 terms.
 * Throws `UsageError` unless degrees is a positive integer and the statistic at least 0.
 */
export function chiSquaredTail(statistic: number, degrees: number): number {
  if (!Number.isInteger(degrees) || degrees < 1) throw new UsageError(`degrees of freedom must be a positive integer`);
  if (!(statistic >= 0)) throw new UsageError("a chi-squared statistic is at least 0");
  if (statistic === 0) return 1;
  const odd = degrees % 2;
  const first = odd ? twoSidedP(Math.sqrt(statistic)) : 0;
  return Math.min(1, first + sumOfTerms(statistic / 2, odd ? 0.5 : 0, degrees / 2 - 1));
}

/** Sum of exp(-x) x^a / Gamma(a + 1) for a = from, from + 1, ..., to; in logarithms, where x^a alone would overflow. */
function sumOfTerms(x: number, from: number, to: number): number {
  let logTerm = from === 0 ? -x : 0.5 * Math.log(x) - x - Math.log(Math.sqrt(Math.PI) / 2);
  let sum = 0;
  for (let a = from; a <= to; a++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log(x / (a + 1));
  }
  return sum;
}
