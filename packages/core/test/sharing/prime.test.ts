import { PeerError, type Random, seededRandom, UsageError } from "@tavs/core";
import { addInField, negated, ringToBytes } from "@tavs/core/sharing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { combination, type FieldBits, multiplyAdd, wordsIn } from "../../src/sharing/prime.ts";
import { bigintAt, fieldFromBytes, uniformInField, vectorOf } from "../../src/sharing/prime-values.ts";

const listed = (vector: Uint32Array, bits: FieldBits) =>
  Array.from({ length: vector.length / wordsIn(bits) }, (_, i) => bigintAt(vector, i, bits));

describe.each<FieldBits>([61, 127])("in the field of 2^%i - 1", (bits) => {
  const p = 2n ** BigInt(bits) - 1n;
  // Numbers next to 0, to p and to a power of two carry, borrow and wrap; they are as common as any other.
  const number = fc.oneof(
    fc.bigInt({ min: 0n, max: p - 1n }),
    fc.constantFrom(0n, 1n, p - 1n, p - 2n, (p - 1n) / 2n, (p + 1n) / 2n),
    fc.nat({ max: bits - 1 }).map((k) => 2n ** BigInt(k)),
    fc.nat({ max: bits - 1 }).map((k) => p - 2n ** BigInt(k)),
  );
  const pairs = fc.array(fc.tuple(number, number), { maxLength: 6 });

  test("adding, turning the sign and multiplying are what they are for big integers", () => {
    fc.assert(
      fc.property(pairs, fc.integer({ min: 0, max: 2 ** 14 - 1 }), (all, factor) => {
        const [a, b] = [
          vectorOf(
            all.map(([x]) => x),
            bits,
          ),
          vectorOf(
            all.map(([, y]) => y),
            bits,
          ),
        ];
        const [sum, product] = [a.slice(), a.slice()];
        addInField(sum, b, bits);
        multiplyAdd(product, factor, b, bits);
        expect(listed(sum, bits)).toEqual(all.map(([x, y]) => (x + y) % p));
        expect(listed(product, bits)).toEqual(all.map(([x, y]) => (x * BigInt(factor) + y) % p));
        expect(listed(negated(a, bits), bits)).toEqual(all.map(([x]) => (p - x) % p));
        expect(listed(b, bits)).toEqual(all.map(([, y]) => y));
      }),
      { numRuns: 300 },
    );
  });

  test("a combination is what it is for big integers, also of more vectors than are added at once", () => {
    const vectors = fc.integer({ min: 0, max: 3 }).chain((length) =>
      fc.array(fc.tuple(number, fc.array(number, { minLength: length, maxLength: length })), {
        minLength: 1,
        maxLength: 9,
      }),
    );
    const agrees = (all: readonly (readonly [bigint, bigint[]])[]): void => {
      const expected = all[0]![1].map((_, k) =>
        all.reduce((sum, [weight, values]) => (sum + weight * values[k]!) % p, 0n),
      );
      const weights = vectorOf(
        all.map(([weight]) => weight),
        bits,
      );
      const some = all.map(([, values]) => vectorOf(values, bits));
      expect(listed(combination(weights, some, bits), bits)).toEqual(expected);
    };
    fc.assert(fc.property(vectors, agrees), { numRuns: 200 });
    agrees(Array.from({ length: 200 }, (_, i) => [p - 1n - BigInt(i), [p - 1n, p - 2n, 1n]] as const)); // all limbs full
  });

  test("bytes are the words, little-endian, and nothing that is not below p", () => {
    const rules = { length: 2, bits, name: "the share from east" };
    const bytes = ringToBytes(vectorOf([1n, p - 1n], bits));
    expect(listed(fieldFromBytes(bytes, rules), bits)).toEqual([1n, p - 1n]);
    expect(() => fieldFromBytes(bytes.subarray(1), rules)).toThrow(PeerError);
    for (const odd of [p, p + 1n, 2n ** BigInt(32 * wordsIn(bits)) - 1n]) {
      const words = Array.from({ length: wordsIn(bits) }, (_, k) => Number((odd >> BigInt(32 * k)) & 0xffffffffn));
      const wrong = ringToBytes(Uint32Array.from([...vectorOf([5n], bits), ...words]));
      expect(() => fieldFromBytes(wrong, rules)).toThrow(/^number 1 of the share from east is not below 2\^/);
    }
  });

  test("p is drawn again, and every other draw is taken as it is", () => {
    const width = 4 * wordsIn(bits);
    const draws = [new Uint8Array(2 * width).fill(255), new Uint8Array(width).fill(255), new Uint8Array(width).fill(1)];
    draws[0]!.fill(7, 0, width);
    const asked: number[] = [];
    const random: Random = (length) => {
      asked.push(length);
      return draws[asked.length - 1] ?? new Uint8Array(width).fill(9);
    };
    const seven = BigInt(`0x${"07".repeat(width)}`) & p;
    expect(listed(uniformInField(random, 2, bits), bits)).toEqual([seven, BigInt(`0x${"01".repeat(width)}`) & p]);
    expect(asked).toEqual([2 * width, width, width]);
  });

  test("draws are even in every bit", () => {
    const [draws, words] = [20_000, wordsIn(bits)];
    const drawn = uniformInField(seededRandom(new Uint8Array(32).fill(3)), draws, bits);
    for (let bit = 0; bit < bits; bit++) {
      let ones = 0;
      for (let i = 0; i < draws; i++) ones += (drawn[i * words + (bit >>> 5)]! >>> (bit & 31)) & 1;
      expect(Math.abs(ones - draws / 2)).toBeLessThan(3 * Math.sqrt(draws)); // 6 standard errors: 4 * 10^-7 for all bits, and the seed is fixed
    }
  });

  test("vectors of unlike or broken lengths are refused", () => {
    const one = new Uint32Array(wordsIn(bits));
    expect(() => addInField(one, new Uint32Array(2 * one.length), bits)).toThrow(UsageError);
    expect(() => addInField(new Uint32Array(3), new Uint32Array(3), bits)).toThrow(UsageError);
  });
});
