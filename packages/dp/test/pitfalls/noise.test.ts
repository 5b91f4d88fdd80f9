import { type Random, seededRandom, UsageError } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { gaussianSigma } from "../../src/mechanisms/analytic-gaussian.ts";
import { discreteGaussianVariance } from "../../src/mechanisms/gaussian.ts";
import { stabilityThreshold } from "../../src/mechanisms/thresholds.ts";
import { discreteLaplace, discreteLaplaceNumbers, type Scale } from "../../src/samplers/discrete-laplace.ts";
import { uniform } from "../../src/samplers/uniform.ts";
import { tellsApart } from "./both.ts";

// Pitfalls of noise, by their numbers in the table of docs/guides/accounting.md.

const seeded = (fill: number): Random => seededRandom(new Uint8Array(32).fill(fill));
const ten: Scale = { numerator: 10n, denominator: 1n };

/** P(X = x) of discrete Laplace noise, by its definition. */
const laplaceMass = (scale: number, x: number): number => {
  const q = Math.exp(-1 / scale);
  return ((1 - q) / (1 + q)) * q ** Math.abs(x);
};

/** delta(epsilon) of discrete Gaussian noise under a move of one, added up term by term. */
function discreteDelta(variance: number, epsilon: number): number {
  const weight = (x: number) => Math.exp((-x * x) / (2 * variance));
  const reach = Math.ceil(40 * Math.sqrt(variance));
  const all = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach);
  const total = all.reduce((sum, x) => sum + weight(x), 0);
  return all.reduce((sum, x) => sum + Math.max(0, weight(x - 1) - Math.exp(epsilon) * weight(x)), 0) / total;
}

/** The same of continuous noise, by Simpson's rule. */
function continuousDelta(sigma: number, epsilon: number): number {
  const density = (x: number) => Math.exp(-0.5 * (x / sigma) ** 2) / (sigma * Math.sqrt(2 * Math.PI));
  const from = epsilon * sigma * sigma + 0.5; // where one density is e^epsilon times the other
  const [step, halves] = [(16 * sigma) / 4000, 4000];
  let sum = 0;
  for (let i = 0; i <= halves; i++) {
    const x = from + i * step;
    const gain = density(x - 1) - Math.exp(epsilon) * density(x);
    sum += gain * (i === 0 || i === halves ? 1 : i % 2 === 1 ? 4 : 2);
  }
  return (sum * step) / 3;
}

describe("noise that does not hide", () => {
  test("1. floats: an answer that a neighbour could never have given (Mironov 2012)", async () => {
    const integers = (random: Random) => discreteLaplaceNumbers(ten, random);
    const floats = (random: Random) => {
      const { fraction, below } = { fraction: uniform(random), below: 2 ** 24 };
      return () => 10 * Math.log((fraction.below(below) + 1) / below) * (fraction.below(2) === 0 ? 1 : -1);
    };
    await tellsApart({ right: integers, wrong: floats }, (make) => {
      const answers = (truth: number, noise: () => number) => Array.from({ length: 2000 }, () => truth + noise());
      const known = new Set(answers(0, make(seeded(1))));
      const shared = answers(1, make(seeded(2))).filter((answer) => known.has(answer)).length;
      expect(shared).toBeGreaterThan(1900); // of 2000
    });
  });

  test("2. a deviation that was rounded down to a short fraction", async () => {
    const goal = { epsilon: 1, delta: 1e-5, sensitivity: 1 };
    const up = discreteGaussianVariance(goal);
    const exact = gaussianSigma(goal) ** 2;
    const down = { numerator: BigInt(Math.floor(exact)), denominator: 1n };
    await tellsApart({ right: up, wrong: down }, ({ numerator, denominator }) => {
      expect(discreteDelta(Number(numerator) / Number(denominator), 1)).toBeLessThanOrEqual(1e-5);
    });
  });

  test("3. `>=` where the threshold was computed for `>` (opendp#2922)", async () => {
    const threshold = stabilityThreshold(2, 1e-4, { groupsPerPerson: 1, perGroup: 1 });
    const above = (noisy: number) => noisy > threshold;
    const atLeast = (noisy: number) => noisy >= threshold;
    await tellsApart({ right: above, wrong: atLeast }, (isShown) => {
      const noises = Array.from({ length: 201 }, (_, i) => i - 100);
      const shown = noises.reduce((sum, x) => sum + (isShown(1 + x) ? laplaceMass(2, x) : 0), 0);
      expect(shown).toBeLessThanOrEqual(1e-4);
    });
  });

  test("5. the classical deviation sqrt(2 ln(1.25/delta)) / epsilon beyond epsilon 1", async () => {
    const classical = Math.sqrt(2 * Math.log(1.25 / 1e-5)) / 10;
    const analytic = gaussianSigma({ epsilon: 10, delta: 1e-5, sensitivity: 1 });
    await tellsApart({ right: analytic, wrong: classical }, (sigma) =>
      expect(continuousDelta(sigma, 10)).toBeLessThanOrEqual(1e-5 * (1 + 1e-6)),
    );
  });

  test("14. `%` in place of rejection favours small numbers", async () => {
    const bound = 3 * 2 ** 30;
    const rejected = (random: Random) => uniform(random).below(bound);
    const modulo = (random: Random) => new DataView(random(4).buffer.slice(0)).getUint32(0) % bound;
    const draws = 4000;
    await tellsApart({ right: rejected, wrong: modulo }, (draw) => {
      const random = seeded(5);
      let small = 0;
      for (let i = 0; i < draws; i++) if (draw(random) < 2 ** 30) small++;
      const deviation = Math.sqrt(draws * (1 / 3) * (2 / 3));
      expect(Math.abs(small - draws / 3)).toBeLessThan(5 * deviation); // a false alarm once in 1.7 million; half would be 22
    });
  });

  test("19. a scale with an endless denominator keeps the machine busy", async () => {
    const huge: Scale = { numerator: 1n, denominator: 3n ** 5000n };
    const unguarded = ({ numerator, denominator }: Scale) => numerator * denominator; // computes, however long it takes
    const guarded = (scale: Scale) => discreteLaplace(scale, seeded(1));
    await tellsApart<(scale: Scale) => unknown>({ right: guarded, wrong: unguarded }, (make) =>
      expect(() => make(huge)).toThrow(UsageError),
    );
  });
});
