import { UsageError } from "@tavs/core";
import { fixedPoint } from "@tavs/core/sharing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeInto, encode, mustBeNumbers, type Numbers, numbersFor } from "../../../src/secure-sum/masked/numbers.ts";
import { addWords } from "./ring.ts";

/** A double as the whole number of 2^-1074 that it is: doubles would add with an error of their own. */
function exactly(value: number): bigint {
  const bits = new DataView(Float64Array.of(value).buffer).getBigUint64(0, true);
  const exponent = (bits >> 52n) & 0x7ffn;
  const mantissa = (bits & ((1n << 52n) - 1n)) | (exponent > 0n ? 1n << 52n : 0n);
  const magnitude = mantissa << (exponent > 0n ? exponent - 1n : 0n);
  return value < 0 ? -magnitude : magnitude;
}

function decode(words: Uint32Array, numbers: Numbers): Float64Array {
  const values = new Float64Array((words.length * 32) / numbers.bits);
  decodeInto(values, 0, { words, numbers });
  return values;
}

/** Of so many times 2^-1074 the nearest whole number, ties to even. */
function nearest(exact: bigint): bigint {
  const [whole, rest, half] = [exact >> 1074n, exact & ((1n << 1074n) - 1n), 1n << 1073n];
  return rest > half || (rest === half && whole % 2n === 1n) ? whole + 1n : whole;
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

describe("numbers that are agreed by their ring", () => {
  const terms = fc.record({
    parties: fc.integer({ min: 3, max: 4096 }),
    bits: fc.constantFrom(64 as const, 128 as const),
    fraction: fc.double({ min: 0, max: 1, noNaN: true }),
    steps: fc.integer({ min: -6, max: 6 }),
    sign: fc.constantFrom(1, -1),
  });

  test("are let in exactly where the sum of so many cannot wrap, to the last places around that bound", () => {
    fc.assert(
      fc.property(terms, ({ parties, bits, fraction, steps, sign }) => {
        const fractionBits = Math.floor(fraction * (bits - 2));
        const numbers = numbersFor({ parties, bits, fractionBits });
        const bound = 2 ** (bits - 1 - fractionBits) / parties;
        const near = bound * (1 + steps * 2 ** -50); // 8 doubles a step
        const value = sign * (fractionBits === 0 ? Math.floor(near) : near);
        const words = (): Uint32Array => encode(Float64Array.of(value), numbers); // core's own bound, an other calculation
        const isSafe =
          nearest(exactly(Math.abs(value)) << BigInt(fractionBits)) * BigInt(parties) < 1n << BigInt(bits - 1);
        const check = () => mustBeNumbers(Float64Array.of(0, value), numbers, 2);
        if (!isSafe || steps > 0)
          expect(check).toThrow(`value number 1 is so large that a sum of ${parties} could wrap`);
        else if (steps < 0) expect(check).not.toThrow();
        if (steps < 0) expect(words()).toHaveLength(bits / 32);
      }),
      { numRuns: 1000 },
    );
  });

  test("are added exactly, the largest of all parties too", () => {
    const numbers = numbersFor({ parties: 4, bits: 128, fractionBits: 60 });
    const largest = 2 ** 65 - 2 ** 12; // the double below 2^(127 - 60) / 4
    for (const value of [largest, -largest, 2 ** -60, 1 / 3, 0]) {
      mustBeNumbers(Float64Array.of(value), numbers, 1);
      const one = encode(Float64Array.of(value), numbers);
      const sum = addWords(addWords(addWords(one, one, 128), one, 128), one, 128);
      expect(decode(sum, numbers)[0]).toBe(4 * value); // 1/3 ends at 2^-54
    }
    expect(() => mustBeNumbers(Float64Array.of(2 ** 65), numbers, 1)).toThrow("value number 0 is so large");
  });

  test("are refused by position in the whole vector where they are NaN, infinite, or not whole", () => {
    const numbers = numbersFor({ parties: 3, bits: 128, fractionBits: 0 });
    expect(() => mustBeNumbers(Float64Array.of(1, Number.NaN), numbers, 2)).toThrow(
      "value number 1 is not a finite number",
    );
    expect(() => mustBeNumbers(Float64Array.of(Number.NEGATIVE_INFINITY), numbers, 1)).toThrow(
      "value number 0 is not a finite",
    );
    expect(() => mustBeNumbers(Float64Array.of(1, 2, 0.5), numbers, 3)).toThrow("value number 2 is not whole");
  });

  test.each([
    [{ bits: 32, fractionBits: 0 }, "bits (64 or 128)"],
    [{ bits: 64 }, "fractionBits: a whole number from 0 to 62"],
    [{ bits: 64, fractionBits: 63 }, "from 0 to 62"],
    [{ bits: 128, fractionBits: 0.5 }, "from 0 to 126"],
    [{ bits: 64, fractionBits: 3, maxValue: 7 }, "by maxValue and decimals, or by bits"],
    [{ bits: 64, fractionBits: 3, decimals: 1 }, "by maxValue and decimals, or by bits"],
    [{ fractionBits: 3 }, "by maxValue and decimals, or by bits"],
    [{}, "by maxValue and decimals, or by bits"],
  ])("are refused where the terms say %o", (written, words) => {
    const agree = () => numbersFor({ parties: 3, ...(written as { bits: 64; fractionBits: number }) });
    expect(agree).toThrow(words);
    expect(agree).toThrow(UsageError);
  });
});

test("in the ring of 64 bits any number is the same as by the fixed point of core, to the last place", () => {
  const world = fc.record({
    fractionBits: fc.integer({ min: 0, max: 62 }),
    parts: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 }),
    words: fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { minLength: 2, maxLength: 2 }),
  });
  fc.assert(
    fc.property(world, ({ fractionBits, parts, words }) => {
      const agreed = { bits: 64, fractionBits, parties: 3 } as const;
      const values = Float64Array.from(parts, (part) => part * 2 ** (61 - fractionBits)).map((value, i) =>
        i % 2 === 0 ? value : value * 2 ** -50,
      );
      expect(encode(values, { ...agreed, maxValue: null })).toEqual(fixedPoint(agreed).encode(values));
      const sum = Uint32Array.from(words);
      expect(decode(sum, { ...agreed, maxValue: null })).toEqual(fixedPoint(agreed).decode(sum));
    }),
    { numRuns: 1000 },
  );
});
