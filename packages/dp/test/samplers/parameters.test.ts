import { seededRandom, UsageError } from "@tavs/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { discreteGaussian, discreteGaussianNumbers } from "../../src/samplers/discrete-gaussian.ts";
import { discreteLaplace, discreteLaplaceNumbers } from "../../src/samplers/discrete-laplace.ts";
import { geometric } from "../../src/samplers/geometric.ts";
import { integerSquareRoot } from "../../src/samplers/rational.ts";
import { skellam } from "../../src/samplers/skellam.ts";

const random = () => seededRandom(new Uint8Array(32).fill(3));
const makers = {
  discreteLaplace,
  discreteLaplaceNumbers,
  discreteGaussian,
  discreteGaussianNumbers,
  geometric,
  skellam,
};

for (const [name, make] of Object.entries(makers))
  test(`${name}: a parameter that is nothing, negative or endless is refused`, () => {
    const parameters = [
      [0n, 1n],
      [1n, 0n],
      [-1n, 1n],
      [1n, -1n],
      [1n << 1024n, 1n],
      [1n, 1n << 1024n],
    ] as const;
    for (const [numerator, denominator] of parameters)
      expect(() => make({ numerator, denominator }, random())).toThrow(UsageError);
  });

for (const [name, make] of Object.entries(makers))
  test(`${name}: numbers in place of bigints are refused, and not computed with forever`, () => {
    const wrong = [
      [3, 2],
      [Number.NaN, 1],
      [-0, 1],
      [3n, 2],
      [2 ** 53, 3n],
      [undefined, 1n],
      ["3", "2"],
    ];
    for (const [numerator, denominator] of wrong)
      expect(() => make({ numerator, denominator } as never, random())).toThrow(UsageError);
  });

// Odd on both sides and of 1023 bits: nothing cancels, no power of two hides a rounding.
const odd = (value: number, bits = 1000n) => ({
  numerator: BigInt(Math.round(value * 2 ** 20)) * (1n << (bits - 20n)) + 1n,
  denominator: (1n << bits) - 1n,
});

test("where the fraction is odd and of a thousand bits, every sampler ends, and what it draws has the right size", () => {
  const n = 4000;
  // E X^2 and E X^4 of each law, at 30; 5 standard errors. A false alarm in 1.7 million seeds.
  const laws = [
    [discreteLaplace, 2 * 900, 24 * 900 ** 2],
    [discreteLaplaceNumbers, 2 * 900, 24 * 900 ** 2],
    [discreteGaussian, 30, 3 * 900],
    [discreteGaussianNumbers, 30, 3 * 900],
    [geometric, 2 * 900 - 30, 24 * 900 ** 2],
    [skellam, 30, 3 * 900 + 30],
  ] as const;
  for (const [make, second, fourth] of laws) {
    const draws = Array.from({ length: n }, toNumbers(make(odd(30), random())));
    expect(Math.abs(meanSquare(draws) - second), make.name).toBeLessThan(
      5 * Math.sqrt((fourth - second ** 2) / n) + 0.5,
    );
  }
});

test("at both ends of the tables every sampler ends", () => {
  const ends = [
    [discreteLaplaceNumbers, { numerator: 1n, denominator: 1024n }],
    [discreteLaplaceNumbers, { numerator: 1n << 40n, denominator: 1n }],
    [discreteGaussianNumbers, { numerator: 1n, denominator: 1n << 20n }],
    [discreteGaussianNumbers, { numerator: 1n << 80n, denominator: 1n }],
    [skellam, { numerator: 1n, denominator: (1n << 1024n) - 1n }],
    [skellam, { numerator: 4096n, denominator: 1n }],
  ] as const;
  for (const [make, scale] of ends) {
    const next = make(scale, random());
    for (let draw = 0; draw < 1000; draw++) expect(Number.isSafeInteger(next())).toBe(true);
  }
});

test("a parameter beyond the tables is refused where numbers are promised", () => {
  expect(() => discreteLaplaceNumbers({ numerator: (1n << 40n) + 1n, denominator: 1n }, random())).toThrow(UsageError);
  expect(() => discreteLaplaceNumbers({ numerator: 1n, denominator: 1025n }, random())).toThrow(UsageError);
  expect(() => discreteGaussianNumbers({ numerator: (1n << 80n) + 1n, denominator: 1n }, random())).toThrow(UsageError);
  expect(() => skellam({ numerator: 4097n, denominator: 1n }, random())).toThrow(UsageError);
});

test("huge numerators and denominators draw, and what they draw has the right size", () => {
  const wide = { numerator: 100n * 3n ** 600n + 1n, denominator: 3n ** 600n }; // 100 and a bit: 950 bits over 950 bits
  const scale = Array.from({ length: 4000 }, toNumbers(discreteLaplaceNumbers(wide, random())));
  const gaussian = Array.from({ length: 4000 }, toNumbers(discreteGaussian(wide, random())));
  // 5 standard errors of E X^2, of 2 s^2 and of s^2: (E X^4 = 24 s^4, 3 s^4); a false alarm in 1.7 million seeds.
  expect(Math.abs(meanSquare(scale) / 20_000 - 1)).toBeLessThan(5 * Math.sqrt(5 / 4000));
  expect(Math.abs(meanSquare(gaussian) / 100 - 1)).toBeLessThan(5 * Math.sqrt(2 / 4000));
});

test("a variance of 2^200 gives draws of 2^100, of both signs", () => {
  const draws = Array.from(
    { length: 2000 },
    toNumbers(discreteGaussian({ numerator: 1n << 200n, denominator: 1n }, random())),
  );
  expect(Math.abs(meanSquare(draws) / 2 ** 200 - 1)).toBeLessThan(5 * Math.sqrt(2 / 2000));
  expect(Math.abs(draws.filter((x) => x > 0).length - 1000)).toBeLessThan(5 * Math.sqrt(500));
});

test("a variance near 0 gives nothing but 0, and ends", () => {
  const next = discreteGaussian({ numerator: 1n, denominator: 1n << 1000n }, random());
  expect([next(), next(), next()]).toEqual([0n, 0n, 0n]);
});

test("an integer square root is the largest that does not exceed", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 1n << 300n }), (value) => {
      const root = integerSquareRoot(value);
      expect(root * root <= value && (root + 1n) * (root + 1n) > value).toBe(true);
    }),
  );
});

test("no draw is minus zero", () => {
  const next = discreteLaplaceNumbers({ numerator: 1n, denominator: 2n }, random());
  const gauss = discreteGaussianNumbers({ numerator: 1n, denominator: 4n }, random());
  for (let draw = 0; draw < 2000; draw++) expect(Object.is(next(), -0) || Object.is(gauss(), -0)).toBe(false);
});

const toNumbers = (next: () => number | bigint) => () => Number(next());
const meanSquare = (values: readonly number[]) => values.reduce((sum, x) => sum + x * x, 0) / values.length;
