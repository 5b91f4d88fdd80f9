/** Wilcoxon's rank-sum test from binned counts: R's wilcox.test(exact = FALSE), between two ends. */
import { twoSidedP } from "../normal-distribution.ts";
import { aucBracket, type BinnedPairs, type Bracket, total, wins } from "./rank-bracket.ts";

export interface RankSumResult {
  readonly note: "not differentially private";
  /** Of the first and the second level. */
  readonly rows: readonly [first: number, second: number];
  /** R's W for the second level: pairs that it wins, ties counting a half. */
  readonly statistic: Bracket;
  /** The probability that one of the second level is higher. */
  readonly probability: Bracket;
  /** Two-sided, normal, with continuity correction and the correction for ties. 1 where all values are one: R says NaN. */
  readonly p: Bracket;
}

/** `ties`: the sum of t^3 - t inside hospitals, of which the pooled one has no less. */
export function rankSumResult(binned: BinnedPairs, ties: number): RankSumResult {
  const [second, first] = [total(binned.cases), total(binned.controls)];
  const statistic = wins(binned);
  const together = binned.cases.map((count, b) => count + binned.controls[b]!);
  const mostTies = together.reduce((sum, t) => sum + t ** 3 - t, 0); // each bin one value
  const spread = (tied: number) => {
    const rows = first + second;
    return Math.sqrt(Math.max(0, ((first * second) / 12) * (rows + 1 - tied / (rows * (rows - 1))))); // rounding, if all may tie
  };
  const [low, high] = statistic.map((wins) => wins - (first * second) / 2) as [number, number]; // two in, two out
  const nearest = low <= 0 && high >= 0 ? 0 : Math.min(Math.abs(low), Math.abs(high));
  const farthest = Math.max(Math.abs(low), Math.abs(high));
  const p = (distance: number, deviation: number) => (distance > 0.5 ? twoSidedP((distance - 0.5) / deviation) : 1); // no deviation, where all values may be one: 0
  return {
    note: "not differentially private",
    rows: [first, second],
    statistic,
    probability: aucBracket(binned),
    p: [p(farthest, spread(mostTies)), p(nearest, spread(ties))],
  };
}
