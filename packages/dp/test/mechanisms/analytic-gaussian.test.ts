import { UsageError } from "@tavs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  discreteGaussianQuantile,
  discreteLaplaceAccuracyOf,
  discreteLaplaceQuantile,
  gaussianInterval,
  laplaceInterval,
  laplaceQuantile,
} from "../../src/mechanisms/accuracy.ts";
import { gaussianDelta, gaussianSigma } from "../../src/mechanisms/analytic-gaussian.ts";
import {
  discreteGaussianDelta,
  discreteGaussianMasses,
  discreteLaplaceDelta,
  discreteLaplaceTail,
  gaussianNoise,
  laplaceDelta,
  laplaceNoise,
} from "../../src/mechanisms/noise-deltas.ts";
import { normalQuantile } from "../../src/mechanisms/normal.ts";
import { replacedDelta, sampledDelta } from "../../src/mechanisms/sampled-delta.ts";
import { vectors } from "../vectors/mechanisms.ts";

const relative = (got: number, wanted: number) => Math.abs(got / wanted - 1);

describe("the delta of Gaussian noise", () => {
  for (const { sigma, sensitivity, epsilon, delta } of vectors.gaussianDelta)
    test(`sigma ${sigma}, sensitivity ${sensitivity}, epsilon ${epsilon}: as mpmath integrates it`, () => {
      expect(relative(gaussianDelta({ sigma, sensitivity, epsilon }), delta)).toBeLessThan(1e-9);
    });

  test("of an answer that hardly moves is not lost in rounding: at epsilon 0 it is the distance / sqrt(2 pi)", () => {
    for (const sigma of [1e3, 1e6, 1e9, 1e15])
      expect(
        relative(gaussianDelta({ sigma, sensitivity: 1, epsilon: 0 }), 1 / sigma / Math.sqrt(2 * Math.PI)),
      ).toBeLessThan(1e-6);
  });

  test("falls as sigma or epsilon grows, and stays between 0 and 1", () => {
    const size = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(size, size, fc.double({ min: -5, max: 50, noNaN: true }), (sigma, sensitivity, epsilon) => {
        const delta = gaussianDelta({ sigma, sensitivity, epsilon });
        expect(delta >= 0 && delta <= 1).toBe(true);
        expect(gaussianDelta({ sigma: sigma * 1.01, sensitivity, epsilon })).toBeLessThanOrEqual(
          delta * (1 + 1e-9) + 1e-300,
        );
        expect(gaussianDelta({ sigma, sensitivity, epsilon: epsilon + 0.01 })).toBeLessThanOrEqual(delta * (1 + 1e-9));
      }),
    );
  });

  test("the classical sigma is refuted: too small at epsilon 10, too large at epsilon 1", () => {
    const classical = (epsilon: number, delta: number) => Math.sqrt(2 * Math.log(1.25 / delta)) / epsilon;
    expect(gaussianDelta({ sigma: classical(10, 0.1), sensitivity: 1, epsilon: 10 })).toBeGreaterThan(0.1);
    expect(gaussianSigma({ epsilon: 1, delta: 1e-5, sensitivity: 1 })).toBeLessThan(0.8 * classical(1, 1e-5));
  });

  test("what is not a number is refused", () => {
    for (const bad of [Number.NaN, 0, -0, -1, Number.POSITIVE_INFINITY]) {
      expect(() => gaussianDelta({ sigma: bad, sensitivity: 1, epsilon: 1 })).toThrow(UsageError);
      expect(() => gaussianSigma({ epsilon: 1, delta: 1e-5, sensitivity: bad })).toThrow(UsageError);
    }
    expect(() => gaussianDelta({ sigma: 1, sensitivity: 1, epsilon: Number.NaN })).toThrow(UsageError);
    for (const delta of [0, 1, -1, Number.NaN, 2])
      expect(() => gaussianSigma({ epsilon: 1, delta, sensitivity: 1 })).toThrow(UsageError);
    for (const epsilon of [Number.NaN, -1, Number.POSITIVE_INFINITY])
      expect(() => gaussianSigma({ epsilon, delta: 0.1, sensitivity: 1 })).toThrow(UsageError);
  });
});

test("the smallest sigma reaches delta, and a millionth less does not", () => {
  const goal = fc.record({
    epsilon: fc.double({ min: 0, max: 100, noNaN: true }),
    delta: fc.double({ min: -40, max: -0.01, noNaN: true }).map((power) => 10 ** power),
    sensitivity: fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
  });
  fc.assert(
    fc.property(goal, ({ epsilon, delta, sensitivity }) => {
      const sigma = gaussianSigma({ epsilon, delta, sensitivity });
      expect(gaussianDelta({ sigma, sensitivity, epsilon })).toBeLessThanOrEqual(delta * (1 + 1e-10));
      expect(gaussianDelta({ sigma: sigma * (1 - 1e-6), sensitivity, epsilon })).toBeGreaterThan(delta);
    }),
  );
});

