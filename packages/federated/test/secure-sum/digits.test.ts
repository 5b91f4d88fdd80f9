import { PeerError, seededRandom } from "@tavs/core";
import { fixedPoint, type RingBits } from "@tavs/core/sharing";
import { chiSquaredTail } from "@tavs/federated/statistics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digitsIn, fromDigits, LARGEST_DIGIT, toDigits } from "../../src/secure-sum/digits.ts";

const wordsOf = (values: readonly bigint[], bits: RingBits): Uint32Array =>
  Uint32Array.from(
    values.flatMap((value) =>
      Array.from({ length: bits / 32 }, (_, k) =>
        Number((BigInt.asUintN(bits, value) >> BigInt(32 * k)) & 0xffffffffn),
      ),
    ),
  );

const numbersOf = (words: Uint32Array, bits: RingBits): bigint[] => {
  const per = bits / 32;
  return Array.from({ length: words.length / per }, (_, i) =>
    words.slice(per * i, per * (i + 1)).reduceRight((so, word) => (so << 32n) + BigInt(word), 0n),
  );
};

const plus = (one: Float64Array<ArrayBuffer>, other: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> =>
  one.map((value, k) => value + other[k]!);
const seedOf = (i: number): Uint8Array => seededRandom(new Uint8Array(32).fill(7))(32 * (i + 1)).slice(32 * i);

describe.each([64, 128] as const)("digits of numbers of %i bits", (bits) => {
  const number = fc.oneof(
    fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n }),
    fc.constantFrom(0n, 1n, (1n << BigInt(bits)) - 1n, 1n << BigInt(bits - 1), (1n << BigInt(bits - 1)) - 1n),
  );
  const table = fc
    .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 5 }))
    .chain(([parties, length]) =>
      fc.array(fc.array(number, { minLength: length, maxLength: length }), { minLength: parties, maxLength: parties }),
    );
  const seed = fc.uint8Array({ minLength: 32, maxLength: 32 });

  test("add up to the exact sum in the ring, whatever the numbers and the coins, and none is too large", () => {
    fc.assert(
      fc.property(table, fc.infiniteStream(seed), (vectors, seeds) => {
        const all = vectors.map((values) => toDigits(wordsOf(values, bits), bits, seeds.next().value));
        for (const digits of all) {
          expect(digits.length).toBe(vectors[0]!.length * digitsIn(bits));
          expect(digits.every((digit) => Number.isInteger(digit) && Math.abs(digit) <= LARGEST_DIGIT)).toBe(true);
        }
        const expected = vectors[0]!.map((_, k) =>
          BigInt.asUintN(
            bits,
            vectors.reduce((sum, values) => sum + values[k]!, 0n),
          ),
        );
        expect(numbersOf(fromDigits(all.reduce(plus), bits), bits)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  test("reach what is said of the largest, and not more", () => {
    const ones = new Uint32Array(2000 * (bits / 32)).fill(0xffffffff);
    const [most, least] = [0, 1, 2, 3]
      .map((i) => toDigits(ones, bits, seedOf(i)))
      .reduce(([high, low], digits) => [Math.max(high, ...digits), Math.min(low, ...digits)] as const, [
        0, 0,
      ] as readonly [number, number]);
    expect(most).toBeLessThanOrEqual(LARGEST_DIGIT);
    expect(most).toBeGreaterThan(LARGEST_DIGIT * 0.999); // of 10^5 draws the largest is nearer, but for e^-100
    expect(least).toBeLessThan(-(2 ** 40) * 0.99);
    expect(least).toBeGreaterThanOrEqual(-(2 ** 40));
  });

  test("of a total that no digits add up to are refused by position", () => {
    const totals = new Float64Array(digitsIn(bits));
    totals[3] = 2 ** 51;
    expect(() => fromDigits(totals, bits)).toThrow("digit number 3 of the total is larger");
    expect(() => fromDigits(totals, bits)).toThrow(PeerError);
  });
});

/**
 * Two worlds of three hospitals with the same totals in the ring. In the first no place is ever carried; in the second all are,
 * and two of the numbers are negative. Observed is the parity of what each place of a total says of the places below: with
 * E_k = D_k + 16 R_k - R_(k-1) and the total x known, the carry into place k + 1 is what is not explained by R.
 */
describe("a total of digits", () => {
  const RUNS = 4000;
  const small = [1n, 2n, 4n]; // no place is carried: the total is 7
  const carried = [-1n, -1n, 9n]; // every place is carried, twice, and so the highest: the total is 7

  /** floor(sum of the places up to k / 16^(k+1)), modulo 8: for every total of digits, which carry came out of which place. */
  const carriesOf = (worlds: readonly bigint[], hidden: boolean, first: number): number[][] =>
    Array.from({ length: RUNS }, (_, run) => {
      const all = worlds.map((value, i) =>
        hidden ? toDigits(wordsOf([value], 64), 64, seedOfRun(first, run, i)) : plainDigits(value),
      );
      let carry = 0n;
      return [...all.reduce(plus)].map((digit) => {
        carry = (BigInt(digit) + carry) >> 4n;
        return Number(((carry % 8n) + 8n) % 8n);
      });
    });
  const plainDigits = (value: bigint): Float64Array<ArrayBuffer> =>
    Float64Array.from({ length: 16 }, (_, k) => Number((BigInt.asUintN(64, value) >> BigInt(4 * k)) & 15n));
  const coins = seededRandom(new Uint8Array(32).fill(9))(2 * RUNS * 3 * 32);
  const seedOfRun = (first: number, run: number, i: number): Uint8Array =>
    coins.slice(32 * (first + 3 * run + i), 32 * (first + 3 * run + i + 1));

  /** Probability that two such samples come of one law: Pearson's test of homogeneity, two rows of eight cells. */
  function alike(one: readonly number[], other: readonly number[]): number {
    const cells = Array.from({ length: 8 }, (_, v) => [one, other].map((said) => said.filter((c) => c === v).length));
    const seen = cells.filter(([a, b]) => a! + b! > 0);
    const statistic = seen.reduce((sum, [a, b]) => sum + (a! - b!) ** 2 / (a! + b!), 0); // rows of one size
    return seen.length > 1 ? chiSquaredTail(statistic, seen.length - 1) : 1;
  }

  const place = (said: readonly (readonly number[])[], k: number): number[] => said.map((carries) => carries[k]!);
  // 16 places at 1e-8 each: a false alarm once in 6 million seeds, and the seed is fixed
  const FALSE_ALARM = 1e-8;

  test("does not tell how often a place was carried, nor how many numbers are negative", () => {
    const [one, other] = [carriesOf(small, true, 0), carriesOf(carried, true, 3 * RUNS)];
    for (let k = 0; k < 16; k++) expect(alike(place(one, k), place(other, k))).toBeGreaterThan(FALSE_ALARM);
  });

  test("would tell, were nothing drawn: the test can fail", () => {
    const [one, other] = [carriesOf(small, false, 0), carriesOf(carried, false, 0)];
    for (let k = 0; k < 16; k++) expect(alike(place(one, k), place(other, k))).toBeLessThan(1e-100);
  });
});

test("digits of fixed-point numbers give the doubles that the ring gives", () => {
  const code = fixedPoint({ bits: 128, fractionBits: 60, parties: 3 });
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 8 }), (values) => {
      const words = code.encode(Float64Array.from(values));
      const digits = toDigits(words, 128, seedOf(0));
      expect(fromDigits(digits, 128)).toEqual(words);
    }),
  );
});
