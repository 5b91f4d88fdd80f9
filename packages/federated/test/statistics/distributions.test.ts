import { UsageError } from "@tavs/core";
import { chiSquaredTail, erfc, logUpperTail, NORMAL_97_5, twoSidedP, upperTail } from "@tavs/federated/statistics";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fixture } from "./patients.ts";
import { type CoxReference, reference } from "./reference.ts";

interface Tails
  extends Readonly<
    Record<
      "z" | "upperTail" | "logUpperTail" | "farZ" | "farLogUpperTail" | "degrees" | "statistic" | "chiSquaredTail",
      readonly number[]
    >
  > {
  readonly source: string;
}

const tails: Tails = JSON.parse(fixture("tails.json"));
const relative = (value: number, expected: number) => Math.abs(value - expected) / Math.abs(expected);

test.each(tails.z.map((z, i) => [z, i] as const))("the normal tail beyond %d is R's", (z, i) => {
  expect(relative(upperTail(z), tails.upperTail[i]!)).toBeLessThan(5e-15);
  expect(relative(logUpperTail(z), tails.logUpperTail[i]!)).toBeLessThan(1e-13);
  expect(upperTail(-z)).toBe(1 - upperTail(z));
  expect(twoSidedP(-z)).toBe(2 * upperTail(z));
  expect(relative(erfc(z / Math.SQRT2), 2 * tails.upperTail[i]!)).toBeLessThan(1e-15 * (10 + 3 * z * z)); // z / sqrt 2 is rounded, too
});

test("where the tail is too small for a double, its logarithm is R's", () => {
  for (const [i, z] of tails.farZ.entries())
    expect(relative(logUpperTail(z), tails.farLogUpperTail[i]!)).toBeLessThan(1e-13);
  expect(upperTail(50)).toBe(0);
});

test("the two ways to compute the tail meet without a step, and it only falls", () => {
  expect(relative(upperTail(2 - 2 ** -40), upperTail(2))).toBeLessThan(3e-12);
  fc.assert(
    fc.property(
      fc.double({ min: -38, max: 38, noNaN: true }),
      fc.double({ min: 1e-3, max: 1, noNaN: true }),
      (z, more) => {
        expect(upperTail(z + more)).toBeLessThanOrEqual(upperTail(z));
      },
    ),
  );
});

test("the 97.5 % point leaves 2.5 %", () => {
  expect(relative(upperTail(NORMAL_97_5), 0.025)).toBeLessThan(1e-14);
});

test("the p-value of every z that R reports, down to 1e-93, is R's", () => {
  const models: readonly CoxReference[] = [
    reference.lung.cox_sex,
    reference.lung.cox_age_sex_ecog,
    reference.gbsg.cox,
    reference.rotterdam.cox_rfs,
  ].flatMap(({ efron, breslow }) => [efron, breslow]);
  const pairs = models.flatMap(({ z, p }) => z.map((value, j) => [value, p[j]!] as const));
  expect(Math.min(...pairs.map(([, p]) => p))).toBeLessThan(1e-92);
  // z stands there with 15 digits: 5e-15 of it, which the tail multiplies by z^2
  for (const [z, p] of pairs) expect(relative(twoSidedP(z), p)).toBeLessThan(1e-13 + 1e-14 * z * z);
});

test.each(tails.degrees.map((degrees, i) => [tails.statistic[i]!, degrees, tails.chiSquaredTail[i]!] as const))(
  "the chi-squared tail beyond %d with %i degrees of freedom is R's",
  (statistic, degrees, expected) => {
    expect(relative(chiSquaredTail(statistic, degrees), expected)).toBeLessThan(5e-13);
  },
);

test("a chi-squared with one degree of freedom is a squared normal, and nothing is certain", () => {
  for (const z of tails.z) expect(chiSquaredTail(z * z, 1)).toBeCloseTo(twoSidedP(z), 14);
  expect(chiSquaredTail(0, 3)).toBe(1);
  expect(chiSquaredTail(1e5, 2000)).toBe(0);
});

test.each([
  [1, 0],
  [1, 1.5],
  [-1, 2],
  [Number.NaN, 2],
])("a statistic of %d with %d degrees of freedom is refused", (statistic, degrees) => {
  expect(() => chiSquaredTail(statistic, degrees)).toThrow(UsageError);
});
