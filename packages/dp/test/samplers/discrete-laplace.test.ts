import { seededRandom, UsageError } from "@tavs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { discreteLaplace } from "../../src/index.ts";
import { attempt, attemptBig } from "../../src/samplers/attempts.ts";
import { uniform } from "../../src/samplers/uniform.ts";
import { chiSquare, vectors } from "../vectors/laplace.ts";
import { decisionTree } from "./decision-tree.ts";

const seeded = (byte: number) => seededRandom(new Uint8Array(32).fill(byte));
const anySeed = fc.uint8Array({ minLength: 32, maxLength: 32 });

/**
 * The probability that an attempt gives x: over all r in [0, n) and v with floor((r + n v) / d) = |x|, the sum of
 * 1/n exp(-r/n) (1 - 1/e) exp(-v) 1/2. That is the law of x, times the same constant for all x.
 */
const attempted = (x: bigint, n: number, d: number): number => {
  const [e, q] = [Math.exp(-1 / n), Math.exp(-d / n)];
  return (((1 - 1 / Math.E) / (2 * n)) * (1 - q) * q ** Math.abs(Number(x))) / (1 - e);
};

describe("the law, followed through every choice an attempt can make", () => {
  const scales = [
    [1, 1],
    [2, 1],
    [3, 1],
    [1, 2],
    [2, 3],
    [3, 2],
    [4, 3],
  ] as const;
  for (const [n, d] of scales)
    test(`scale ${n}/${d}: every integer has its probability, up to what is left undecided`, () => {
      const numbers = decisionTree((source) => attempt(n, d, source), 1e-8);
      const bigints = decisionTree((source) => attemptBig(BigInt(n), BigInt(d), source), 1e-8);
      expect(bigints).toEqual(numbers);
      expect(numbers.undecided).toBeLessThan(1e-3);
      for (const [x, mass] of numbers.decided) {
        if (x === undefined) continue; // try again
        expect(mass).toBeLessThanOrEqual(attempted(x, n, d) + 1e-12);
        expect(mass).toBeGreaterThanOrEqual(attempted(x, n, d) - numbers.undecided - 1e-12);
      }
    });
});

describe("the law, drawn", () => {
  const countsOf = (numerator: number, denominator: number, bins: number): number[] => {
    const reach = (bins - 1) / 2;
    const next = discreteLaplace({ numerator: BigInt(numerator), denominator: BigInt(denominator) }, seeded(numerator));
    const counts = Array.from({ length: bins }, () => 0);
    for (let draws = 0; draws < 100_000; draws++) counts[Math.min(Math.max(Number(next()) + reach, 0), bins - 1)]!++;
    return counts;
  };

  for (const { numerator, denominator, critical, probabilities } of vectors.laws)
    test(`scale ${numerator}/${denominator}: 100,000 draws are as R says they should be`, () => {
      // A false alarm once in 10^9 seeds for each scale.
      const counts = countsOf(numerator, denominator, probabilities.length);
      expect(chiSquare(counts, probabilities)).toBeLessThan(critical);
    });

  test("the same test notices a scale that is wrong by 5 %", () => {
    const { critical, probabilities } = vectors.laws.find(
      ({ numerator, denominator }) => numerator === 2 && denominator === 1,
    )!;
    expect(chiSquare(countsOf(21, 10, probabilities.length), probabilities)).toBeGreaterThan(critical);
  });

  test("a scale of 2^80 is exceeded by 1 draw in e, and by both signs alike", () => {
    const scale = 1n << 80n;
    const next = discreteLaplace({ numerator: scale, denominator: 1n }, seeded(80));
    const draws = Array.from({ length: 4000 }, next);
    const beyond = draws.filter((x) => x > scale || x < -scale).length / draws.length;
    const positive = draws.filter((x) => x > 0n).length / draws.length;
    // 5 standard errors each: two false alarms in 1.7 million seeds. P(|X| > s) = exp(-1) up to 2^-80.
    expect(Math.abs(beyond - Math.exp(-1))).toBeLessThan(
      5 * Math.sqrt((Math.exp(-1) * (1 - Math.exp(-1))) / draws.length),
    );
    expect(Math.abs(positive - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / draws.length));
  });
});

describe("one law, two ways to compute it", () => {
  const integer = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 2 ** 40 }));

  test("numbers and bigints make the same draws of the same bytes, for fractions whose coins fit in 2^53", () => {
    fc.assert(
      fc.property(anySeed, integer, integer, (seed, numerator, denominator) => {
        const [a, b] = [uniform(seededRandom(seed)), uniform(seededRandom(seed))];
        for (let draws = 0; draws < 5; draws++)
          expect(attempt(numerator, denominator, a)).toBe(attemptBig(BigInt(numerator), BigInt(denominator), b));
      }),
      { numRuns: 300 },
    );
  });

  test("a fraction that can be reduced draws as the reduced one does", () => {
    fc.assert(
      fc.property(
        anySeed,
        integer,
        integer,
        fc.bigInt({ min: 1n, max: 1n << 80n }),
        (seed, numerator, denominator, factor) => {
          const [n, d] = [BigInt(numerator), BigInt(denominator)];
          const reduced = discreteLaplace({ numerator: n, denominator: d }, seededRandom(seed));
          const widened = discreteLaplace({ numerator: n * factor, denominator: d * factor }, seededRandom(seed));
          expect([widened(), widened()]).toEqual([reduced(), reduced()]);
        },
      ),
    );
  });
});

test("a scale that is nothing, negative or endless is refused", () => {
  const scales = [
    [0n, 1n],
    [1n, 0n],
    [-1n, 1n],
    [1n << 1024n, 1n],
    [1n, 1n << 1024n],
  ] as const;
  for (const [numerator, denominator] of scales)
    expect(() => discreteLaplace({ numerator, denominator }, seeded(0))).toThrow(UsageError);
});