describe("the delta of a sampled or replaced person", () => {
  for (const { noise, parameter, sensitivity, rate, epsilon, delta } of vectors.replaced)
    test(`${noise} ${parameter}, sensitivity ${sensitivity}, rate ${rate}, epsilon ${epsilon}, replaced: as mpmath integrates it`, () => {
      const law = noise === "gaussian" ? gaussianNoise(parameter) : laplaceNoise(parameter);
      expect(Math.abs(replacedDelta(law, sensitivity, { rate, epsilon }) - delta)).toBeLessThan(1e-7);
    });

  test("of discrete noise, both ways: as the sum over all outputs of a mixture says", () => {
    const scale = 3;
    const mass = (x: number) => discreteLaplaceTail(scale, Math.abs(x)) - discreteLaplaceTail(scale, Math.abs(x) + 1);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        fc.double({ min: -2, max: 3, noNaN: true }),
        (sensitivity, rate, epsilon) => {
          let [add, remove, plain] = [0, 0, 0];
          for (let x = -200; x <= 200; x++) {
            const [without, moved] = [mass(x), mass(x - sensitivity)];
            const sampled = (1 - rate) * without + rate * moved;
            add += Math.max(0, without - Math.exp(epsilon) * sampled);
            remove += Math.max(0, sampled - Math.exp(epsilon) * without);
            plain += Math.max(0, moved - Math.exp(epsilon) * without);
          }
          const curve = (e: number) => discreteLaplaceDelta(scale, sensitivity, e);
          expect(Math.abs(curve(epsilon) - plain)).toBeLessThan(1e-12);
          expect(Math.abs(sampledDelta(curve, { rate, adjacency: "add", epsilon }) - add)).toBeLessThan(1e-12);
          expect(Math.abs(sampledDelta(curve, { rate, adjacency: "remove", epsilon }) - remove)).toBeLessThan(1e-12);
        },
      ),
    );
  });

  test("replacing costs more than adding or removing, for every noise at hand", () => {
    const add = laplaceDelta(2, 1, 0.1);
    expect(replacedDelta(laplaceNoise(2), 1, { rate: 1, epsilon: 0.1 })).toBeGreaterThan(1.5 * add);
  });

  test("a discrete Gaussian, cut off, gives delta for the outputs that only one side can give", () => {
    const masses = discreteGaussianMasses(9, 4);
    expect(discreteGaussianDelta(masses, 1, 100)).toBeCloseTo(masses[8]!, 15);
    expect(discreteGaussianDelta(masses, 9, 0)).toBeCloseTo(1, 12);
  });

  test("a rate that is none is refused", () => {
    for (const rate of [0, -0.1, 1.1, Number.NaN])
      expect(() => sampledDelta(() => 0, { rate, adjacency: "add", epsilon: 1 })).toThrow(UsageError);
  });
});

describe("quantiles and intervals", () => {
  for (const { p, x } of vectors.quantiles)
    test(`a normal number is below ${x} with probability ${p}`, () => {
      expect(Math.abs(normalQuantile(p) - x)).toBeLessThan(1e-10 * Math.max(1, Math.abs(x)));
    });

  test("an alpha that is no probability is refused", () => {
    for (const alpha of [0, 1, Number.NaN, -0.5]) {
      expect(() => laplaceInterval(0, 1, alpha)).toThrow(UsageError);
      expect(() => gaussianInterval(0, 1, alpha)).toThrow(UsageError);
    }
  });

  test("what is no number is refused, and not passed on", () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 0, -1]) {
      expect(() => laplaceInterval(0, bad, 0.05)).toThrow(UsageError);
      expect(() => gaussianInterval(0, bad, 0.05)).toThrow(UsageError);
      expect(() => laplaceQuantile(bad, 0.3)).toThrow(UsageError);
      expect(() => discreteLaplaceQuantile(bad, 0.3)).toThrow(UsageError);
      expect(() => discreteGaussianQuantile(bad, 0.3)).toThrow(UsageError);
      expect(() => discreteLaplaceAccuracyOf(bad, 0.3)).toThrow(UsageError);
    }
    expect(() => laplaceInterval(Number.NaN, 1, 0.05)).toThrow(UsageError);
  });
});
