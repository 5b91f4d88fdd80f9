import { unhex } from "@tavs/core";
import { ringFromBytes, ringToBytes } from "@tavs/core/sharing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { secretDespite, secretFrom, shareAt } from "../../../src/secure-sum/masked/shamir.ts";
import { readVectors } from "./vectors.ts";

const WIDTH = 16;
const words = (digits: string): Uint32Array => ringFromBytes(unhex(digits), 64);

describe.each(readVectors().sharings)(
  "shares of which $threshold are needed",
  ({ threshold, coefficients, shares }) => {
    test("are those that a program from the definition gives", () => {
      for (const { place, share } of shares) expect(shareAt(words(coefficients), WIDTH, place)).toEqual(words(share));
    });

    test("give the secret back, from the first and from the last of them", () => {
      const secret = words(coefficients).subarray(0, WIDTH);
      for (const some of [shares.slice(0, threshold), shares.slice(-threshold)])
        expect(
          secretFrom(
            some.map(({ share }) => words(share)),
            some.map(({ place }) => place),
          ),
        ).toEqual(secret);
    });
  },
);

const coefficientsOf = (threshold: number) =>
  fc.uint8Array({ minLength: 64 * threshold, maxLength: 64 * threshold }).map((bytes) => ringFromBytes(bytes, 64));
const places = fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { minLength: 4, maxLength: 4 });

test("any as many as needed give the secret, and one wrong share gives another", () => {
  fc.assert(
    fc.property(coefficientsOf(4), places, fc.integer({ min: 0, max: 3 }), (coefficients, where, wrong) => {
      const shares = where.map((place) => shareAt(coefficients, WIDTH, place));
      expect(secretFrom(shares, where)).toEqual(coefficients.slice(0, WIDTH));
      shares[wrong]![5]! ^= 1;
      expect(secretFrom(shares, where)).not.toEqual(coefficients.slice(0, WIDTH));
    }),
  );
});

test("one share too few says nothing: for any other secret there is a polynomial with the same shares", () => {
  fc.assert(
    fc.property(
      coefficientsOf(3),
      fc.uint8Array({ minLength: 64, maxLength: 64 }),
      places,
      (coefficients, other, where) => {
        const seen = where.slice(0, 2);
        const shares = seen.map((place) => shareAt(coefficients, WIDTH, place));
        const another = ringFromBytes(other, 64);
        const third = where[2]!; // a share that, with the two seen, opens the other secret: interpolated from 0 and both places
        const atThird = secretFrom([another, ...shares], [third, ...seen.map((place) => place ^ third)]); // moved: x -> x ^ third
        expect(secretFrom([atThird, ...shares], [third, ...seen])).toEqual(another);
      },
    ),
  );
});

test("secrets are kept byte by byte", () => {
  const secret = Uint8Array.from({ length: 64 }, (_, i) => i * 3);
  const polynomial = ringFromBytes(new Uint8Array([...secret, ...new Uint8Array(64).fill(9)]), 64);
  const shares = [1, 2].map((place) => shareAt(polynomial, WIDTH, place));
  expect(ringToBytes(secretFrom(shares, [1, 2]))).toEqual(secret);
});

describe("wrong shares", () => {
  const world = fc.integer({ min: 1, max: 7 }).chain((threshold) =>
    fc.integer({ min: threshold, max: threshold + 9 }).chain((count) =>
      fc.record({
        threshold: fc.constant(threshold),
        coefficients: coefficientsOf(threshold),
        where: fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { minLength: count, maxLength: count }),
        liars: fc.shuffledSubarray(Array.from({ length: count }, (_, i) => i)),
        lies: fc.array(fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { minLength: WIDTH, maxLength: WIDTH }), {
          minLength: count,
          maxLength: count,
        }),
      }),
    ),
  );

  test("are found, and the secret too, up to half of those that can be spared, whatever they are and in whichever lanes", () => {
    fc.assert(
      fc.property(world, ({ threshold, coefficients, where, liars, lies }) => {
        const some = liars
          .slice(0, Math.floor((where.length - threshold) / 2))
          .filter((i) => lies[i]!.some((by) => by !== 0));
        const shares = where.map((place, i) =>
          shareAt(coefficients, WIDTH, place).map((word, k) => (some.includes(i) ? word ^ lies[i]![k]! : word)),
        );
        const found = secretDespite(shares, where, threshold);
        expect(found?.secret).toEqual(coefficients.slice(0, WIDTH));
        expect(found?.wrong).toEqual([...some].sort((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
  });

  test("of other holders in other lanes are all found: the bound is for each lane", () => {
    const coefficients = Uint32Array.from({ length: 3 * WIDTH }, (_, i) => Math.imul(i + 1, 0x9e3779b1));
    const where = [1, 2, 3, 4, 5];
    const shares = where.map((place) => shareAt(coefficients, WIDTH, place));
    shares[0]![0]! ^= 1; // the lower lane of the first word
    shares[3]![0]! ^= 1 << 16; // the upper one
    shares[4]![7]! ^= 5;
    expect(secretDespite(shares, where, 3)).toEqual({ secret: coefficients.slice(0, WIDTH), wrong: [0, 3, 4] });
  });

  test("one more than can be found: these are on no polynomial at all (where they are, what was committed to differs)", () => {
    const coefficients = Uint32Array.from({ length: 3 * WIDTH }, (_, i) => Math.imul(i + 1, 0x85ebca6b));
    const where = [1, 2, 3, 4, 5, 6];
    const shares = where.map((place) => shareAt(coefficients, WIDTH, place));
    for (const [i, by] of [7, 9].entries()) shares[i]![2]! ^= by; // two of six, three are needed: one could be found
    expect(secretDespite(shares, where, 3)).toBeUndefined();
    const seventh = shareAt(coefficients, WIDTH, 7); // three of seven: the shortest recurrence has no roots at the places
    shares[5]![2]! ^= 11;
    expect(secretDespite([...shares, seventh], [...where, 7], 3)).toBeUndefined();
  });
});
