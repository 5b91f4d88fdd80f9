/** N. Mantel and W. Haenszel 1959: the common odds ratio of fourfold tables, one a stratum, and the test that it is 1. */
import { type ChiSquaredTest, chiSquaredTest } from "../chi-squared-test.ts";
import { type Counts, columnTotals, rowTotals, total } from "./contingency.ts";
import { normalPoint } from "./distribution-quantiles.ts";

/** What of the strata is added up: these are sums, so strata may be at different hospitals. */
export const SUMMANDS = [
  "first", // the first cell, what independence lets expect of it, and its hypergeometric variance
  "expected",
  "variance",
  "agree", // R = a d / n and S = b c / n
  "differ",
  "agreeing", // P R, P S + Q R and Q S with P = (a + d) / n, Q = (b + c) / n: for the variance
  "mixed",
  "differing",
] as const;

export type Summands = Readonly<Record<(typeof SUMMANDS)[number], number>>;

/** The parts of one stratum; zeros where it holds fewer than two. */
export function summandsOf(counts: Counts): Summands {
  const [[a = 0, b = 0] = [], [c = 0, d = 0] = []] = counts;
  const n = a + b + c + d;
  if (n < 2) return { first: 0, expected: 0, variance: 0, agree: 0, differ: 0, agreeing: 0, mixed: 0, differing: 0 };
  const [[top = 0, bottom = 0], [left = 0, right = 0]] = [rowTotals(counts), columnTotals(counts)];
  const [p, q, agree, differ] = [(a + d) / n, (b + c) / n, (a * d) / n, (b * c) / n];
  return {
    first: a,
    expected: (top / n) * left,
    variance: (((top / n) * bottom) / n) * ((left / (n - 1)) * right),
    ...{ agree, differ, agreeing: p * agree, mixed: p * differ + q * agree, differing: q * differ },
  };
}

export const added = (strata: readonly Summands[]): Summands =>
  Object.fromEntries(SUMMANDS.map((name) => [name, total(strata.map((stratum) => stratum[name]))])) as Summands; // every name

export interface MantelHaenszel {
  /** Null where a sum of products is zero. */
  readonly oddsRatio: number | null;
  /** Of its logarithm, by Robins, Breslow and Greenland 1986; with the interval. */
  readonly se: number | null;
  readonly ci: readonly [low: number, high: number] | null;
  /** Without and with correction for continuity; null where nothing varies. */
  readonly test: ChiSquaredTest | null;
  readonly corrected: ChiSquaredTest | null;
}

/** R's mantelhaen.test. */
export function mantelHaenszelOf(sums: Summands, level: number): MantelHaenszel {
  const { first, expected, variance, agree, differ, agreeing, mixed, differing } = sums;
  const apart = Math.abs(first - expected);
  const test = (less: number) => (variance > 0 ? chiSquaredTest((apart - less) ** 2 / variance, 1) : null);
  const tests = { test: test(0), corrected: test(apart >= 0.5 ? 0.5 : 0) }; // as R: all of the correction or none
  if (!(agree > 0 && differ > 0)) return { oddsRatio: null, se: null, ci: null, ...tests };
  const oddsRatio = agree / differ;
  const se = Math.sqrt(agreeing / (2 * agree ** 2) + mixed / (2 * agree * differ) + differing / (2 * differ ** 2));
  const factor = Math.exp(normalPoint(level) * se);
  return { oddsRatio, se, ci: [oddsRatio / factor, oddsRatio * factor], ...tests };
}
