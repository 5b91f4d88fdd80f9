import { auditedEpsilon, clopperPearsonUpper, oneRunEpsilon } from "../../src/accounting/audit.ts";
import { normalQuantile } from "../../src/accounting/normal.ts";
import { type Adapter, given, type Inputs, need, numberOf } from "./case.ts";

interface Corner {
  readonly tp: number;
  readonly fp: number;
}

/** The corners of the ROC curve of scores, upper hull, from (0, 0) on. */
function hullOf(inside: readonly number[], outside: readonly number[]): readonly Corner[] {
  const all = [
    ...inside.map((score) => ({ score, tp: 1, fp: 0 })),
    ...outside.map((score) => ({ score, tp: 0, fp: 1 })),
  ].sort((a, b) => b.score - a.score);
  const hull: Corner[] = [{ tp: 0, fp: 0 }];
  let [tp, fp] = [0, 0];
  for (const [i, one] of all.entries()) {
    tp += one.tp;
    fp += one.fp;
    if (all[i + 1]?.score === one.score) continue;
    while (hull.length > 1 && turnsLeft(hull[hull.length - 2]!, hull[hull.length - 1]!, { tp, fp })) hull.pop();
    hull.push({ tp, fp });
  }
  return hull;
}

const turnsLeft = (a: Corner, b: Corner, c: Corner): boolean =>
  (b.fp - a.fp) * (c.tp - a.tp) - (b.tp - a.tp) * (c.fp - a.fp) >= 0;

function rateAt(hull: readonly Corner[], fpr: number): number {
  const [positives, negatives] = [hull.at(-1)!.tp, hull.at(-1)!.fp];
  const target = fpr * negatives;
  let at = hull.findIndex(({ fp }) => fp > target);
  if (at < 0) at = hull.length - 1;
  const [left, right] = [hull[Math.max(0, at - 1)]!, hull[at]!];
  const part = right.fp === left.fp ? 1 : (target - left.fp) / (right.fp - left.fp);
  return (left.tp + part * (right.tp - left.tp)) / positives;
}

/** From bare counts: the steepest line from (FPR, TPR - delta) with enough false positives. */
function rawEpsilon(hull: readonly Corner[], minCount: number, delta: number): number {
  const [positives, negatives] = [hull.at(-1)!.tp, hull.at(-1)!.fp];
  if (minCount >= negatives) return 0;
  const fpr = minCount / negatives;
  const first = Math.log(Math.max(0, rateAt(hull, fpr) - delta) / fpr);
  const others = hull
    .filter(({ tp, fp }) => fp >= minCount && tp / positives > delta)
    .map(({ tp, fp }) => Math.log((tp / positives - delta) / (fp / negatives)));
  return Math.max(0, first, ...others);
}

const area = (hull: readonly Corner[]): number =>
  hull.slice(1).reduce((sum, { tp, fp }, i) => sum + ((tp + hull[i]!.tp) / 2) * (fp - hull[i]!.fp), 0) /
  (hull.at(-1)!.tp * hull.at(-1)!.fp);

/** n scores that are quantiles of N(shift, 1). */
function quantiles(n: number, shift: number): readonly number[] {
  return Array.from({ length: n }, (_, i) => shift - normalQuantile(Math.log((2 * i + 1) / (2 * n))));
}

/** Bonferroni over all thresholds of the hull, the most precise first, so that later ones are ruled out early. */
function oneRun(inputs: Inputs): number {
  const count = given(inputs, "n") ?? numberOf(/^(\d+) in/.exec(String(inputs.canaries))?.[1] ?? 10_000);
  const hull = hullOf(quantiles(count, need(inputs, "shift")), quantiles(count, 0));
  const significance = need(inputs, "significance") / hull.length;
  const order = hull
    .filter(({ tp, fp }) => tp + fp > 0)
    .map(({ tp, fp }) => ({ tp, fp, bound: 1 - clopperPearsonUpper(fp, tp + fp, significance) }))
    .sort((a, b) => b.bound - a.bound);
  let best = 0;
  for (const { tp, fp } of order) {
    if (tp / (tp + fp) <= 1 / (1 + Math.exp(-best))) continue;
    best = oneRunEpsilon(
      { canaries: 2 * count, guesses: tp + fp, correct: tp },
      { significance, delta: need(inputs, "delta"), from: best },
    );
  }
  return best;
}

export const audit: Adapter = (inputs) => {
  if (inputs.method !== undefined && /one.?run/i.test(String(inputs.method))) return oneRun(inputs);
  if (inputs.tp !== undefined && Array.isArray(inputs.tp)) {
    const hull = inputs.tp.map((tp, i) => ({ tp: numberOf(tp), fp: numberOf((inputs.fp as readonly unknown[])[i]) }));
    return rawEpsilon(hull, need(inputs, "minCount"), need(inputs, "delta"));
  }
  const [inside, outside] = [inputs.in, inputs.out] as readonly (readonly number[] | undefined)[];
  const fpr = given(inputs, "fpr");
  if (inside && outside)
    return fpr === undefined ? area(hullOf(inside, outside)) : rateAt(hullOf(inside, outside), fpr);
  const significance = need(inputs, "significance", "alpha");
  const [k, n] = [given(inputs, "k", "successes"), given(inputs, "n", "trials")];
  if (k !== undefined && n !== undefined) return clopperPearsonUpper(k, n, significance);
  const counts = {
    truePositives: need(inputs, "tp"),
    positives: need(inputs, "positives", "nPos"),
    falsePositives: need(inputs, "fp"),
    negatives: need(inputs, "negatives", "nNeg"),
  };
  return auditedEpsilon(counts, { significance, delta: given(inputs, "delta") ?? 0 });
};
