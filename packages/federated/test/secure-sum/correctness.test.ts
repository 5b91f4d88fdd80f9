import { fixedPoint } from "@tavs/core/sharing";
import { encryption, masks, shares } from "@tavs/federated/secure-sum";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ways } from "../statistics/over-ways.ts";
import { addUp, FRACTION_BITS, resultOf, type Sum } from "./sums.ts";

const unit = 2 ** -FRACTION_BITS;

/** 3 hospitals or more with vectors of one length; whole numbers, and multiples of 2^-20 that a double holds. */
const numbers = {
  64: fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
  128: fc.integer({ min: -(2 ** 45), max: 2 ** 45 }).map((value) => value * unit),
} as const;

function vectorsOf(number: fc.Arbitrary<number>, most: number): fc.Arbitrary<readonly Float64Array[]> {
  const table = fc.tuple(fc.integer({ min: 3, max: most }), fc.integer({ min: 1, max: 12 }));
  return table.chain(([parties, length]) => {
    const vector = fc
      .array(number, { minLength: length, maxLength: length })
      .map((values) => Float64Array.from(values));
    return fc.array(vector, { minLength: parties, maxLength: parties });
  });
}

/** The total in integers of any size. */
function exactly(vectors: readonly Float64Array[], factor: number): number[] {
  return Array.from(vectors[0]!, (_, k) => {
    const units = vectors.reduce((sum, vector) => sum + BigInt(vector[k]! / unit) * BigInt(factor), 0n);
    return Number(units) * unit;
  });
}

const soaking = ways.includes(encryption);
const found = async (sum: Sum, options = {}) => (await addUp(sum, options)).map((totals) => [...totals]);

describe.each([
  { way: masks, runs: 4, most: 5 },
  { way: shares, runs: 6, most: 6 },
  { way: encryption, runs: 1, most: 3 }, // half a second of SEAL for each round
])("by $way.name", ({ way, runs, most }) => {
  describe.each([64, 128] as const)("with numbers of %i bits", (bits) => {
    const vectors = vectorsOf(numbers[bits], most);
    test("hospitals find the exact totals, round after round, and who is in them", async () => {
      await fc.assert(
        fc.asyncProperty(vectors, fc.integer({ min: 1, max: runs === 1 ? 1 : 3 }), async (all, rounds) => {
          const expected = Array.from({ length: rounds }, (_, k) => exactly(all, k + 1));
          const { opened, contributors, missing } = await resultOf({ vectors: all, bits, rounds, way });
          expect(opened.map((totals) => [...totals])).toEqual(expected);
          expect([contributors, missing]).toEqual([all.map((_, i) => `hospital-${i}`), []]);
        }),
        { numRuns: runs },
      );
    });

    if (way === encryption && bits === 128 && !soaking) return; // digits are added twice: a second of SEAL, in `pnpm soak`

    test("whoever goes on first, and wherever everybody crashes, the totals are the same", async () => {
      const order = fc.array(fc.nat(7), { minLength: 60, maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(vectors, order, async (all, choices) => {
          let at = 0;
          const choose = (ready: number) => choices[at++ % choices.length]! % ready;
          expect(await found({ vectors: all, bits, way }, { choose, crashEverywhere: true })).toEqual([
            exactly(all, 1),
          ]);
        }),
        { numRuns: Math.ceil(runs / 4) },
      );
    });
  });

  test("numbers far beyond a double's integers come out as they are, of either sign", async () => {
    const largest = 2 ** 103; // shares bear 2^125 / 3 units, rings 2^127 / 3
    const vectors = [1, 1, 1].map((sign) => Float64Array.of(sign * largest, -sign * largest, unit));
    expect(await found({ vectors, bits: 128, way })).toEqual([[3 * largest, -3 * largest, 3 * unit]]);
  });
});

test("a number at which a sum could wrap is refused by all ways, by position", async () => {
  const { encode } = fixedPoint({ bits: 128, fractionBits: FRACTION_BITS, parties: 3 });
  expect(() => encode(Float64Array.of(2 ** 106))).toThrow("value number 0 is so large");
  const vectors = [0, 2 ** 106, 0].map((value) => Float64Array.of(1, value));
  for (const way of [masks, encryption])
    await expect(addUp({ vectors, bits: 128, way })).rejects.toThrow("value number 1 is so large that a sum of 3");
  await expect(addUp({ vectors, bits: 128, way: shares })).rejects.toThrow("value number 1 is beyond");
});
