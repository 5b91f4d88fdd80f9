import { type Random, seededRandom } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { discreteGaussian, discreteGaussianNumbers, gaussianAttempts } from "../../src/samplers/discrete-gaussian.ts";
import { discreteLaplace, discreteLaplaceNumbers, drawLaplace } from "../../src/samplers/discrete-laplace.ts";
import { drawGaussian, gaussianBlocks, isKept } from "../../src/samplers/gaussian-blocks.ts";
import { drawGeometric, geometric, geometricDigits } from "../../src/samplers/geometric.ts";
import type { Scale } from "../../src/samplers/rational.ts";
import { skellam } from "../../src/samplers/skellam.ts";
import { type Uniform, uniform } from "../../src/samplers/uniform.ts";
import { chiSquare } from "../vectors/laplace.ts";
import { countsIn, type LawVector, vectors } from "../vectors/samplers.ts";
import { decisionTree } from "./decision-tree.ts";

const seeded = (byte: number) => seededRandom(new Uint8Array(32).fill(byte));
const fraction = ({ numerator, denominator }: { numerator: number; denominator: number }): Scale => ({
  numerator: BigInt(numerator),
  denominator: BigInt(denominator),
});
const toNumber = (next: () => bigint) => () => Number(next());

type Sampler = readonly [name: string, make: (parameter: Scale, random: Random) => () => number];
const samplers: Readonly<Record<LawVector["law"], readonly Sampler[]>> = {
  laplace: [
    ["discreteLaplaceNumbers", discreteLaplaceNumbers],
    ["discreteLaplace", (scale, random) => toNumber(discreteLaplace(scale, random))],
  ],
  geometric: [["geometric", geometric]],
  gaussian: [
    ["discreteGaussianNumbers", discreteGaussianNumbers],
    ["discreteGaussian", (variance, random) => toNumber(discreteGaussian(variance, random))],
  ],
  skellam: [["skellam", skellam]],
  poisson: [],
};

describe("the laws, drawn", () => {
  for (const vector of vectors.laws)
    for (const [name, make] of samplers[vector.law])
      test(`${name} ${vector.numerator}/${vector.denominator}: ${vectors.draws} draws are as mpmath says they should be`, () => {
        // A false alarm once in 10^9 seeds for each.
        const counts = countsIn(vector.edges, vectors.draws, make(fraction(vector), seeded(7)));
        expect(chiSquare(counts, vector.probabilities)).toBeLessThan(vector.critical);
      });

  test("the same test notices a variance that is wrong by 5 %", () => {
    const vector = vectors.laws.find(({ law, numerator }) => law === "gaussian" && numerator === 1000000)!;
    const next = discreteGaussianNumbers({ numerator: 1050000n, denominator: 1n }, seeded(7));
    expect(chiSquare(countsIn(vector.edges, vectors.draws, next), vector.probabilities)).toBeGreaterThan(
      vector.critical,
    );
  });

  test("attempts without blocks, as for wide fractions, follow the law too", () => {
    for (const vector of vectors.laws.filter(({ law }) => law === "gaussian")) {
      const attempt = gaussianAttempts(fraction(vector), uniform(seeded(9)));
      const next = () => {
        for (;;) {
          const draw = attempt();
          if (draw !== undefined) return Number(draw);
        }
      };
      // 20,000 of 200,000: bins of 100 draws. Still a false alarm once in 10^8 seeds for each.
      const counts = countsIn(vector.edges, vectors.draws / 10, next);
      expect(chiSquare(counts, vector.probabilities)).toBeLessThan(vector.critical);
    }
  });
});

