import { UsageError } from "@tavs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addWords } from "../../../src/secure-sum/masked/kernels/words.ts";
import { decode, encode, mustBeNumbers, type Numbers, numbersFor } from "../../../src/secure-sum/masked/numbers.ts";

/** A double as the whole number of 2^-1074 that it is: doubles would add with an error of their own. */
function exactly(value: number): bigint {
  const bits = new DataView(Float64Array.of(value).buffer).getBigUint64(0, true);
  const exponent = (bits >> 52n) & 0x7ffn;
  const mantissa = (bits & ((1n << 52n) - 1n)) | (exponent > 0n ? 1n << 52n : 0n);
  const magnitude = mantissa << (exponent > 0n ? exponent - 1n : 0n);
  return value < 0 ? -magnitude : magnitude;
}

const facts = fc.record({
  parties: fc.integer({ min: 3, max: 50 }),
  maxValue: fc.double({ min: 1, max: 1e9, noNaN: true }),
  decimals: fc.integer({ min: 0, max: 9 }),
});

test("a sum of encoded numbers is the exact sum, off by less than 10^-decimals / 4 a party; whole numbers not at all", () => {
  fc.assert(
    fc.property(facts, fc.infiniteStream(fc.double({ min: -1, max: 1, noNaN: true })), (given, stream) => {
      const numbers = numbersFor(given);
      const drawn = [...stream.take(given.parties)].map((part) => part * given.maxValue);
      const values = given.decimals === 0 ? drawn.map((value) => Math.trunc(value)) : drawn;
      const sum = values
        .map((value): Uint32Array => encode(Float64Array.of(value), numbers))
        .reduce((a, b) => addWords(a, b, numbers.bits));
      const [total] = decode(sum, numbers);
      const exact = values.map(exactly).reduce((a, b) => a + b, 0n);
      const off = exactly(total!) - exact;
      const slack = given.decimals === 0 ? 0 : (given.parties * 10 ** -given.decimals) / 4;
      const nearest = Math.abs(total!) * 2 ** -53; // the total is told as a double
      expect(off < 0n ? -off : off).toBeLessThanOrEqual(exactly(slack) + exactly(nearest));
    }),
  );
});

test("the largest numbers of all parties do not wrap, at either end", () => {
  fc.assert(
    fc.property(facts, ({ parties, maxValue, decimals }) => {
      const numbers = numbersFor({ parties, maxValue, decimals });
      const whole = decimals === 0 ? Math.floor(maxValue) : maxValue;
      for (const value of [whole, -whole]) {
        const one = encode(Float64Array.of(value), numbers);
        let sum: Uint32Array = one;
        for (let i = 1; i < parties; i++) sum = addWords(sum, one, numbers.bits);
        const off = Math.abs(decode(sum, numbers)[0]! - parties * value);
        expect(off).toBeLessThanOrEqual(parties * 2 ** -numbers.fractionBits + Math.abs(parties * value) * 2 ** -50);
      }
    }),
  );
});

describe("the ring is the narrowest that holds the largest sum", () => {
  test.each([
    [10, 2 ** 31 / 10 - 1, 0, 32],
    [10, Math.ceil(2 ** 31 / 10), 0, 64],
    [3, 1e6, 3, 64],
    [3, 1e15, 9, 128],
  ])("%i parties with numbers up to %d and %i decimals: %i", (parties, maxValue, decimals, bits) => {
    expect(numbersFor({ parties, maxValue, decimals }).bits).toBe(bits);
  });

  test("and a sum that could wrap in the widest is refused with the numbers that show it", () => {
    expect(() => numbersFor({ parties: 10, maxValue: 2 ** 99, decimals: 9 })).toThrow(
      "a sum of 10 numbers up to 6.338253001141147e+29 with 9 decimals takes 135 bits and could wrap in 128",
    );
  });
});

describe("a number that was not agreed is refused, by position and not by value", () => {
  const whole: Numbers = numbersFor({ parties: 3, maxValue: 1000, decimals: 0 });
  test.each([
    ["NaN", Number.NaN, "value number 2 is not a finite number"],
    ["infinity", Number.NEGATIVE_INFINITY, "value number 2 is not a finite number"],
    ["half a patient", 0.5, "value number 2 is not whole"],
    ["one too many", 1001, "value number 2 is larger in magnitude than 1000, which was agreed"],
  ])("%s", (_, value, words) => {
    const check = () => mustBeNumbers(Float64Array.of(1, -1000, value), whole, 3);
    expect(check).toThrow(words);
    expect(check).toThrow(UsageError);
  });
});
