import { BudgetError, seededRandom, UsageError } from "@tavs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomizedResponse, responseEpsilon, responseEstimates } from "../../src/mechanisms/randomized-response.ts";
import {
  choiceScale,
  exponential,
  flipInOrder,
  noisyMax,
  permuteAndFlip,
  proportionally,
} from "../../src/mechanisms/selection.ts";
import { sparseScales, sparseVector } from "../../src/mechanisms/sparse-vector.ts";
import { staircase, staircaseMean, staircaseStep } from "../../src/mechanisms/staircase.ts";
import type { Uniform } from "../../src/samplers/uniform.ts";
import { decisionTree } from "../samplers/decision-tree.ts";
import { vectors } from "../vectors/mechanisms.ts";

const random = (byte: number) => seededRandom(new Uint8Array(32).fill(byte));
const terms = { sensitivity: 1n, microEpsilon: 2_000_000, monotonic: false }; // scale 1

/** The share of each candidate in many choices. */
function shares(choose: () => number, candidates: number, draws: number): number[] {
  const counts = new Array<number>(candidates).fill(0);
  for (let draw = 0; draw < draws; draw++) counts[choose()]!++;
  return counts.map((count) => count / draws);
}
const within = (share: number, p: number, draws: number) =>
  Math.abs(share - p) <= 5 * Math.sqrt((p * (1 - p)) / draws) + 1e-12; // a false alarm in 1.7 million

/** By all orders of the candidates: the definition. */
function flipProbabilities(scores: readonly number[], scale: number): number[] {
  const result = scores.map(() => 0);
  const best = Math.max(...scores);
  const visit = (left: readonly number[], mass: number): void => {
    for (const at of left) {
      const p = Math.exp((scores[at]! - best) / scale);
      result[at]! += (mass / left.length) * p;
      if (p < 1)
        visit(
          left.filter((other) => other !== at),
          (mass / left.length) * (1 - p),
        );
    }
  };
  visit(
    scores.map((_, at) => at),
    1,
  );
  return result;
}

describe("a choice", () => {
  const coin = (scale: number) => (source: Uniform) => (gap: bigint) =>
    source.fraction(Math.exp(-Number(gap) / scale), 1);
  const scores = [3, 5, 4, 5, 0];
  const gaps = scores.map((score) => BigInt(5 - score));

  test("exponential: followed through every choice, candidates have the softmax of their scores", () => {
    const { decided, undecided } = decisionTree((source) => proportionally(gaps, coin(2)(source), source), 1e-8);
    const total = scores.reduce((sum, score) => sum + Math.exp(score / 2), 0);
    expect(undecided).toBeLessThan(1e-3);
    for (const [at, score] of scores.entries()) {
      expect(decided.get(at)!).toBeLessThanOrEqual(Math.exp(score / 2) / total + 1e-12);
      expect(decided.get(at)!).toBeGreaterThanOrEqual(Math.exp(score / 2) / total - undecided - 1e-12);
    }
  });

  test("permute and flip: followed through every choice, candidates have what all orders give them", () => {
    const { decided, undecided } = decisionTree((source) => flipInOrder(gaps, coin(2)(source), source), 1e-30);
    expect(undecided).toBeLessThan(1e-20);
    for (const [at, p] of flipProbabilities(scores, 2).entries())
      expect(Math.abs(decided.get(at)! - p)).toBeLessThan(1e-12);
  });

  test("as made by its door, each has its law, with small gaps and with gaps beyond 2^53", () => {
    const draws = 20_000;
    const asked = scores.map(BigInt);
    const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
    const source = random(1);
    const soft = shares(() => exponential(terms).choose(asked, source), 5, draws);
    for (const [at, score] of scores.entries()) expect(within(soft[at]!, Math.exp(score) / total, draws)).toBe(true);
    const flipped = shares(() => permuteAndFlip(terms).choose(asked, source), 5, draws);
    for (const [at, p] of flipProbabilities(scores, 1).entries()) expect(within(flipped[at]!, p, draws)).toBe(true);
    const wide = { sensitivity: 1n << 60n, microEpsilon: 2_000_000, monotonic: false };
    const scaled = scores.map((score) => BigInt(score) << 60n);
    const big = shares(() => exponential(wide).choose(scaled, source), 5, draws);
    for (const [at, score] of scores.entries()) expect(within(big[at]!, Math.exp(score) / total, draws)).toBe(true);
  });

  test("noisy max: its law is that of geometric noise, ties to the first", () => {
    const q = Math.exp(-1);
    const [a, b] = [1, 0]; // P(first wins) = P(1 + X >= Y)
    let first = 0;
    for (let x = 0; x < 80; x++) first += (1 - q) * q ** x * (1 - q ** (x + a - b + 1));
    const draws = 20_000;
    const source = random(2);
    expect(within(shares(() => noisyMax(terms).choose([1n, 0n], source), 2, draws)[0]!, first, draws)).toBe(true);
  });

  test("each charges for what it draws: bounded range is worth a fourth, and only the exponential mechanism has it (opendp#2911)", () => {
    expect([exponential(terms).rho, permuteAndFlip(terms).rho, noisyMax(terms).rho]).toEqual([0.5, 2, 2]);
    // Why: the zCDP of permute and flip on these neighbours is above epsilon^2 / 8.
    const [p, q] = [flipProbabilities([0, 0], 0.5), flipProbabilities([1, -1], 0.5)].map(([x]) => x!);
    const renyi = (alpha: number, a: number, b: number) =>
      Math.log(a ** alpha * b ** (1 - alpha) + (1 - a) ** alpha * (1 - b) ** (1 - alpha)) / (alpha - 1);
    expect(renyi(2, 1 - p!, 1 - q!) / 2).toBeGreaterThan(0);
  });

  test("costs half the noise where all scores move together", () => {
    expect(choiceScale(terms)).toEqual({ numerator: 1n, denominator: 1n });
    expect(choiceScale({ ...terms, monotonic: true })).toEqual({ numerator: 1n, denominator: 2n });
  });

  test("among nothing is refused; among one is no choice", () => {
    for (const choice of [exponential(terms), permuteAndFlip(terms), noisyMax(terms)]) {
      expect(() => choice.choose([], random(1))).toThrow(UsageError);
      expect(choice.choose([-5n], random(1))).toBe(0);
    }
    for (const microEpsilon of [0, Number.NaN, 0.5, 2 ** 53])
      expect(() => exponential({ ...terms, microEpsilon })).toThrow(UsageError);
    expect(() => noisyMax({ ...terms, sensitivity: 0n })).toThrow(UsageError);
  });
});

