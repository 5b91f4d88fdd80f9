import { seededRandom, UsageError } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { addLaplace, laplaceMargin } from "../../src/mechanisms/laplace.ts";
import { vectors } from "../vectors/laplace.ts";

const random = () => seededRandom(new Uint8Array(32).fill(5));

describe("the margin", () => {
  for (const { l1Sensitivity, microEpsilon, margin } of vectors.margins)
    test(`sensitivity ${l1Sensitivity} at ${microEpsilon} millionths of epsilon: ${margin}, as R finds by adding probabilities`, () => {
      expect(laplaceMargin({ l1Sensitivity: BigInt(l1Sensitivity), microEpsilon })).toBe(margin);
    });

  test("holds 95 % of what is drawn", () => {
    const terms = { l1Sensitivity: 1n, microEpsilon: 70_000 };
    const noise = addLaplace(
      Array.from({ length: 20_000 }, () => 0n),
      terms,
      random(),
    );
    const inside = noise.filter((x) => Math.abs(Number(x)) <= laplaceMargin(terms)).length / noise.length;
    expect(inside).toBeGreaterThan(0.95 - 5 * Math.sqrt((0.95 * 0.05) / noise.length)); // less than one false alarm in 3 million seeds
  });

  test("noise that does not fit in 2^53 is refused", () => {
    expect(() => laplaceMargin({ l1Sensitivity: 2n ** 53n, microEpsilon: 1 })).toThrow(UsageError);
  });
});

test("a query that nobody can change is refused before anything is drawn", () => {
  expect(() => laplaceMargin({ l1Sensitivity: 0n, microEpsilon: 1 })).toThrow(UsageError);
});

test("values of any size get their noise exactly", () => {
  const noise = addLaplace([0n, 0n], { l1Sensitivity: 1n, microEpsilon: 1000 }, random());
  expect(addLaplace([2n ** 90n, -(2n ** 90n)], { l1Sensitivity: 1n, microEpsilon: 1000 }, random())).toEqual([
    2n ** 90n + noise[0]!,
    -(2n ** 90n) + noise[1]!,
  ]);
});
