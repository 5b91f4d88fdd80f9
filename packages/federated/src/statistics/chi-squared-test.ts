/** The result of a test against the chi-squared distribution. */
import { chiSquaredTail } from "./chi-squared.ts";

export interface ChiSquaredTest {
  readonly statistic: number;
  readonly degrees: number;
  readonly p: number;
}

/** Rounding may leave a statistic a little below zero; it is zero then. */
export function chiSquaredTest(statistic: number, degrees: number): ChiSquaredTest {
  const least = Math.max(0, statistic);
  return { statistic: least, degrees, p: chiSquaredTail(least, degrees) };
}
