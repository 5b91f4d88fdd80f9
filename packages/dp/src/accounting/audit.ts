import { UsageError } from "@tavs/core";
import { binomialAbove } from "./binomial.ts";
import { mustBeProbability, mustBeWhole } from "./claims.ts";

/** Guesses of an attacker: of `positives` trials with the person, how many were called so, and of `negatives` without. */
export interface AttackCounts {
  readonly truePositives: number;
  readonly positives: number;
  readonly falsePositives: number;
  readonly negatives: number;
}

/**
 * The upper end of the exact confidence interval of a binomial probability, `successes` of `trials` seen: the p at which so few or fewer
 * have probability `significance` (Clopper, Pearson 1934).
 */
export function clopperPearsonUpper(successes: number, trials: number, significance: number): number {
  mustBeWhole("trials", trials, 1);
  mustBeWhole("successes", successes, 0);
  if (successes > trials) throw new UsageError("there are at most as many successes as trials");
  if (!(significance > 0 && significance < 1)) throw new UsageError("a significance is in (0, 1)");
  if (successes === trials) return 1;
  let [low, high] = [successes / trials, 1];
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    if (1 - binomialAbove(successes, trials, middle) > significance) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * An epsilon that the mechanism has at least, with confidence 1 - significance, at `delta`: ln((TPR - delta) / FPR) with both rates at
 * the pessimistic end of their exact intervals, half the significance each (Jagielski, Ullman, Oprea 2020). 0 or above. More
 * than what a mechanism claims means that it is broken.
 */
export function auditedEpsilon(
  counts: AttackCounts,
  { significance, delta = 0 }: { readonly significance: number; readonly delta?: number },
): number {
  mustBeProbability("delta", delta);
  const missed = counts.positives - counts.truePositives;
  const rate = 1 - clopperPearsonUpper(missed, counts.positives, significance / 2);
  const wrong = clopperPearsonUpper(counts.falsePositives, counts.negatives, significance / 2);
  return rate > delta ? Math.max(0, Math.log((rate - delta) / wrong)) : 0;
}

/** All canaries of one run, half of them put in by coin flips; of `guesses` that were made, `correct` were right. */
export interface OneRun {
  readonly canaries: number;
  readonly guesses: number;
  readonly correct: number;
}

/**
 * The largest epsilon that one training run refutes (Steinke, Nasr, Jagielski 2023, arXiv 2305.08846, Theorem 5.2): no such claim at
 * `delta` gives so many right guesses with probability above `significance`. At least `from`. Bisection to 1e-9.
 */
export function oneRunEpsilon(
  run: OneRun,
  { significance, delta, from = 0 }: { readonly significance: number; readonly delta: number; readonly from?: number },
): number {
  mustBeWhole("canaries", run.canaries, 1);
  mustBeWhole("guesses", run.guesses, 0);
  mustBeWhole("correct guesses", run.correct, 0);
  if (run.guesses > run.canaries || run.correct > run.guesses)
    throw new UsageError("correct guesses are at most all guesses, and those at most all canaries");
  mustBeProbability("delta", delta);
  const refuted = (epsilon: number): boolean => oneRunPValue(run, epsilon, delta) < significance;
  if (binomialAbove(run.correct - 1, run.guesses, 1 / (1 + Math.exp(-from))) > significance || !refuted(from))
    return from;
  let [low, high] = [from, Math.max(1, 2 * from)];
  while (refuted(high)) [low, high] = [high, 2 * high];
  for (let round = 0; round < 60 && high - low > 1e-9; round++) {
    const middle = (low + high) / 2;
    if (refuted(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** P(so many right) at (epsilon, delta): the binomial tail, and 2 m delta times the steepest mean of the mass before it. */
function oneRunPValue({ canaries, guesses, correct }: OneRun, epsilon: number, delta: number): number {
  const rate = 1 / (1 + Math.exp(-epsilon));
  const tail = binomialAbove(correct - 1, guesses, rate);
  if (delta === 0) return tail;
  let [steepest, before] = [0, 0];
  let mass = binomialAbove(correct - 2, guesses, rate) - tail; // P(correct - 1)
  for (let i = 1; i <= correct; i++) {
    before += mass;
    const mean = before / i;
    if (mean > steepest) steepest = mean;
    const count = correct - i; // from P(count) to P(count - 1)
    mass *= (count / (guesses - count + 1)) * Math.exp(-epsilon);
    if (mass < steepest * 1e-9 && mean < steepest) break; // later means only fall
  }
  return Math.min(1, tail + steepest * delta * 2 * canaries);
}
