import { seededRandom } from "@tavs/core";
import { dirichlet, splitByLabel, splitByQuantity } from "@tavs/federated";
import { describe, expect, test } from "vitest";

const stream = (seed: number) => seededRandom(new Uint8Array(32).fill(seed));
const labels = Uint8Array.from({ length: 3000 }, (_, i) => Number(i % 3 === 0));
const skew = (concentration: number) => ({ hospitals: 10, concentration, random: stream(5) });

describe("a split gives every row to one hospital, and follows from the seed", () => {
  test.each([
    ["by label", () => splitByLabel(labels, skew(0.3))],
    ["by quantity", () => splitByQuantity(3000, skew(0.3))],
  ])("%s", (_name, make) => {
    const split = make();
    expect(split).toHaveLength(10);
    expect(split.flat().sort((a, b) => a - b)).toEqual(Array.from(labels, (_label, row) => row));
    expect(make()).toEqual(split);
  });
});

test.each([0.3, 1, 4])("shares of concentration %d have the mean and the variance of Dirichlet's", (concentration) => {
  const [count, draws] = [5, 1500];
  const random = stream(9);
  const first = Array.from({ length: draws }, () => dirichlet(count, concentration, random)[0]!);
  const mean = first.reduce((sum, share) => sum + share, 0) / draws;
  const squares = first.map((share) => (share - 0.2) ** 2);
  const variance = squares.reduce((sum, square) => sum + square, 0) / draws;
  const expected = (0.2 * 0.8) / (count * concentration + 1); // of a Beta(a, 4a)
  const fourth = squares.reduce((sum, square) => sum + square * square, 0) / draws;
  // 5 standard errors each: a false alarm once in 1.7 million, and the stream is fixed
  expect(Math.abs(mean - 0.2)).toBeLessThan(5 * Math.sqrt(expected / draws));
  expect(Math.abs(variance - expected)).toBeLessThan(5 * Math.sqrt((fourth - variance ** 2) / draws));
});

test("the smaller the concentration, the more hospitals differ: in labels, and in size", () => {
  const spread = (values: readonly number[]): number => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  };
  const ill = (concentration: number) =>
    spread(splitByLabel(labels, skew(concentration)).map((rows) => rows.filter((row) => labels[row] === 1).length));
  const size = (concentration: number) =>
    spread(splitByQuantity(3000, skew(concentration)).map(({ length }) => length));
  expect(ill(0.1)).toBeGreaterThan(10 * ill(100));
  expect(size(0.1)).toBeGreaterThan(10 * size(100));
  expect(() => dirichlet(3, 0, stream(1))).toThrow("a concentration above 0");
});
