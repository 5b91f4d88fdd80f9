import { UsageError } from "@tavs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextBound, updateMultiplier } from "../../src/learning/clipping/adaptive-bound.ts";
import { clip } from "../../src/learning/clipping/clip.ts";
import vectors from "./clipping.json" with { type: "json" };

/** The square of a length, exactly, in units of 2^-2148: a double is a whole number of 2^-1074. */
function exactSquare(values: Iterable<number>): bigint {
  let sum = 0n;
  for (const value of values) sum += exact(value) ** 2n;
  return sum;
}
function exact(value: number): bigint {
  const bits = new BigUint64Array(Float64Array.of(Math.abs(value)).buffer)[0]!;
  const [exponent, fraction] = [Number(bits >> 52n), bits & (2n ** 52n - 1n)];
  return exponent === 0 ? fraction : (fraction + 2n ** 52n) << BigInt(exponent - 1);
}

describe("an update that is clipped", () => {
  test("is the one that numpy finds", () => {
    const { bound, updates } = vectors.clipped;
    vectors.updates.forEach((update, i) => {
      const { update: clipped, isWithin } = clip(update, bound);
      expect(isWithin).toBe(vectors.norms[i]! <= bound);
      for (const [j, value] of clipped.entries()) expect(value).toBeCloseTo(updates[i]![j]!, 13);
    });
  });

  test("is never longer than its bound, counted exactly, and points where it pointed", () => {
    const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(values, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (update, bound) => {
        const { update: clipped, isWithin } = clip(update, bound);
        expect(exactSquare(clipped) <= exact(bound) ** 2n).toBe(true);
        if (isWithin) expect([...clipped]).toEqual(update);
        else expect(Math.sqrt(clipped.reduce((sum, value) => sum + value ** 2, 0)) / bound).toBeCloseTo(1, 9);
        for (const [i, value] of clipped.entries()) expect(value * Math.sign(update[i]!)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test("of a hospital that sends a million times too much moves a sum by the bound at most", () => {
    const { update } = clip([3e6, 4e6], 5);
    expect([...update].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([3, 4]);
  });

  test.each([
    ["a number that is none", [1, Number.NaN], 1, /number 1 of the update is not finite/],
    ["an infinite number", [Infinity], 1, /number 0/],
    ["no bound", [1], 0, /bound/],
  ])("is refused for %s", (_, update, bound, why) => {
    expect(() => clip(update, bound)).toThrow(UsageError);
    expect(() => clip(update, bound)).toThrow(why);
  });
});

describe("a bound that adapts", () => {
  test.each(vectors.paths)("takes the path that numpy takes to quantile $quantile", ({ bounds, ...rule }) => {
    let bound = vectors.start;
    for (const wanted of bounds) {
      const within = vectors.updates.filter((update) => clip(update, bound).isWithin).length;
      bound = nextBound(bound, { within, hospitals: vectors.updates.length }, rule);
      expect(bound / wanted).toBeCloseTo(1, 12);
    }
  });

  test("rests where the quantile is, whatever the lengths", () => {
    const norms = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(norms, (norms) => {
        let bound = 1;
        const step = (learningRate: number) => {
          const within = norms.filter((norm) => norm <= bound).length;
          bound = nextBound(bound, { within, hospitals: 9 }, { quantile: 0.5, learningRate });
        };
        for (let i = 0; i < 1000; i++) step(0.2);
        const median = norms.sort((a, b) => a - b)[4]!;
        expect(Math.abs(Math.log(bound / median))).toBeLessThan(0.2); // a step is at most 0.1 of the logarithm
      }),
      { numRuns: 20 },
    );
  });

  test.each(vectors.multipliers)("leaves the updates the noise that bits do not take: %o", ({ updates, ...parts }) => {
    expect(updateMultiplier(parts) / updates).toBeCloseTo(1, 12);
  });

  test("stays one that can be clipped to, whatever noise is on the total of bits", () => {
    for (const within of [-1e6, 1e6]) {
      const bound = nextBound(1, { within, hospitals: 3 }, { quantile: 0.5, learningRate: 0.2 });
      expect(clip([1], bound).update.length).toBe(1);
    }
  });

  test("is not told by the bits of two hospitals, which are anybody's own and the other's", () => {
    expect(() => nextBound(1, { within: 1, hospitals: 2 }, { quantile: 0.5, learningRate: 0.2 })).toThrow(/from 3/);
  });

  test("refuses bits that cost more than the round, and totals that are no totals", () => {
    expect(() => updateMultiplier({ multiplier: 1, bitDeviation: 0.5 })).toThrow(UsageError);
    const rule = { quantile: 0.5, learningRate: 0.2 };
    expect(() => nextBound(1, { within: Number.NaN, hospitals: 3 }, rule)).toThrow(UsageError);
    expect(() => nextBound(0, { within: 1, hospitals: 3 }, rule)).toThrow(UsageError);
    expect(() => nextBound(1, { within: 1, hospitals: 3 }, { ...rule, quantile: 1 })).toThrow(UsageError);
  });
});
