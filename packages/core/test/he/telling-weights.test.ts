import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { agreed } from "../../src/he/agreement.ts";
import { tellsFew } from "../../src/he/telling-weights.ts";
import { agreement } from "./world.ts";

describe("weights that put vectors side by side", () => {
  test("are refused: the total would be all three numbers, to be read off", () => {
    const [east, north, west] = [-123, 7, 499];
    const total = east + 1000 * north + 1_000_000 * west;
    const centred = (value: number): number => ((((value + 500) % 1000) + 1000) % 1000) - 500;
    expect(centred(total)).toBe(east); // what anybody who is told the total computes
    expect(Math.round(total / 1_000_000)).toBe(west);
    const weights = { east: 1, north: 1000, west: 1_000_000 };
    expect(() => agreed({ ...agreement, maxValue: 499, weights })).toThrow(UsageError);
    expect(() => agreed({ ...agreement, maxValue: 499, weights })).toThrow(/weights: the total would tell/);
    expect(() => agreed({ ...agreement, maxValue: 500, weights: { ...weights, west: 1 } })).not.toThrow();
  });

  test.each([
    [[1, 1, 1], 1, false],
    [[1, 1, 5], 1, true],
    [[1, 1, 4], 1, false],
    [[1, -1, -5], 1, true],
    [[1, 1, 1000, 1000], 100, true], // two and two
    [[1, 1, 1, 1000, 1000, 1000], 100, false], // three and three
    [[1, 1, 0, 1000, 1000, 1000], 100, true], // of one weight nothing is added
    [[1, 1000, 1001], 100, false],
    [[1, 2, 3], 2 ** 40, false],
  ])("%j of numbers up to %i: %s", (weights, maxValue, telling) => {
    expect(tellsFew(weights, maxValue)).toBe(telling);
  });
});