describe("a sparse vector", () => {
  const stream = { threshold: 0n, sensitivity: 1n, microEpsilon: 1_000_000, positives: 1 };

  for (const { gap, thresholdScale, answerScale, above } of vectors.sparse)
    test(`an answer ${gap} from the threshold is above with mpmath's probability, at scales ${thresholdScale} and ${answerScale}`, () => {
      const terms = { ...stream, microEpsilon: 2_000_000 / thresholdScale };
      expect(sparseScales(terms).answerScale.numerator * 2_000_000n).toBe(
        sparseScales(terms).answerScale.denominator * 2_000_000n * BigInt(answerScale),
      );
      const source = random(5);
      const draws = 10_000;
      const share = shares(() => Number(sparseVector(terms, source)(BigInt(gap))), 2, draws)[1]!;
      expect(within(share, above, draws)).toBe(true);
    });

  test("ends after its positives, and does not say otherwise when asked again", () => {
    const ask = sparseVector({ ...stream, positives: 2 }, random(6));
    expect([ask(1n << 60n), ask(-(1n << 60n)), ask(1n << 60n)]).toEqual([true, false, true]);
    expect(() => ask(0n)).toThrow(BudgetError);
    expect(() => ask(-(1n << 60n))).toThrow(BudgetError);
  });

  test("draws a new threshold after each positive: the next answer is above as often as the first, not more often", () => {
    const { above } = vectors.sparse.find(({ gap, thresholdScale }) => gap === 0 && thresholdScale === 2)!;
    const source = random(7);
    let [again, runs] = [0, 0];
    while (runs < 6000) {
      const ask = sparseVector({ ...stream, microEpsilon: 2_000_000, positives: 2 }, source); // scales 2 and 4
      if (!ask(0n)) continue; // an old threshold would be a low one by now: above 3 times of 5
      runs++;
      if (ask(0n)) again++;
    }
    expect(within(again / runs, above, runs)).toBe(true);
  });

  test("terms that are none are refused", () => {
    for (const bad of [0, -1, 0.5, Number.NaN, 2 ** 53]) {
      expect(() => sparseVector({ ...stream, positives: bad }, random(1))).toThrow(UsageError);
      expect(() => sparseVector({ ...stream, microEpsilon: bad }, random(1))).toThrow(UsageError);
    }
    expect(() => sparseVector({ ...stream, sensitivity: 0n }, random(1))).toThrow(UsageError);
  });
});

