import { UsageError } from "@tavs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gaussianSigma } from "../../src/mechanisms/analytic-gaussian.ts";
import { discreteGaussianVariance, gaussianVariance, integerDelta } from "../../src/mechanisms/gaussian.ts";
import { fromGrid, l1OnGrid, l2SquaredOnGrid, toGrid } from "../../src/mechanisms/grid.ts";
import { exactly } from "../../src/samplers/rational.ts";
import { vectors } from "../vectors/mechanisms.ts";

describe("Gaussian noise by rho", () => {
  test("has the variance sensitivity^2 / (2 rho), as a fraction", () => {
    expect(gaussianVariance({ l2SensitivitySquared: 9n, microRho: 125_000 })).toEqual({
      numerator: 9_000_000n,
      denominator: 250_000n,
    });
  });

  test("of nobody's answer, or for no rho, is refused", () => {
    expect(() => gaussianVariance({ l2SensitivitySquared: 0n, microRho: 1 })).toThrow(UsageError);
    for (const microRho of [0, -0, -1, 0.5, Number.NaN, 2 ** 53])
      expect(() => gaussianVariance({ l2SensitivitySquared: 1n, microRho })).toThrow(UsageError);
  });
});

describe("Gaussian noise of one integer by epsilon and delta", () => {
  for (const { variance, sensitivity, epsilon, delta } of vectors.integerDelta)
    test(`variance ${variance}, sensitivity ${sensitivity}, epsilon ${epsilon}: delta is mpmath's sum`, () => {
      expect(Math.abs(integerDelta(variance, sensitivity, epsilon) / delta - 1)).toBeLessThan(1e-9);
    });

  test("the law that is drawn reaches delta, with little more noise than the continuous one", () => {
    const goal = fc.record({
      epsilon: fc.double({ min: 0.05, max: 8, noNaN: true }),
      delta: fc.double({ min: -12, max: -1, noNaN: true }).map((power) => 10 ** power),
      sensitivity: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(goal, ({ epsilon, delta, sensitivity }) => {
        const { numerator, denominator } = discreteGaussianVariance({ epsilon, delta, sensitivity });
        const variance = Number(numerator) / Number(denominator);
        for (let moved = 1; moved <= sensitivity; moved++)
          expect(integerDelta(variance, moved, epsilon)).toBeLessThanOrEqual(delta);
        const continuous = gaussianSigma({ epsilon, delta, sensitivity }) ** 2;
        expect(variance).toBeGreaterThanOrEqual(continuous);
        if (continuous > 25) expect(variance / continuous).toBeLessThan(1.01);
      }),
      { numRuns: 40 },
    );
  });

  test("a goal out of range is refused", () => {
    expect(() => discreteGaussianVariance({ epsilon: 1, delta: 0.1, sensitivity: 0.5 })).toThrow(UsageError);
    expect(() => discreteGaussianVariance({ epsilon: 1e-9, delta: 1e-9, sensitivity: 1 })).toThrow(UsageError);
  });
});

describe("a grid", () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const power = fc.integer({ min: -10, max: 10 }).map((p) => 2 ** p);

  test("rounds each value to the nearest multiple, and charges what that may move", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(value, fc.double({ min: -3, max: 3, noNaN: true })), { minLength: 1, maxLength: 5 }),
        power,
        (pairs, grid) => {
          const [before, after] = [pairs.map(([x]) => x), pairs.map(([x, moved]) => x + moved)];
          const [a, b] = [toGrid(before, grid), toGrid(after, grid)];
          for (const [at, step] of fromGrid(a, grid).entries())
            expect(Math.abs(step - before[at]!)).toBeLessThanOrEqual(grid / 2);
          const moves = pairs.map((_, at) => after[at]! - before[at]!);
          const l1 = moves.reduce((sum, x) => sum + Math.abs(x), 0);
          const l2 = Math.sqrt(moves.reduce((sum, x) => sum + x * x, 0));
          fc.pre(l2 > 1e-100);
          const steps = a.map((x, at) => x - b[at]!);
          // a hair more, for what adding and squaring doubles rounds off
          const [most, far] = [exactly(l1 * (1 + 1e-12)), exactly(l2 * (1 + 1e-12))];
          expect(steps.reduce((sum, x) => sum + (x < 0n ? -x : x), 0n) <= l1OnGrid(most, pairs.length, grid)).toBe(
            true,
          );
          expect(steps.reduce((sum, x) => sum + x * x, 0n) <= l2SquaredOnGrid(far, pairs.length, grid)).toBe(true);
        },
      ),
    );
  });

  test("rounding alone may move a number by one step more than its sensitivity: both neighbours of 0.5", () => {
    expect(toGrid([0.4999, 0.5, -0], 1)).toEqual([0n, 1n, 0n]);
    expect(l1OnGrid(exactly(0.25), 1, 1)).toBe(2n);
  });

  test("values and grids that are none are refused, by position", () => {
    expect(() => toGrid([1, Number.NaN], 1)).toThrow(/value number 1/);
    expect(() => toGrid([Number.POSITIVE_INFINITY], 1)).toThrow(UsageError);
    expect(() => toGrid([1e300], 2 ** -100)).toThrow(UsageError);
    for (const grid of [0, -1, 0.3, 3, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => toGrid([1], grid)).toThrow(UsageError);
    expect(() => l1OnGrid(exactly(1), 0, 1)).toThrow(UsageError);
    expect(toGrid([2 ** 53, 2 ** 80], 1)).toEqual([2n ** 53n, 2n ** 80n]);
  });
});
