import { UsageError } from "@tavs/core";
import { covarianceToOriginalScale, standardize, toOriginalScale } from "@tavs/federated/statistics";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CompensatedSums } from "../../src/statistics/compensated-sums.ts";
import {
  factorize,
  inverse,
  packedIndex,
  packedLength,
  quadraticForm,
  solve,
} from "../../src/statistics/symmetric-matrix.ts";

test("small numbers are not lost beside large ones", () => {
  const sums = new CompensatedSums(2);
  for (const value of [1e16, 1, 1e-5, -1e16]) sums.add(1, value);
  expect(sums.toArray()).toEqual(Float64Array.of(0, 1.00001));
  sums.scale(2);
  expect(sums.at(1)).toBe(2.00002);
  sums.clear();
  expect(sums.toArray()).toEqual(new Float64Array(2));
});

test("a long sum is the exact sum, rounded once, where adding up is not", () => {
  const value = fc.tuple(fc.integer(), fc.integer({ min: -20, max: 20 })).map(([x, by]) => x * 2 ** by);
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 200 }), (values) => {
      const sums = new CompensatedSums(1);
      for (const one of values) sums.add(0, one);
      const exact = values.reduce((sum, one) => sum + BigInt(one * 2 ** 20), 0n);
      const size = values.reduce((sum, one) => sum + Math.abs(one), 0);
      expect(Math.abs(sums.at(0) - Number(exact) / 2 ** 20)).toBeLessThanOrEqual(
        2 ** -53 * Math.abs(sums.at(0)) + 2 ** -90 * size,
      );
    }),
  );
});

/** A matrix that is certainly positive definite: B'B + I, packed. */
const definite = fc.integer({ min: 1, max: 6 }).chain((size) =>
  fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: size * size, maxLength: size * size }).map((b) => {
    const packed = new Float64Array(packedLength(size));
    for (let i = 0; i < size; i++)
      for (let j = i; j < size; j++)
        packed[packedIndex(i, j, size)] =
          Number(i === j) +
          Array.from({ length: size }, (_, k) => b[k * size + i]! * b[k * size + j]!).reduce((a, c) => a + c);
    return { size, packed };
  }),
);

test("the inverse times the matrix is one, and solving is multiplying by the inverse", () => {
  fc.assert(
    fc.property(definite, ({ size, packed }) => {
      const factor = factorize(packed, size);
      if (factor.at === "singular") throw new Error("B'B + I is not singular");
      const rows = inverse(factor);
      const element = (i: number, j: number) => packed[packedIndex(Math.min(i, j), Math.max(i, j), size)]!;
      const condition = Math.max(...packed) * Math.max(...rows) * size;
      for (let i = 0; i < size; i++) {
        const solved = solve(
          factor,
          Float64Array.from({ length: size }, (_, k) => element(k, i)),
        );
        for (let j = 0; j < size; j++) {
          const product = Array.from({ length: size }, (_, k) => rows[i * size + k]! * element(k, j)).reduce(
            (a, b) => a + b,
          );
          expect(Math.abs(product - Number(i === j))).toBeLessThan(1e-14 * condition * size);
          expect(Math.abs(solved[j]! - Number(i === j))).toBeLessThan(1e-14 * condition * size);
        }
      }
    }),
  );
});

test("a quadratic form counts what stands beside the diagonal twice", () => {
  expect(quadraticForm(Float64Array.of(2, 3, 5), Float64Array.of(1, 10))).toBe(2 + 2 * 30 + 500);
});

test("a matrix without an inverse says at which row, whatever the units", () => {
  for (const unit of [1e-8, 1, 1e8]) {
    expect(factorize(Float64Array.of(1, 2 * unit, 4 * unit * unit), 2)).toEqual({ at: "singular", position: 1 });
    expect(factorize(Float64Array.of(0, 0, unit), 2)).toEqual({ at: "singular", position: 0 });
    expect(factorize(Float64Array.of(1, 1.999 * unit, 4 * unit * unit), 2).at).toBe("regular");
  }
});

test("standardized covariates are (x - center) / scale, and estimates come back in the original unit", () => {
  const by = { center: Float64Array.of(50, 0), scale: Float64Array.of(10, 0.5) };
  expect(standardize(Float64Array.of(60, 1, 45, 0), by)).toEqual(Float64Array.of(1, 2, -0.5, 0));
  expect(toOriginalScale(Float64Array.of(1, 2), by)).toEqual(Float64Array.of(0.1, 4));
  expect(covarianceToOriginalScale(Float64Array.of(1, 2, 2, 3), by)).toEqual(Float64Array.of(0.01, 0.4, 0.4, 12));
});

test.each([
  ["a scale of zero", [0, 0], [1, 0], /covariate number 1/],
  ["a center that is not finite", [Number.NaN, 0], [1, 1], /covariate number 0/],
  ["a scale too few", [0, 0], [1], /2 centers and 1 scales/],
  ["no covariate", [], [], /0 centers and 0 scales/],
])("%s is refused", (_, center, scale, message) => {
  const by = { center: Float64Array.from(center), scale: Float64Array.from(scale) };
  expect(() => standardize(new Float64Array(2), by)).toThrow(UsageError);
  expect(() => standardize(new Float64Array(2), by)).toThrow(message);
});

test("covariates that are no whole count of rows are refused", () => {
  expect(() =>
    standardize(new Float64Array(3), { center: Float64Array.of(0, 0), scale: Float64Array.of(1, 1) }),
  ).toThrow(/3 covariates/);
});