describe("randomised response", () => {
  test("every truth gives itself e^epsilon times as often as any other, for all categories, the last one too (opendp#2707)", () => {
    const draws = 20_000;
    for (const categories of [2, 3, 5])
      for (let truth = 0; truth < categories; truth++) {
        const answer = randomizedResponse({ categories, microEpsilon: 1_500_000 }, random(truth));
        const share = shares(() => answer(truth), categories, draws);
        const other = 1 / (Math.exp(1.5) + categories - 1);
        for (let at = 0; at < categories; at++)
          expect(within(share[at]!, at === truth ? Math.exp(1.5) * other : other, draws)).toBe(true);
        expect(Math.abs(responseEpsilon(categories, Math.exp(1.5) * other) - 1.5)).toBeLessThan(1e-12);
      }
  });

  test("estimates have no bias: expected counts give the truth back", () => {
    const response = { categories: 3, microEpsilon: 700_000 };
    const other = 1 / (Math.exp(0.7) + 2);
    const truth = [500, 300, 200];
    const expected = truth.map((count) => count * Math.exp(0.7) * other + (1000 - count) * other);
    for (const [at, estimate] of responseEstimates(expected, response).entries())
      expect(Math.abs(estimate - truth[at]!)).toBeLessThan(1e-9);
  });

  test("an answer that is no category is refused", () => {
    const answer = randomizedResponse({ categories: 3, microEpsilon: 1 }, random(1));
    for (const bad of [3, -1, 0.5, Number.NaN]) expect(() => answer(bad)).toThrow(UsageError);
    for (const categories of [1, 0, 2.5, Number.NaN])
      expect(() => randomizedResponse({ categories, microEpsilon: 1 }, random(1))).toThrow(UsageError);
  });
});

describe("the staircase", () => {
  for (const { sensitivity, epsilon, means } of vectors.staircase)
    test(`sensitivity ${sensitivity}, epsilon ${epsilon}: the mean is mpmath's for each step, and the least is taken`, () => {
      for (const [at, mean] of means.entries())
        expect(Math.abs(staircaseMean({ sensitivity, epsilon, step: at + 1 }) / mean - 1)).toBeLessThan(1e-9);
      const step = staircaseStep({ l1Sensitivity: BigInt(sensitivity), microEpsilon: epsilon * 1e6 });
      expect(means[step - 1]!).toBeLessThanOrEqual(Math.min(...means) * (1 + 1e-9));
    });

  test("wins where it is used: less than Laplace at sensitivity 10, epsilon 4", () => {
    const q = Math.exp(-0.4);
    const laplace = (2 * q) / (1 - q * q);
    expect(
      staircaseMean({
        sensitivity: 10,
        epsilon: 4,
        step: staircaseStep({ l1Sensitivity: 10n, microEpsilon: 4_000_000 }),
      }),
    ).toBeLessThan(0.75 * laplace);
  });

  test("is drawn as its stairs say, and no output is e^epsilon times likelier from a neighbour", () => {
    const [D, epsilon] = [3, 1];
    const r = staircaseStep({ l1Sensitivity: 3n, microEpsilon: 1_000_000 });
    const weight = (x: number) => Math.exp(-epsilon * (Math.floor(Math.abs(x) / D) + (Math.abs(x) % D >= r ? 1 : 0)));
    let total = 0;
    for (let x = -150; x <= 150; x++) total += weight(x);
    for (let x = -50; x <= 50; x++)
      for (let moved = -D; moved <= D; moved++)
        expect(weight(x) / weight(x + moved)).toBeLessThanOrEqual(Math.exp(epsilon) * (1 + 1e-12));
    const draws = 40_000;
    const next = staircase({ l1Sensitivity: 3n, microEpsilon: 1_000_000 }, random(8));
    const counts = new Map<number, number>();
    for (let draw = 0; draw < draws; draw++) {
      const x = Number(next());
      counts.set(x, (counts.get(x) ?? 0) + 1);
    }
    for (let x = -6; x <= 6; x++) expect(within((counts.get(x) ?? 0) / draws, weight(x) / total, draws)).toBe(true);
  });

  test("a sensitivity that has no stairs is refused", () => {
    fc.assert(
      fc.property(fc.constantFrom(0n, -1n, (1n << 20n) + 1n), (l1Sensitivity) => {
        expect(() => staircase({ l1Sensitivity, microEpsilon: 1 }, random(1))).toThrow(UsageError);
      }),
    );
    for (const microEpsilon of [0, Number.NaN, 0.5])
      expect(() => staircase({ l1Sensitivity: 2n, microEpsilon }, random(1))).toThrow(UsageError);
  });
});
