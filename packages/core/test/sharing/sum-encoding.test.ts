import { UsageError } from "@tavs/core";
import { addInField, type SumFacts, sumEncoding } from "@tavs/core/sharing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exact, ONE } from "./integers.ts";

const facts = fc.record({
  parties: fc.integer({ min: 1, max: 40 }),
  maxValue: fc.oneof(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constantFrom(0, 1, 2 ** 53, 1e12, 1e20)),
  decimals: fc.integer({ min: 0, max: 6 }),
});

test("the opened sum is the exact sum, within half a step for each party: any parties, ranges and lengths", () => {
  fc.assert(
    fc.property(facts, fc.infiniteStream(fc.double({ min: -1, max: 1, noNaN: true })), (known, stream) => {
      const code = sumEncoding(known);
      const { parties, maxValue, decimals } = known;
      const one = (): number => {
        const value = stream.next().value * maxValue;
        return decimals === 0 ? Math.trunc(value) : value;
      };
      const length = parties % 4;
      const all = Array.from({ length: parties }, () => Float64Array.from({ length }, one));
      const total = code.encode(all[0]!);
      for (const values of all.slice(1)) addInField(total, code.encode(values), code.bits);
      code.decode(total).forEach((opened, k) => {
        const sum = all.reduce((so, values) => so + exact(values[k]!), 0n);
        const off = exact(opened) - sum;
        const size = off < 0n ? -off : off;
        const rounding = decimals === 0 ? 0n : BigInt(parties) * (ONE >> BigInt(code.fractionBits + 1));
        const ulp = (sum < 0n ? -sum : sum) >> 53n; // the total is the double nearest to what was added
        expect(size <= rounding + ulp + (decimals === 0 ? 0n : rounding >> 52n)).toBe(true);
      });
    }),
    { numRuns: 300 },
  );
});

test("all parties at their limit do not wrap, on either side", () => {
  fc.assert(
    fc.property(facts, fc.constantFrom(1, -1), ({ parties, maxValue, decimals }, sign) => {
      const limit = decimals === 0 ? Math.floor(maxValue) : maxValue;
      const code = sumEncoding({ parties, maxValue, decimals });
      const most = code.encode(Float64Array.of(sign * limit));
      const total = most.slice();
      for (let i = 1; i < parties; i++) addInField(total, most, code.bits);
      const error = Math.abs(code.decode(total)[0]! - sign * limit * parties);
      expect(error).toBeLessThanOrEqual(parties * 2 ** -code.fractionBits + Math.abs(limit) * parties * 2 ** -52);
    }),
  );
});

describe("the smallest field that holds every sum is taken, to the last number", () => {
  test.each<[SumFacts, number]>([
    [{ parties: 1, maxValue: 2 ** 60 - 2 ** 8 }, 61],
    [{ parties: 1, maxValue: 2 ** 60 }, 127],
    [{ parties: 2, maxValue: 2 ** 59 }, 127],
    [{ parties: 1024, maxValue: 2 ** 50 }, 127],
    [{ parties: 1024, maxValue: 2 ** 50 - 2 }, 61],
    [{ parties: 1, maxValue: 2 ** 126 - 2 ** 73 }, 127],
  ])("%o in 2^%i - 1", (known, bits) => {
    expect(sumEncoding(known).bits).toBe(bits);
  });

  test("a sum that could wrap is refused with the numbers that show it, before anything is sent", () => {
    const refused = () => sumEncoding({ parties: 1000, maxValue: 1e36, decimals: 3 });
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(
      "1000 parties with numbers up to 1e+36 and 20 binary places add up to as much as 2^149; sums below 2^126 fit",
    );
    expect(() => sumEncoding({ parties: 1, maxValue: 2 ** 126 })).toThrow("as much as 2^126");
    expect(() => sumEncoding({ parties: 1, maxValue: Number.MAX_VALUE, decimals: 15 })).toThrow(UsageError);
  });
});

describe("what may not be added is refused by its position, and not shown", () => {
  const whole = sumEncoding({ parties: 3, maxValue: 1000 });
  const fractions = sumEncoding({ parties: 3, maxValue: 1000, decimals: 2 });
  test.each([
    ["nothing that is a number", Number.NaN, "value number 2 is not a finite number"],
    ["infinity", Number.POSITIVE_INFINITY, "value number 2 is not a finite number"],
    ["infinity below", Number.NEGATIVE_INFINITY, "value number 2 is not a finite number"],
    ["too much", 1000.5, "value number 2 is beyond the maxValue that was agreed, 1000"],
    ["too little", -1001, "value number 2 is beyond the maxValue that was agreed, 1000"],
  ])("%s", (_, value, words) => {
    for (const code of [whole, fractions]) {
      expect(() => code.encode(Float64Array.of(0, 1, value))).toThrow(UsageError);
      expect(() => code.encode(Float64Array.of(0, 1, value))).toThrow(words);
      expect(() => code.encode(Float64Array.of(0, 1, value))).not.toThrow(String(value === 1000.5 ? value : "-1001"));
    }
  });

  test("half a patient, where whole numbers were agreed", () => {
    expect(() => whole.encode(Float64Array.of(0.5))).toThrow("value number 0 is not an integer");
    expect(fractions.decode(fractions.encode(Float64Array.of(0.5)))).toEqual(Float64Array.of(0.5));
  });
});

test.each([
  [{ parties: 0, maxValue: 1 }, "parties"],
  [{ parties: 2 ** 20 + 1, maxValue: 1 }, "parties"],
  [{ parties: 3, maxValue: -1 }, "maxValue"],
  [{ parties: 3, maxValue: Number.NaN }, "maxValue"],
  [{ parties: 3, maxValue: 1, decimals: 16 }, "decimals"],
  [{ parties: 3, maxValue: 1, decimals: 0.5 }, "decimals"],
])("facts that cannot be are refused: %o", (known, field) => {
  expect(() => sumEncoding(known)).toThrow(field);
});
