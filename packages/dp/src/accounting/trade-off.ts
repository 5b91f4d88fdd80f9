import { type Bracket, bracketDelta, type Step } from "./bracket.ts";
import { mustBeProbability } from "./claims.ts";
import { minimum } from "./minimum.ts";
import { normalQuantile } from "./normal.ts";

/**
 * The most true positives of any test "this person took part" at a rate of false positives, as a certified bracket: the least over
 * epsilon of exp(epsilon) falsePositive + delta(epsilon) (Dong, Roth, Su 2022, Proposition 2.12), and its mirror image for
 * the test of the opposite. Both neighbours are considered. Some forty brackets of delta: 0.1 to 1 s.
 */
export function truePositives(steps: readonly Step<"add-remove">[], options: TestAt): Bracket;
export function truePositives(steps: readonly Step<"replace-one">[], options: TestAt): Bracket;
export function truePositives(steps: readonly Step[], { falsePositive, ratio = 1e-4 }: TestAt): Bracket {
  mustBeProbability("the false-positive rate", falsePositive);
  const known = new Map<number, Bracket>();
  const bracketAt = (epsilon: number): Bracket => {
    const bracket = known.get(epsilon) ?? bracketDelta(steps, { epsilon, ratio });
    known.set(epsilon, bracket);
    return bracket;
  };
  const bound = (side: "lower" | "upper"): number => {
    const direct = (epsilon: number): number => Math.exp(epsilon) * falsePositive + bracketAt(epsilon)[side];
    const mirrored = (epsilon: number): number =>
      1 - (1 - falsePositive - bracketAt(epsilon)[side]) * Math.exp(-epsilon);
    return Math.min(1, least(direct), least(mirrored));
  };
  return { lower: Math.max(falsePositive, bound("lower")), upper: bound("upper") };
}

/** At which rate of false positives; `ratio` as in `deltaBracket`. */
export interface TestAt {
  readonly falsePositive: number;
  readonly ratio?: number;
}

/** Convex in exp(epsilon): golden section, after epsilon 60 nothing changes. */
function least(cost: (epsilon: number) => number): number {
  const coarse = minimum(cost, 0, 60, 45);
  return Math.min(coarse.value, cost(0));
}

/**
 * The least mu such that two listed distributions are as hard to tell apart as N(0, 1) and N(mu, 1): at a corner of their trade-off
 * curve, because the Gaussian one bends below its chords. Infinity where an answer tells.
 */
export function listedMu(one: readonly number[], zero: readonly number[]): number {
  return Math.max(cornerMu(one, zero), cornerMu(zero, one));
}

function cornerMu(one: readonly number[], zero: readonly number[]): number {
  const ordered = one.map((p, i) => ({ p, q: zero[i]! })).sort((a, b) => b.p * a.q - a.p * b.q);
  let [power, level, mu] = [0, 0, 0];
  for (const { p, q } of ordered) {
    power += p;
    level += q;
    if (level >= 1 - 1e-12) break;
    if (level === 0) return Number.POSITIVE_INFINITY;
    mu = Math.max(mu, normalQuantile(Math.log(level)) - normalQuantile(Math.log(Math.min(power, 1 - 1e-17))));
  }
  return mu;
}
