/**
 * What bins say of ranks: of all pairs of a case and a control, in how many is the case higher? Pairs in different bins are known, those in one bin
 * of one hospital are counted there; pairs in one bin of two hospitals are all won, or none: hence two ends, and the truth between them.
 */
import { cumulated } from "./score-bins.ts";

/** The least and the most that the pooled table may have. */
export type Bracket = readonly [low: number, high: number];

/** Cases and controls in each opened bin; and over all bins and hospitals the pairs inside both, and how many of them the case won (ties: a half). */
export interface BinnedPairs {
  readonly cases: Float64Array;
  readonly controls: Float64Array;
  readonly won: number;
  readonly pairs: number;
}

export const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/** The Mann-Whitney statistic: pairs that the case wins, ties counting a half. */
export function wins({ cases, controls, won, pairs }: BinnedPairs): Bracket {
  const below = cumulated(controls);
  const sure = won + cases.reduce((sum, count, b) => sum + count * below[b]!, 0);
  const open = cases.reduce((sum, count, b) => sum + count * controls[b]!, 0) - pairs;
  return [sure, sure + open];
}

/** The area under the ROC curve. NaN where a class is empty. */
export function aucBracket(binned: BinnedPairs): Bracket {
  const all = total(binned.cases) * total(binned.controls);
  const [low, high] = wins(binned);
  return [low / all, high / all];
}

/** The standard error of the area by DeLong, DeLong & Clarke-Pearson 1988. NaN where a class has fewer than two. */
export function delongBracket({ cases, controls }: BinnedPairs): Bracket {
  const ofCases = spread(cases, controls); // placements of the cases among the controls; of the controls, all mirrored
  const ofControls = spread(controls, cases);
  const end = (k: 0 | 1) => Math.sqrt(ofCases[k] / total(cases) + ofControls[k] / total(controls));
  return [end(0), end(1)];
}

/** The sample variance of the shares of `others` that each of `counts` exceeds: a share lies between those before its bin and those up to its end. */
function spread(counts: Float64Array, others: Float64Array): Bracket {
  const before = cumulated(others).map((sum) => sum / total(others));
  const degrees = total(counts) - 1;
  const sum = (middle: number, distance: (low: number, high: number, middle: number) => number) =>
    counts.reduce((all, count, b) => all + count * distance(before[b]!, before[b + 1]!, middle) ** 2, 0);
  // The variance is the least sum of squares over middles; for the most, each may lie at its far end.
  return [leastOf((middle) => sum(middle, nearEnd)) / degrees, leastOf((middle) => sum(middle, farEnd)) / degrees];
}

const nearEnd = (low: number, high: number, middle: number): number => Math.max(0, low - middle, middle - high);
const farEnd = (low: number, high: number, middle: number): number => Math.max(middle - low, high - middle);

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The least value of a convex function on [0, 1], by golden section. */
function leastOf(f: (at: number) => number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 80; step++) {
    const [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (f(left) <= f(right)) high = right;
    else low = left;
  }
  return f((low + high) / 2);
}

/** At one hospital: pairs of a case and a control in one bin, and those that the case wins by its score (ties: a half). Cost: n log n. */
export function pairsInside(
  bin: ArrayLike<number>,
  score: Float64Array,
  isCase: Uint8Array,
): { readonly won: number; readonly pairs: number } {
  const order = Uint32Array.from(score, (_, i) => i).sort((a, b) => bin[a]! - bin[b]! || score[a]! - score[b]!);
  let [won, pairs] = [0, 0];
  for (let from = 0; from < order.length; ) {
    const here = bin[order[from]!]!;
    let [cases, controls, to] = [0, 0, from];
    while (to < order.length && bin[order[to]!] === here) {
      const value = score[order[to]!]!;
      let [equalCases, equalControls] = [0, 0];
      for (; to < order.length && bin[order[to]!] === here && score[order[to]!] === value; to++) {
        equalCases += isCase[order[to]!]!;
        equalControls += 1 - isCase[order[to]!]!;
      }
      won += equalCases * (controls + equalControls / 2);
      cases += equalCases;
      controls += equalControls;
    }
    pairs += cases * controls;
    from = to;
  }
  return { won, pairs };
}

/** The sum of t^3 - t over values that t rows here have. */
export function tiesIn(values: Float64Array): number {
  const times = new Map<number, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return [...times.values()].reduce((sum, t) => sum + t ** 3 - t, 0);
}
