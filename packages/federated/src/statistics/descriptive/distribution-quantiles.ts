/** Points of the t and the normal distribution, for intervals of any level. */
import { UsageError } from "@tavs/core";
import { twoSidedP } from "../normal-distribution.ts";
import { logGammaStep, studentTwoSidedP } from "../student-t.ts";

/** The t with P(|T| < t) = level; about 1e-12 relative. R: qt((1 + level) / 2, degrees). */
export function studentPoint(level: number, degrees: number): number {
  const constant = logGammaStep(degrees / 2) - 0.5 * Math.log(degrees * Math.PI);
  const density = (t: number) => Math.exp(constant - ((degrees + 1) / 2) * Math.log1p((t * t) / degrees));
  return solved({ level, start: normalPoint(level), tail: (t) => studentTwoSidedP(t, degrees), density });
}

/** The z with P(|Z| < z) = level. R: qnorm((1 + level) / 2). */
export function normalPoint(level: number): number {
  const density = (z: number) => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  return solved({ level, start: 0, tail: twoSidedP, density });
}

interface Search {
  readonly level: number;
  readonly start: number;
  tail(t: number): number;
  density(t: number): number;
}

/** Newton's method from the left: both tails fall and are convex, so that no step goes too far. The normal point lies left of all t's. */
function solved({ level, start, tail, density }: Search): number {
  if (!(level > 0 && level < 1)) throw new UsageError("a level of confidence lies between 0 and 1");
  let at = start;
  for (let step = 0; step < 1000; step++) {
    const move = (tail(at) - (1 - level)) / (2 * density(at));
    at += move;
    if (Math.abs(move) <= 1e-15 * at) break;
  }
  return at;
}