describe("the laws, followed through every choice that a draw can make", () => {
  const masses = (law: string, numerator: number, denominator: number) =>
    vectors.laws.find((v) => v.law === law && v.numerator === numerator && v.denominator === denominator)!.masses;

  const proves = (draw: (source: Uniform) => number, expected: Readonly<Record<string, number>>, least: number) => {
    const { decided, undecided } = decisionTree(draw, least);
    expect(undecided).toBeLessThan(0.02);
    for (const [x, mass] of Object.entries(expected)) {
      expect(decided.get(Number(x)) ?? 0).toBeLessThanOrEqual(mass + 1e-12);
      expect(decided.get(Number(x)) ?? 0).toBeGreaterThanOrEqual(mass - undecided - 1e-12);
    }
  };

  for (const [numerator, denominator] of [
    [1, 1],
    [1, 3],
    [7, 3],
    [50, 1],
  ] as const) // 50: two digits
    test(`Laplace ${numerator}/${denominator}, by tables`, () => {
      const tables = geometricDigits(fraction({ numerator, denominator }));
      proves((source) => drawLaplace(tables, source), masses("laplace", numerator, denominator), 1e-7);
    });

  for (const [numerator, denominator] of [
    [1, 2],
    [200, 3],
  ] as const)
    test(`geometric ${numerator}/${denominator}`, () => {
      const tables = geometricDigits(fraction({ numerator, denominator }));
      proves((source) => drawGeometric(tables, source), masses("geometric", numerator, denominator), 1e-9);
    });

  for (const [numerator, denominator] of [
    [1, 50],
    [1, 2],
    [1, 1],
    [7, 3],
    [1025, 1],
  ] as const) // 1025: blocks of two
    test(`Gaussian ${numerator}/${denominator}, by blocks`, () => {
      const blocks = gaussianBlocks(fraction({ numerator, denominator }));
      proves((source) => drawGaussian(blocks, source), masses("gaussian", numerator, denominator), 1e-7);
    });

  for (const [numerator, denominator] of [
    [1025, 1],
    [1000000, 1],
    [9987403969, 10000],
  ] as const)
    test(`Gaussian ${numerator}/${denominator}: a place is kept as much less often as it is less likely than the first of its block`, () => {
      const blocks = gaussianBlocks(fraction({ numerator, denominator }));
      for (const block of [0, 1, 17, 60])
        for (const place of [1, blocks.length >> 1, blocks.length - 1]) {
          const start = block * blocks.length;
          const expected = Math.exp(-(((start + place) ** 2 - start ** 2) * denominator) / (2 * numerator));
          for (const form of [blocks, { ...blocks, small: undefined }]) {
            const { decided, undecided } = decisionTree((source) => isKept(form, start, place, source), 1e-12);
            expect(undecided).toBeLessThan(1e-9);
            expect(Math.abs(decided.get(true)! - expected)).toBeLessThan(1e-9);
          }
        }
    });

  test("a block of a wide fraction makes the same draws of the same bytes with numbers and with bigints", () => {
    const blocks = gaussianBlocks({ numerator: 123456789n, denominator: 10000n });
    const [a, b] = [uniform(seeded(1)), uniform(seeded(1))];
    for (let draw = 0; draw < 2000; draw++)
      expect(drawGaussian({ ...blocks, small: undefined }, b)).toBe(drawGaussian(blocks, a));
  });

  for (const [numerator, denominator] of [
    [1, 1],
    [1, 2],
    [7, 3],
  ] as const)
    test(`Gaussian ${numerator}/${denominator}, an attempt as in the paper: every integer in proportion to its probability`, () => {
      const { decided, undecided } = decisionTree(
        (source) => gaussianAttempts(fraction({ numerator, denominator }), source)(),
        1e-7,
      );
      const law = masses("gaussian", numerator, denominator);
      const kept = 1 - decided.get(undefined)!; // up to undecided
      for (const x of [0, 1, -1, 2, -2]) {
        expect(decided.get(BigInt(x))!).toBeLessThanOrEqual(law[x]! * kept + 1e-12);
        expect(decided.get(BigInt(x))!).toBeGreaterThanOrEqual(law[x]! * (kept - undecided) - undecided - 1e-12);
      }
      expect(undecided).toBeLessThan(0.01);
    });
});
