import { fixedPoint } from "@tavs/core/sharing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addUp, FRACTION_BITS, type Sum } from "./sums.ts";

const unit = 2 ** -FRACTION_BITS;

/** 3 to 8 hospitals with vectors of one length; whole numbers, and multiples of 2^-20 that a double holds. */
const whole = vectorsOf(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }));
const fractions = vectorsOf(fc.integer({ min: -(2 ** 45), max: 2 ** 45 }).map((value) => value * unit));

function vectorsOf(number: fc.Arbitrary<number>): fc.Arbitrary<readonly Float64Array[]> {
  const table = fc.tuple(fc.integer({ min: 3, max: 8 }), fc.integer({ min: 0, max: 12 }));
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

const found = async (sum: Sum, options = {}) => (await addUp(sum, options)).map((totals) => [...totals]);

describe.each([
  { bits: 64, vectors: whole },
  { bits: 128, vectors: fractions },
] as const)("in a ring of $bits bits", ({ bits, vectors }) => {
  test("three to eight hospitals find the exact totals, round after round", async () => {
    await fc.assert(
      fc.asyncProperty(vectors, fc.integer({ min: 1, max: 3 }), async (all, rounds) => {
        const expected = Array.from({ length: rounds }, (_, k) => exactly(all, k + 1));
        expect(await found({ vectors: all, bits, rounds })).toEqual(expected);
      }),
      { numRuns: 8 },
    );
  });

  test("whoever goes on first, and wherever everybody crashes, the totals are the same", async () => {
    const order = fc.array(fc.nat(7), { minLength: 60, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(vectors, order, async (all, choices) => {
        let at = 0;
        const choose = (ready: number) => choices[at++ % choices.length]! % ready;
        expect(await found({ vectors: all, bits }, { choose, crashEverywhere: true })).toEqual([exactly(all, 1)]);
      }),
      { numRuns: 4 },
    );
  });
});

test("a vector without numbers has totals without numbers", async () => {
  expect(await addUp({ vectors: [new Float64Array(), new Float64Array(), new Float64Array()] })).toEqual([
    new Float64Array(),
  ]);
});

test("numbers at the edge of what may be added come out whole, of either sign", async () => {
  const { encode } = fixedPoint({ bits: 128, fractionBits: FRACTION_BITS, parties: 3 });
  const largest = 2 ** 105; // the bound is 2^107 / 3
  expect(() => encode(Float64Array.of(2 ** 106))).toThrow("value number 0 is so large");
  const vectors = [1, 1, 1].map((sign) => Float64Array.of(sign * largest, -sign * largest));
  expect(await found({ vectors, bits: 128 })).toEqual([[3 * largest, -3 * largest]]);
});

test("the largest vector that one message holds is added, and one number more is refused before anybody is invited", async () => {
  const room = 2 ** 19 - 8 - 1; // 4 MiB - 64 bytes of 8 bytes each, and the number of participants behind them
  const vectors = [1, 2, 3].map((value) => new Float64Array(room).fill(value));
  const [totals] = await addUp({ vectors });
  expect(totals!.every((value) => value === 6)).toBe(true);
  const onMessage = (): never => {
    throw new Error("somebody spoke");
  };
  const one = addUp({ vectors: vectors.map(() => new Float64Array(room + 1)) }, { onMessage });
  await expect(one).rejects.toThrow("524280 numbers make a message of 4194248 bytes; 4194240 is the most");
});
