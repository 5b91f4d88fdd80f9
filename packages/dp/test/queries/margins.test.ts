// The margin of an answer: by what R and mpmath find when they add up probabilities, and by drawing.
import { seededRandom, UsageError } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { calibrated, drawer } from "../../src/queries/calibrate.ts";
import { fraction } from "../../src/queries/fraction.ts";
import { gaussianMargin, laplaceMargin } from "../../src/queries/margins.ts";
import { vectors } from "../vectors/laplace.ts";
import { vectors as mechanisms } from "../vectors/mechanisms.ts";

const scaleOf = (l1Sensitivity: number, microEpsilon: number) =>
  fraction(BigInt(l1Sensitivity) * 1_000_000n, BigInt(microEpsilon));

describe("the margin", () => {
  for (const { l1Sensitivity, microEpsilon, margin } of vectors.margins)
    test(`sensitivity ${l1Sensitivity} at ${microEpsilon} millionths of epsilon: ${margin}, as R finds by adding probabilities`, () => {
      expect(laplaceMargin(scaleOf(l1Sensitivity, microEpsilon), 0.05)).toBe(margin);
    });

  for (const { variance, margin } of mechanisms.gaussianMargin)
    test(`variance ${variance}: ${margin}, as mpmath finds by adding probabilities`, () => {
      expect(gaussianMargin(fraction(BigInt(Math.round(variance * 100)), 100n), 0.05)).toBe(margin);
    });

  test("holds 95 % of what is drawn, of either law", () => {
    const part = { name: "numbers", length: 20_000, l1: 1n, l2Squared: 1n };
    const draw = drawer(seededRandom(new Uint8Array(32).fill(5)));
    for (const price of [
      { measure: "pure", microEpsilon: 70_000 },
      { measure: "concentrated", nanoRho: 500_000 },
    ] as const) {
      const [noise] = calibrated([part], price);
      const inside = draw(noise!).filter((x) => Math.abs(Number(x)) <= noise!.margin).length / part.length;
      expect(inside).toBeGreaterThan(0.95 - 5 * Math.sqrt((0.95 * 0.05) / part.length)); // less than one false alarm in 3 million seeds
    }
  });

  test("noise that does not fit in 2^53 is refused", () => {
    expect(() => laplaceMargin({ numerator: 2n ** 53n * 1_000_000n, denominator: 1n }, 0.05)).toThrow(UsageError);
    expect(() => gaussianMargin({ numerator: 2n ** 106n, denominator: 1n }, 0.05)).toThrow(UsageError);
  });
});

test("an answer that nobody can change is refused before anything is drawn", () => {
  const fixed = { name: "rows", length: 1, l1: 0n, l2Squared: 0n };
  expect(() => calibrated([fixed], { measure: "pure", microEpsilon: 1 })).toThrow(UsageError);
});
